"""How long each cue will be, and which cannot be on time: told before anybody speaks."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import groupby
from math import isfinite
from typing import Any

from db.chunks import ScriptedChunk, load_chunks
from phases.fit import Impossible, Pace, expected_samples, feasibility
from phases.letters import fewest_letters
from phases.production import Production
from phases.script import Chunk
from tasks.cues import slot_of
from tasks.film import total_of
from tasks.habits import Habits
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.foresight")

_PLACING = {"smart", "native"}
"""The modes that promise times; the others promise starts, or nothing."""
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Foresight:
    """What is to be expected of a track."""

    length_ms: Mapping[int, int]
    """Of each cue, by its number."""
    impossible: tuple[Impossible, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """The cues that no speed within the settings brings to their times; without a factor where none would do."""
        return [
            {**asdict(each), "factor": round(each.factor, 3) if isfinite(each.factor) else None}
            for each in self.impossible
        ]


def foresee(shop: Workshop, chunks: Sequence[ScriptedChunk], total_ms: int | Fraction | None) -> Foresight:
    """By what was learned of each voice, or else by what its engine says of itself."""
    rate, habits = shop.settings.track.rate, Habits(shop)
    cues = [[each.chunk for each in group] for _, group in groupby(chunks, key=lambda each: each.chunk.slot)]
    expected = [(slot_of(cue), _samples(shop, habits, cue, rate)) for cue in cues]
    is_promised = shop.settings.fit.mode in _PLACING
    return Foresight(
        {slot.number: round(samples * 1000 / rate) for slot, samples in expected},
        feasibility(expected, shop.settings.fit, rate, total_ms) if is_promised else (),
    )


def foretell(shop: Workshop, production: Production) -> None:
    """Warn of cues that will be late whatever is done, the worst first; nothing is refused for it."""
    with shop.store.reading() as session:
        chunks = load_chunks(session, production.id)
    impossible = foresee(shop, chunks, total_of(production)).impossible
    if not impossible:
        return
    worst = sorted(impossible, key=lambda each: each.factor, reverse=True)
    named = "; ".join(map(_named, worst[:_NAMED]))
    more = f"; and {len(worst) - _NAMED} more places" if len(worst) > _NAMED else ""
    logger.warning(
        "“%s” has more text than time: %s%s. They will be late; shorten them, or raise fit.fastest (%.2f).",
        production.title,
        named,
        more,
        shop.settings.fit.fastest,
    )


def _named(each: Impossible) -> str:
    first, last = each.numbers[0], each.numbers[-1]
    cues = f"cue {first}" if first == last else f"cues {first}-{last}"
    return (
        f"{cues} would need {each.factor:.2f} times the speed"
        if isfinite(each.factor)
        else f"{cues}: no speed is enough"
    )


def _samples(shop: Workshop, habits: Habits, cue: Sequence[Chunk], rate: int) -> int:
    pauses = sum(each.pause_ms for each in cue[:-1])
    return pauses * rate // 1000 + sum(_speech(shop, habits, each, rate) for each in cue)


def _speech(shop: Workshop, habits: Habits, chunk: Chunk, rate: int) -> int:
    learned = habits.baseline(shop.recipe(chunk).voice_key)
    if learned is not None:
        return round(learned.length_ms(chunk.spoken) * rate / 1000)
    engine = shop.engine_of(chunk)
    pace = Pace(engine.letters_per_second, engine.extra_seconds)
    return expected_samples(fewest_letters(chunk.spoken), pace, rate)
