"""Takes are listened to; that nobody could listen to one is never said to be good."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.chunks import ScriptedChunk
from db.takes import forget_verdicts
from phases.errors import ChunkFailed, EngineError
from phases.evidence import Evidence
from phases.hear import RecognizerFacts, Spoken, listen
from phases.take import Take
from phases.validate import HEARING, HearingHabit, judge_hearing
from phases.verdict import Outcome, Reason, Verdict
from tasks.candidates import Candidate, record, waiting_for
from tasks.company import groups_of
from tasks.compare import compare_takes
from tasks.ears import Deaf
from tasks.habits import Habits
from tasks.judging import Sorted, sort_chunks, takes_by_recipe
from tasks.measure import clip_of
from tasks.stretches import Stretch
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.hear")

NOT_SAMPLED = "not_sampled"
RECOGNIZER_FAILED = "recognizer_failed"
HEARD_AGAIN = frozenset({NOT_SAMPLED, RECOGNIZER_FAILED})
"""Reasons that may be gone in another run."""


@task(name="hear_stretch", task_run_name="hear {stretch}", persist_result=False, cache_policy=NO_CACHE)
def hear_stretch(shop: Workshop, stretch: Stretch) -> Sorted:
    """Where the chunks of the stretch stand, after listening to every take that waits for it."""
    return hear_takes(shop, stretch.chunks)


@task(
    name="hear_chunk",
    task_run_name="{scripted.chunk.label} · take {number} · heard",
    persist_result=False,
    cache_policy=NO_CACHE,
)
def hear_chunk(shop: Workshop, scripted: ScriptedChunk, number: int) -> bool:
    """Whether another take of one chunk is accepted; not yet if the work was stopped."""
    del number  # tells the run apart in Prefect
    found = hear_takes(shop, [scripted])
    rejection = found.rejected.get(scripted.chunk.number)
    if rejection is not None and not shop.stop.is_set():
        raise ChunkFailed(rejection.message, f"Its text: “{scripted.chunk.display.strip()}”")
    return scripted in found.accepted


def hear_takes(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> Sorted:
    """Judge every take of these chunks that has passed its measuring and lacks a verdict."""
    habits = Habits(shop)
    compare_takes(shop, habits, chunks)
    waiting = list(waiting_for(shop, chunks, HEARING))
    ears = {each.take.key: shop.ear_of(each.scripted.chunk) for each in waiting}
    for ear in dict.fromkeys(ears.values()):
        _hear(shop, habits, [each for each in waiting if ears[each.take.key] == ear], ear)
    return sort_chunks(shop, chunks)


def evidence_of(
    shop: Workshop, recognizer: RecognizerFacts, takes: Sequence[tuple[ScriptedChunk, Take]]
) -> Iterator[tuple[Take, Evidence | EngineError]]:
    """What the recognizer says of each take; a damaged take is forgotten instead."""
    groups, spoken = [], []
    shop.shelf.bring(take for _, take in takes)
    for group in groups_of(shop, recognizer, takes):
        clips = [(each, clip_of(shop, each.scripted.chunk, each.take)) for each in group]
        whole = [(each, clip) for each, clip in clips if clip is not None]
        groups.append([each for each, _ in whole])
        spoken.append(
            [Spoken(clip, each.scripted.chunk.spoken, each.scripted.chunk.language) for each, clip in whole]
        )

    def answers() -> Iterator[tuple[Take, Evidence | EngineError]]:
        for (group, place), evidence in listen(shop.hosts, recognizer, spoken, stop=shop.stop.is_set):
            if not groups[group][place].is_company:
                yield groups[group][place].take, evidence

    for take, evidence in shop.attention.timing(answers()):
        shop.attention.note(recognizer.name, evidence)
        yield take, evidence


def hear_again(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> None:
    """Forget verdicts that only say that nobody listened: perhaps somebody will now."""
    unheard = [
        take.key
        for judged in takes_by_recipe(shop, chunks).values()
        for take, verdicts in judged
        for verdict in verdicts
        if verdict.checker == HEARING and any(reason.code in HEARD_AGAIN for reason in verdict.reasons)
    ]
    with shop.store.writing() as session:
        forget_verdicts(session, unheard, HEARING)


def _hear(
    shop: Workshop, habits: Habits, waiting: Sequence[Candidate], recognizer: RecognizerFacts | Deaf
) -> None:
    if isinstance(recognizer, Deaf):
        _leave_unheard(shop, waiting, Reason(recognizer.code, recognizer.message))
        return
    silent = shop.attention.why_silent(recognizer.name)
    if silent is not None:
        _leave_unheard(shop, waiting, Reason(RECOGNIZER_FAILED, silent.message))
        return
    sample = [each for each in waiting if _is_to_be_heard(shop, habits, each)]
    left_out = [each for each in waiting if each not in sample]
    _leave_unheard(shop, left_out, Reason(NOT_SAMPLED, "It is not in the sample that is listened to."))
    by_key = {each.take.key: each for each in sample}
    try:
        for key, evidence in _evidence(shop, recognizer, sample):
            if isinstance(evidence, EngineError):
                logger.warning("%s was not heard: %s", by_key[key].scripted.chunk.label, evidence.message)
                _leave_unheard(shop, [by_key[key]], Reason(RECOGNIZER_FAILED, evidence.message))
            else:
                habit = habits.hearing(by_key[key].voice_key, recognizer)
                record(shop, by_key[key], _verdict(shop, by_key[key], evidence, habit))
    except EngineError as error:
        # Whoever cannot listen at all has judged nothing; what has been heard stays judged.
        logger.warning("%s cannot listen: %s", recognizer.name, error.message)
        shop.attention.give_up(recognizer.name, error)
        unheard = waiting_for(shop, [each.scripted for each in sample], HEARING)
        _leave_unheard(shop, list(unheard), Reason(RECOGNIZER_FAILED, error.message))


def _evidence(
    shop: Workshop, recognizer: RecognizerFacts, sample: Sequence[Candidate]
) -> Iterator[tuple[str, Evidence | EngineError]]:
    """What is said of each take, by its key; those of an audition have been heard already."""
    fresh = [each for each in sample if each.take.key not in shop.heard]
    for each in sample:
        if each not in fresh:
            yield each.take.key, shop.heard.pop(each.take.key)
    for take, evidence in evidence_of(shop, recognizer, [(each.scripted, each.take) for each in fresh]):
        yield take.key, evidence


def _verdict(shop: Workshop, candidate: Candidate, evidence: Evidence, habit: HearingHabit | None) -> Verdict:
    take = candidate.take
    if not evidence.times and len(take.times) == len(evidence.words):
        evidence = replace(evidence, times=take.times)  # the engine knows when it said what
    return judge_hearing(evidence, shop.settings.hearing, habit, take_ms=int(1000 * take.seconds))


def _is_to_be_heard(shop: Workshop, habits: Habits, candidate: Candidate) -> bool:
    """Retakes are, for it was for a reason that they were made; and what the voice was learned from."""
    settings = shop.settings.hear
    speed = shop.attention.speed
    is_slow = speed is not None and speed < settings.least_speed
    if settings.coverage == "all" or (settings.coverage == "auto" and not is_slow):
        return True
    chunk, take = candidate.scripted.chunk, candidate.take
    is_retake = take.seed > 0 or take.manner != ""
    return (
        is_retake
        or take.key in shop.heard
        or shop.begins_chapter(chunk)
        or habits.is_doubtful(candidate.verdicts)
        or _draw(take.key) < settings.sample_share
    )


def _draw(key: str) -> float:
    """The same number between 0 and 1 for the same take, whoever asks."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) / 0x1_0000_0000


def _leave_unheard(shop: Workshop, candidates: Sequence[Candidate], reason: Reason) -> None:
    """Nobody listens now; but what was found when somebody did still stands."""
    unheard = Verdict(Outcome.NOT_CHECKED, HEARING, "", (reason,), tier=2)
    for each in candidates:
        found = next(
            (
                verdict
                for verdict in each.verdicts
                if verdict.checker == HEARING and verdict.outcome in {Outcome.FAILED, Outcome.SUSPECT}
            ),
            None,
        )
        record(shop, each, found or unheard)
