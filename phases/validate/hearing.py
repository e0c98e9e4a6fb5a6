"""The hearing checker: a verdict on the evidence of a recognizer."""

from collections.abc import Iterator

from phases.evidence import Evidence, Finding
from phases.validate.hearing_allowance import allowance
from phases.validate.hearing_habit import HearingHabit
from phases.validate.hearing_settings import Bound, HearingBounds
from phases.validate.hearing_words import Place, message_of, place_of, unheard_message
from phases.verdict import Outcome, Reason, Verdict

HEARING = "hearing"
HEARING_VERSION = "1"
TIER = 2

NOT_UNDERSTOOD = "voice_not_understood"
OTHER_TEXT = "other_text"

_EMPTY = "empty"
"""Nothing is heard where nothing is expected; how badly the text fits may still be known."""
_SHORT_TEXT_LOSS = 5.0
"""Nats per token for a text of one word, half of it for two, and so on: one name is much of a short text."""


def judge_hearing(
    evidence: Evidence,
    bounds: HearingBounds | None = None,
    habit: HearingHabit | None = None,
    take_ms: int | None = None,
) -> Verdict:
    """Failed by what is surely not the text, suspect where that may be, not checked where nothing can be said.

    The habit is how well the recognizer understands this voice; the length of the take, if known, tells when a word
    is about to be spoken.
    """
    bounds = bounds or HearingBounds()
    if evidence.unheard and not _is_another_text(evidence, bounds, habit):
        return _not_checked(
            Reason(evidence.unheard, unheard_message(evidence.unheard)), _measurements(evidence)
        )
    if habit is not None and not habit.understands(bounds):
        return _not_checked(Reason(NOT_UNDERSTOOD, unheard_message(NOT_UNDERSTOOD)), _measurements(evidence))
    if evidence.loss is None:
        return _not_checked(Reason("not_scored", unheard_message("not_scored")), _measurements(evidence))
    judged = [*_judged_findings(evidence, bounds, habit, take_ms), *_judged_loss(evidence, bounds, habit)]
    for outcome in (Outcome.FAILED, Outcome.SUSPECT):
        reasons = tuple(reason for found, reason in judged if found == outcome)
        if reasons:
            return Verdict(outcome, HEARING, HEARING_VERSION, reasons, _measurements(evidence), TIER)
    return Verdict(Outcome.PASSED, HEARING, HEARING_VERSION, (), _measurements(evidence), TIER)


def _judged_findings(
    evidence: Evidence, bounds: HearingBounds, habit: HearingHabit | None, take_ms: int | None
) -> Iterator[tuple[Outcome, Reason]]:
    """The findings above their bounds, the surest first; of several about the same words only the surest.

    What surely turns the sense around goes before all others: none that is about the same words may hide it.
    """
    above = []
    for finding in evidence.findings:
        bound = _bound_for(finding, evidence, bounds, habit)
        if finding.gain > bound.suspect:
            outcome = Outcome.FAILED if finding.gain > bound.failed else Outcome.SUSPECT
            is_first = finding.kind == "negation" and outcome == Outcome.FAILED
            above.append((is_first, finding.gain - bound.failed, outcome, finding))
    told: list[Finding] = []
    for *_, outcome, finding in sorted(above, key=lambda each: each[:2], reverse=True):
        if not any(_overlap(finding, other) for other in told):
            told.append(finding)
            yield outcome, _reason(finding, outcome, evidence, take_ms)


def _bound_for(
    finding: Finding, evidence: Evidence, bounds: HearingBounds, habit: HearingHabit | None
) -> Bound:
    bound = bounds.of(finding.kind).wider(bounds.unfamiliar * allowance(finding, evidence, habit))
    return bound.wider(habit.wider_by(finding.kind, bounds)) if habit else bound


def _overlap(one: Finding, other: Finding) -> bool:
    """Whether they touch; a word said twice and the one behind it are doubted together."""
    return one.word <= other.word + other.words and other.word <= one.word + one.words


def _is_another_text(evidence: Evidence, bounds: HearingBounds, habit: HearingHabit | None) -> bool:
    """Whether the text does not fit at all, although no other words are heard."""
    return evidence.unheard == _EMPTY and any(
        outcome == Outcome.FAILED for outcome, _ in _judged_loss(evidence, bounds, habit)
    )


def _judged_loss(
    evidence: Evidence, bounds: HearingBounds, habit: HearingHabit | None
) -> Iterator[tuple[Outcome, Reason]]:
    bound = bounds.loss.wider(_SHORT_TEXT_LOSS / max(1, len(evidence.words)))
    bound = bound.wider(habit.loss_wider_by(bounds)) if habit else bound
    loss = evidence.loss or 0.0
    if loss > bound.suspect:
        heard = f" Heard is: “{evidence.transcript}”" if evidence.transcript else ""
        message = f"The take as a whole does not sound like its text.{heard}"
        yield Outcome.FAILED if loss > bound.failed else Outcome.SUSPECT, Reason(OTHER_TEXT, message)


def _reason(finding: Finding, outcome: Outcome, evidence: Evidence, take_ms: int | None) -> Reason:
    place: Place = place_of(finding, evidence, take_ms)
    message = message_of(finding, evidence.words, is_sure=outcome == Outcome.FAILED)
    return Reason(finding.kind, message, place.word, place.start_ms, place.end_ms)


def _measurements(evidence: Evidence) -> dict[str, float]:
    """The loss, the largest gain of each kind, and what else the recognizer measured."""
    gains: dict[str, float] = {}
    for finding in evidence.findings:
        gains[finding.kind] = max(finding.gain, gains.get(finding.kind, finding.gain))
    loss = {} if evidence.loss is None else {"loss": evidence.loss}
    return {**evidence.figures, **loss, **gains}


def _not_checked(reason: Reason, measurements: dict[str, float] | None = None) -> Verdict:
    return Verdict(Outcome.NOT_CHECKED, HEARING, HEARING_VERSION, (reason,), measurements or {}, TIER)
