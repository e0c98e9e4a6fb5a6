"""What the engine makes of lines, voices and files that are not as they should be.

python -m tests.engines.f5.hazards FOLDER
"""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from phases.errors import EngineError
from phases.hosting.premises import Premises
from phases.synthesize.engines.f5 import F5
from phases.synthesize.engines.facts import Line, Recording
from phases.voice import Voice
from tests.engines.f5 import tiny, voices

SENTENCE = "It was a bright cold day in April."
QUICK = {"steps": 5.0}


def main(folder: Path) -> None:
    torch.set_num_threads(1)
    tiny.make(folder / "models")
    premises = Premises(
        models=str(folder / "models"), conditionings=str(folder / "kept"), device="cpu", precision="float32"
    )
    engine = F5.of_model("tiny", premises)
    engine.load()
    print(
        json.dumps(
            {
                **texts(engine, folder),
                **references(engine, folder),
                **keeping(engine, premises, folder),
                **files(premises, folder),
                **devices(engine, premises),
                **packages(),
            }
        )
    )


def texts(engine: F5, folder: Path) -> dict[str, object]:
    fox = voices.voice(folder / "voices", seconds=2.5, transcript="The quick brown fox jumps over it.")
    state = torch.get_rng_state()
    first, again, second = (spoken(engine, SENTENCE, fox, seed) for seed in (0, 0, 1))
    long = " ".join([SENTENCE] * 14)
    whole = spoken(engine, long, fox)
    return {
        "empty": said(lambda: spoken(engine, " … ", fox)),
        "shortest_seconds": spoken(engine, "A", fox).clip.seconds,
        "unknown_letter": said(lambda: spoken(engine, "The letter ξ is Greek.", fox)),
        "accent": spoken(engine, "Café naïve", fox).clip.seconds,
        "long_seconds": whole.clip.seconds,
        "long_meant": whole.meant_samples == len(whole.clip),
        "endless": said(lambda: spoken(engine, "a" * 900, fox)),
        "same_seed": bool(np.array_equal(first.clip.samples, again.clip.samples)),
        "retake_scale": len(second.clip) / len(first.clip),
        "global_generator_untouched": bool(torch.equal(state, torch.get_rng_state())),
        "faster": spoken(engine, SENTENCE, fox, speed=2.0).clip.seconds / first.clip.seconds,
        "steps": not same(first, spoken(engine, SENTENCE, fox, steps=6.0)),
        "mixed_steps": mixed_steps(engine, fox),
    }


def mixed_steps(engine: F5, fox: Voice) -> bool:
    """Lines with different steps are not computed together, and come back in order."""
    lines = [Line(SENTENCE, "en", fox, 0, {"steps": steps}) for steps in (6.0, 5.0, 6.0)]
    three = engine.speak(lines)
    return all(same(one, engine.speak([line])[0]) for one, line in zip(three, lines, strict=True))


def references(engine: F5, folder: Path) -> dict[str, object]:
    def heard(name: str, **how: object) -> object:
        return said(lambda: spoken(engine, SENTENCE, voices.voice(folder / "voices", name, **how)))

    fox = voices.voice(folder / "voices", "plain", seconds=3)
    assert fox.reference is not None
    gone = replace(fox, reference=replace(fox.reference, audio=str(folder / "gone.wav"), audio_hash="gone"))
    noise = folder / "noise.wav"
    noise.write_bytes(b"no sound at all")
    garbled = replace(fox, reference=replace(fox.reference, audio=str(noise), audio_hash="noise"))
    loud, quiet = (
        spoken(engine, SENTENCE, voices.voice(folder / "voices", name, level=level, seconds=3))
        for name, level in (("even", 0.02), ("quiet", 0.005))
    )
    return {
        "too_long": heard("long", seconds=20.0),
        "too_short": heard("short", seconds=0.5),
        "silent": heard("silent", level=0.0),
        "misfit": heard("misfit", transcript="No."),
        "without_transcript": said(lambda: spoken(engine, SENTENCE, voices.without_transcript(fox))),
        "without_reference": said(lambda: spoken(engine, SENTENCE, replace(fox, reference=None))),
        "gone": said(lambda: spoken(engine, SENTENCE, gone)),
        "garbled": said(lambda: spoken(engine, SENTENCE, garbled)),
        "telephone": heard("telephone", rate=8_000),
        "stereo": heard("stereo", rate=44_100, channels=2),
        "quiet_ratio": level_of(quiet) / level_of(loud),
    }


