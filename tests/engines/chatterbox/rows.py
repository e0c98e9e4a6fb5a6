"""Whether a row depends on its neighbours."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from phases.voice import Voice
from tests.engines.chatterbox import cast
from tests.engines.chatterbox.tiny import TinyChatterbox


def figures(engine: TinyChatterbox, everybody: Sequence[Voice]) -> dict[str, Any]:
    """Differences between ways to speak the same lines, and the voices in use."""
    lines = cast.mixed_lines(engine, everybody)
    together = engine.speak(lines)
    alone = [engine.speak([line])[0] for line in lines]
    backwards = list(reversed(engine.speak(list(reversed(lines)))))
    threes = [recording for start in (0, 3, 6) for recording in engine.speak(lines[start : start + 3])]
    long = replace(lines[0], text=f"{cast.TEXTS[0]} {cast.TEXTS[5]}", seed=77)
    beside_long = engine.speak([long, *lines[:4]])[1:]
    others = [
        replace(line, voice=everybody[(number + 1) % len(everybody)]) for number, line in enumerate(lines)
    ]
    return {
        "tokens": [recording.signals["tokens"] for recording in together],
        "batch_and_singles": cast.worst(together, alone),
        "batch_and_reversed": cast.worst(together, backwards),
        "batch_and_threes": cast.worst(together, threes),
        "beside_a_longer": cast.worst(together[:4], beside_long),
        "least_change_by_voice": min(
            cast.difference(*pair) for pair in zip(together, engine.speak(others), strict=True)
        ),
        "ran_out": [recording.signals["ran_out"] for recording in together],
        "voices_computed": cast.innards(engine)._voices.computed,
    }
