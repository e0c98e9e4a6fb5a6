"""What goes wrong with real models, made to happen: `python -m … MODELS CONDITIONINGS`."""

import gc
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import soundfile
import torch

from phases.errors import NocturneError
from phases.hosting.premises import Premises
from phases.synthesize.engines.chatterbox.engine import VERSION
from phases.synthesize.engines.chatterbox.installed import prepare_packages
from phases.synthesize.engines.facts import Line
from phases.voice import Reference, Voice
from tests.engines.chatterbox import cast
from tests.engines.chatterbox.tiny import TinyChatterbox


def raised(call: Callable[[], object]) -> str:
    """The name of what it raises, and what it says."""
    try:
        call()
    except (NocturneError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


def of_voices(engine: TinyChatterbox, premises: Premises, voice: Voice, folder: Path) -> dict[str, Any]:
    """What is kept of voices, and which recordings are refused."""
    line = Line("So it goes.", "en", voice)
    first = engine.speak([line])[0]
    (kept,) = Path(premises.conditionings, "chatterbox").iterdir()
    again = cast.loaded(premises, "english")
    second = again.speak([replace(line, voice=_at(voice, "/nowhere/at-all.wav"))])[0]
    kept.write_bytes(kept.read_bytes()[:100])
    mended = cast.loaded(premises, "english")
    third = mended.speak([line])[0]
    soundfile.write(folder / "short.wav", np.ones(4_000, np.float32) * 0.1, 24_000)
    soundfile.write(folder / "silent.wav", np.zeros(90_000, np.float32), 24_000)
    return {
        "computed": [cast.innards(each)._voices.computed for each in (engine, again, mended)],
        "same": [cast.difference(first, second), cast.difference(first, third)],
        "refused": [
            raised(
                lambda name=name: engine.speak([replace(line, voice=_at(voice, str(folder / name), name))])
            )
            for name in ("short.wav", "silent.wav", "missing.wav")
        ],
        "nobody": raised(lambda: engine.speak([replace(line, voice=replace(voice, reference=None))])),
    }


def of_built_in(premises: Premises, voice: Voice) -> dict[str, Any]:
    """The package's own way to a voice beside ours."""
    from chatterbox.tts import ChatterboxTTS

    folder = premises.model_folder("chatterbox", "english")
    package = ChatterboxTTS.from_local(folder, "cpu")
    assert voice.reference
    package.prepare_conditionals(voice.reference.audio)
    package.conds.save(folder / "conds.pt")
    engine = cast.loaded(premises, "english")
    (built_in,) = engine.facts.voices
    lines = [Line("So it goes.", "en", each) for each in (built_in, voice)]
    return {"difference": cast.difference(*engine.speak(lines))}


def of_lengths(engine: TinyChatterbox, voice: Voice) -> dict[str, Any]:
    """Rows that never end, rows that end at once, texts that are none."""
    speaking = cast.innards(engine)
    places = speaking._models.t3.speech_pos_emb.emb.weight
    learned = places.clone()
    line = Line("Aha", "en", voice)
    short = [len(engine.speak([replace(line, text=text)])[0].clip) for text in ("A", "I.", "No", "7")]
    with torch.inference_mode():
        places[:, 0] = -10.0
        endless = engine.speak([line])[0]
        places[:, 0] = 10.0
        silent = raised(lambda: engine.speak([line]))
        places.copy_(learned)
    return {
        "short": short,
        "endless": dict(endless.signals),
        "endless_seconds": endless.clip.seconds,
        "silent": silent,
        "empty": [
            raised(lambda text=text: engine.speak([replace(line, text=text)])) for text in ("", " ", "…")
        ],
        "too_long": raised(lambda: engine.speak([replace(line, text="a " * 3_000)])),
    }


def of_devices(engine: TinyChatterbox, voice: Voice) -> dict[str, Any]:
    """What the device says, in our words; and what stays behind after a line."""
    speaking, line = cast.innards(engine), Line("So it goes.", "en", voice)
    found = {}
    for name, error in (
        ("memory", torch.OutOfMemoryError("CUDA out of memory")),
        ("device", torch.AcceleratorError("device-side assert")),
    ):
        with patch.object(speaking._tokens, "say", side_effect=error):
            found[name] = raised(lambda: engine.speak([line]))
    before = _tensors()
    for seed in range(3):
        engine.speak([replace(line, seed=seed)])
    return found | {
        "tensors_left_behind": _tensors() - before,
        "no_cuda": raised(lambda: cast.loaded(Premises(models=sys.argv[1], device="cuda"), "english")),
        "other_version": raised(lambda: prepare_packages("0.0.1")),
        "version": VERSION,
    }


def of_precision(premises: Premises, voice: Voice) -> dict[str, Any]:
    """Half precision, as far as a CPU can show it."""
    half = cast.loaded(replace(premises, precision="bfloat16"), "english")
    recordings = half.speak(cast.mixed_lines(half, [voice])[:2])
    return {
        "dtype": str(cast.innards(half)._models.t3.speech_head.weight.dtype),
        "version": half.facts.version,
        "loudest": [float(np.abs(recording.clip.samples).max()) for recording in recordings],
    }


def of_marks(engine: TinyChatterbox, premises: Premises, voice: Voice) -> dict[str, Any]:
    """The watermark: there unless it is switched off, and then the version says so."""
    unmarked = cast.loaded(replace(premises, watermark=False), "english")
    line = Line(cast.TEXTS[0], "en", voice)
    marker = cast.innards(engine)._watermarker
    assert marker
    clips = [each.speak([line])[0].clip for each in (engine, unmarked)]
    return {
        "bits": [float(np.mean(marker.get_watermark(clip.samples, sample_rate=clip.rate))) for clip in clips],
        "versions": [engine.facts.version, unmarked.facts.version],
    }


def _at(voice: Voice, path: str, audio_hash: str | None = None) -> Voice:
    assert voice.reference
    return replace(voice, reference=Reference(path, audio_hash or voice.reference.audio_hash))


def _tensors() -> int:
    gc.collect()
    return sum(issubclass(type(each), torch.Tensor) for each in gc.get_objects())  # some are weak proxies


if __name__ == "__main__":
    here = Premises(models=sys.argv[1], conditionings=sys.argv[2], device="cpu")
    someone = cast.voices(Path(sys.argv[2]))[0]
    english = cast.loaded(here, "english")
    figures = {
        "voices": of_voices(english, here, someone, Path(sys.argv[2])),
        "lengths": of_lengths(english, someone),
        "devices": of_devices(english, someone),
        "marks": of_marks(english, here, someone),
        "precision": of_precision(here, someone),
        "built_in": of_built_in(here, someone),
    }
    print(json.dumps(figures))