def keeping(engine: F5, premises: Premises, folder: Path) -> dict[str, object]:
    """A reference is listened to once for each model, whichever host comes after."""
    hen = voices.voice(
        folder / "voices", "hen", hertz=210, seconds=2.7, transcript="So it goes, and so it went."
    )
    before = computed(engine)
    first = spoken(engine, SENTENCE, hen)
    spoken(engine, SENTENCE, hen, seed=2)
    at_once = computed(engine) - before
    other = F5.of_model("tiny", premises)
    other.load()
    later = spoken(other, SENTENCE, hen)
    reused = computed(other)
    assert hen.reference is not None
    (kept,) = (folder / "kept" / "f5-tts").glob(f"{hen.reference.audio_hash}*")
    kept.write_bytes(kept.read_bytes()[:99])
    third = F5.of_model("tiny", premises)
    third.load()
    mended = spoken(third, SENTENCE, hen)
    return {
        "computed_first": at_once,
        "computed_later": reused,
        "computed_when_damaged": computed(third),
        "kept_is_the_same": same(first, later) and same(first, mended),
        "parts_left": [path.name for path in kept.parent.glob(".*")],
    }


def files(premises: Premises, folder: Path) -> dict[str, object]:
    """Files that look whole and do not belong together."""
    changed = folder / "models" / "f5-tts" / "changed"
    shutil.copytree(changed.with_name("tiny"), changed)
    with (changed / "vocab.txt").open("a", encoding="utf-8") as vocabulary:
        vocabulary.write("ж’\n")
    engine = F5.of_model("changed", premises)
    return {
        "misfit_vocabulary": said(engine.load),
        "revisions_differ": engine.facts.model_revision != F5.of_model("tiny", premises).facts.model_revision,
        "not_loaded": said(lambda: engine.speak([])),
    }


def devices(engine: F5, premises: Premises) -> dict[str, object]:
    from phases.synthesize.engines.f5.model import _errors_of

    def raising(error: Exception) -> Callable[[], object]:
        def call() -> object:
            with _errors_of(torch.device("cpu")):
                raise error

        return call

    halved = F5.of_model("tiny", replace(premises, precision="bfloat16"))
    halved.load()
    fox = voices.voice(folder_of(premises), seconds=2.5, transcript="The quick brown fox jumps over it.")
    exact, half = (spoken(each, SENTENCE, fox).clip.samples for each in (engine, halved))
    return {
        "no_cuda": said(lambda: F5.of_model("tiny", replace(premises, device="cuda:7")).load()),
        "no_device": said(lambda: F5.of_model("tiny", replace(premises, device="abacus")).load()),
        "out_of_memory": said(raising(torch.OutOfMemoryError("too much"))),
        "device_assert": said(raising(torch.AcceleratorError("device-side assert"))),
        "halved_version": halved.facts.version,
        "halved_apart": float(np.abs(exact - half).max() / np.abs(exact).max()),
    }


def packages() -> dict[str, object]:
    """What inference does not need was not imported."""
    unneeded = {"wandb", "datasets", "accelerate", "ema_pytorch", "gradio", "transformers", "torchcodec"}
    return {"unneeded_imports": sorted(unneeded & set(sys.modules))}


def spoken(engine: F5, text: str, voice: Voice, seed: int = 0, **parameters: float) -> Recording:
    (recording,) = engine.speak([Line(text, "en", voice, seed, {**QUICK, **parameters})])
    return recording


def said(call: Callable[[], object]) -> object:
    try:
        result = call()
    except EngineError as error:
        return [type(error).__name__, error.message, error.remedy]
    except MemoryError as error:
        return ["MemoryError", str(error)]
    return result.clip.seconds if isinstance(result, Recording) else result


def same(one: Recording, other: Recording) -> bool:
    a, b = one.clip.samples, other.clip.samples
    return len(a) == len(b) and float(np.abs(a - b).max()) <= 1e-5 * float(np.abs(a).max())


def level_of(recording: Recording) -> float:
    return float(np.sqrt(np.mean(recording.clip.samples**2)))


def computed(engine: F5) -> int:
    assert engine._loaded is not None
    return engine._loaded[1].computed


def folder_of(premises: Premises) -> Path:
    return Path(premises.models).parent / "voices"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
