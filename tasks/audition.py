"""Auditions: a voice is learned from its first takes, before any of its takes is compared or listened to."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.chunks import ScriptedChunk
from phases.errors import EngineError
from phases.evidence import Evidence
from phases.hear import RecognizerFacts
from phases.take import Take
from phases.validate import SIGNAL_CHECKER, Baseline, HearingHabit
from phases.verdict import Outcome, Verdict
from tasks.habits import LEAST_TAKES, Habits
from tasks.hear import evidence_of
from tasks.judging import spoken_here, takes_by_recipe
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.audition")

MOST_TAKES = 100
SHARE = 4
"""A part is learned from its first quarter, so that its last line is not waited for."""


@dataclass(frozen=True, slots=True)
class Audition:
    """A voice in one language, and the chunks it is learned from: its first in the script, whatever is spoken first."""

    voice_key: str
    voice: str
    language: str
    chunks: tuple[ScriptedChunk, ...]

    def __str__(self) -> str:
        return f"{self.voice} ({self.language})"


def auditions_for(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> list[Audition]:
    """One for each voice that speaks enough in this production and is not known yet."""
    by_voice: dict[str, list[ScriptedChunk]] = {}
    for scripted in sorted(spoken_here(shop, chunks), key=lambda each: each.chunk.number):
        by_voice.setdefault(shop.recipe(scripted.chunk).voice_key, []).append(scripted)
    return [
        _audition(shop, voice_key, spoken)
        for voice_key, spoken in by_voice.items()
        if len(spoken) >= LEAST_TAKES
        and shop.engine_of(spoken[0].chunk).has_words
        and not _is_known(shop, voice_key, spoken[0])
    ]


@task(name="audition_voice", task_run_name="learn {audition}", persist_result=False, cache_policy=NO_CACHE)
def audition_voice(shop: Workshop, audition: Audition) -> None:
    """Learn how the voice sounds, and how well it is understood."""
    habits = Habits(shop)
    good = list(_good_takes(shop, audition.chunks))
    baseline = Baseline.learned([verdict.measurements for _, _, verdict in good])
    if baseline is not None:
        habits.keep_baseline(audition.voice_key, baseline)
    recognizer = shop.ear_of(audition.chunks[0].chunk)
    if isinstance(recognizer, RecognizerFacts):
        _learn_hearing(shop, habits, audition, recognizer, [(scripted, take) for scripted, take, _ in good])


def _learn_hearing(
    shop: Workshop,
    habits: Habits,
    audition: Audition,
    recognizer: RecognizerFacts,
    takes: Sequence[tuple[ScriptedChunk, Take]],
) -> None:
    evidences: list[Evidence] = []
    try:
        for take, evidence in evidence_of(shop, recognizer, takes):
            if isinstance(evidence, Evidence):
                evidences.append(evidence)
                shop.heard[take.key] = evidence
    except EngineError as error:
        logger.warning("%s cannot learn %s: %s", recognizer.name, audition, error.message)
        shop.attention.give_up(recognizer.name, error)
        return
    habit = HearingHabit.learned(evidences)
    if habit is not None and not shop.stop.is_set():
        habits.keep_hearing(audition.voice_key, recognizer, habit)


def _good_takes(
    shop: Workshop, chunks: Sequence[ScriptedChunk]
) -> Iterator[tuple[ScriptedChunk, Take, Verdict]]:
    """The first take of each chunk, where it has passed its measuring: what retakes would add depends on luck."""
    takes = takes_by_recipe(shop, chunks)
    for scripted in chunks:
        version = shop.standard_of(scripted.chunk).checkers[SIGNAL_CHECKER]
        for take, verdicts in takes.get(scripted.recipe_key, [])[:1]:
            for verdict in verdicts:
                is_measured = verdict.checker == SIGNAL_CHECKER and verdict.checker_version == version
                if is_measured and verdict.outcome == Outcome.PASSED and take.seed == 0 and not take.manner:
                    yield scripted, take, verdict


def _audition(shop: Workshop, voice_key: str, spoken: Sequence[ScriptedChunk]) -> Audition:
    first = spoken[0].chunk
    enough = min(MOST_TAKES, max(LEAST_TAKES, len(spoken) // SHARE))
    return Audition(voice_key, shop.voice_of(first).name, first.language, tuple(spoken[:enough]))


def _is_known(shop: Workshop, voice_key: str, first: ScriptedChunk) -> bool:
    habits = Habits(shop)
    recognizer = shop.ear_of(first.chunk)
    is_understood = (
        not isinstance(recognizer, RecognizerFacts) or habits.hearing(voice_key, recognizer) is not None
    )
    return is_understood and habits.baseline(voice_key) is not None
