"""How far the bands that numpy computes are from those of the package.

python -m tests.recognizers.whisper.mels
"""

import json

import numpy as np
from whisper.audio import log_mel_spectrogram, pad_or_trim

from phases.hear.faster_whisper.mel import mel_of


def main() -> None:
    dice = np.random.default_rng(3)
    sound = (dice.normal(0, 0.1, 70_000) * np.sin(np.arange(70_000) / 9_000)).astype(np.float32)
    print(json.dumps([apart(sound, bands) for bands in (80, 128)]))


def apart(sound: np.ndarray, bands: int) -> float:
    theirs = log_mel_spectrogram(pad_or_trim(sound), bands).numpy()
    return float(np.abs(theirs - mel_of(sound, bands)).max())


if __name__ == "__main__":
    main()
