"""Speech for recognizers: sentences as a voice says them, at 16 kHz, and when it says each word if it can tell.

python -m tests.recognizers.whisper.speech ENGINE VOICE LANGUAGE ENVIRONMENTS SENTENCES.json FILE.npz
"""

import json
import sys
from pathlib import Path

import numpy as np

from phases.clip import Samples
from phases.hosting.premises import Premises
from phases.synthesize.engines.facts import Line
from phases.synthesize.engines.registry import find_engine, make_engine, voice_named

ENGLISH = (
    "The old man walked slowly down the street, and nobody spoke to him.",
    "I could not see the house from the road.",
    "It was a bright cold day in April.",
)
FRENCH = (
    "Je ne pouvais pas voir la maison depuis la route.",
    "Elle connaissait le nom de chaque rue de la ville.",
    "Il donna l'argent à son frère et rentra chez lui.",
)


def main(engine: str, voice: str, language: str, environments: str, sentences: Path, file: Path) -> None:
    premises = Premises(environments=environments)
    speaker, person = make_engine(engine, premises), voice_named(find_engine(engine, premises), voice)
    speaker.load()
    lines = [Line(text, language, person) for text in json.loads(sentences.read_text("utf-8"))]
    recordings = [speaker.speak([line])[0] for line in lines]
    np.savez(file, *(at_16_khz(recording.clip.samples) for recording in recordings))
    print(json.dumps([[[t.word, t.start_ms, t.end_ms] for t in recording.times] for recording in recordings]))


def at_16_khz(samples: Samples) -> Samples:
    """From 24 kHz, by the Fourier transform: what is above 8 kHz goes."""
    count = len(samples) * 2 // 3
    spectrum = np.fft.rfft(samples)[: count // 2 + 1]
    sound = np.fft.irfft(spectrum, count) * (count / len(samples))
    return np.asarray(sound * (0.7 / np.abs(sound).max()), np.float32)


def clips(file: Path) -> list[Samples]:
    """In the order they were said."""
    with np.load(file) as kept:
        return [kept[f"arr_{number}"] for number in range(len(kept.files))]


if __name__ == "__main__":
    main(*sys.argv[1:5], Path(sys.argv[5]), Path(sys.argv[6]))
