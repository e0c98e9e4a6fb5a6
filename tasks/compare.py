"""Takes are held against what is usual for their voice, once it has been learned."""

from collections.abc import Sequence
from dataclasses import replace

from db.chunks import ScriptedChunk
from phases.validate import SIGNAL_CHECKER, VOICE_CHECKER, Baseline, compare, outcome_of
from phases.verdict import Outcome, Verdict
from tasks.candidates import Candidate, record, waiting_for
from tasks.habits import Habits
from tasks.manners import engine_of
from tasks.measure import expectation_of
from tasks.workshop import Workshop

OF_PACE = frozenset({"too_long", "too_short", "too_much_silence"})


def compare_takes(shop: Workshop, habits: Habits, chunks: Sequence[ScriptedChunk]) -> None:
    """Compare every take of these chunks that has passed its measuring."""
    for each in waiting_for(shop, chunks, VOICE_CHECKER):
        record(shop, each, _verdict(shop, habits, each, habits.baseline(each.voice_key)))


def _verdict(shop: Workshop, habits: Habits, candidate: Candidate, baseline: Baseline | None) -> Verdict:
    engine = engine_of(shop, candidate.manner)
    expectation = expectation_of(shop, candidate.scripted.chunk, candidate.take, engine)
    verdict = compare(_figures(candidate), expectation, baseline, shop.settings.validate)
    if baseline is None and not habits.could_be_learned(candidate.voice_key):
        # A part of a few lines is never learned; it is measured by the wide bounds of all voices, and heard.
        return replace(verdict, outcome=Outcome.PASSED)
    if candidate.manner.is_altered and verdict.outcome == Outcome.FAILED:
        reasons = tuple(reason for reason in verdict.reasons if reason.code not in OF_PACE)
        return replace(verdict, reasons=reasons, outcome=outcome_of(reasons))
    return verdict


def _figures(candidate: Candidate) -> dict[str, float]:
    return next(
        dict(verdict.measurements) for verdict in candidate.verdicts if verdict.checker == SIGNAL_CHECKER
    )
