"""Where somebody with little time should listen first."""

from phases.proof.shown import Proof, ProofLine
from phases.verdict import Outcome

_ORDER = (Outcome.FAILED, Outcome.SUSPECT, Outcome.NOT_CHECKED, Outcome.PASSED, None)


def riskiest_first(proof: Proof) -> list[ProofLine]:
    """Failed, suspect, not checked, passed, not there yet.

    Passed lines: the one whose take strays furthest from its voice first. All else stays in script order.
    """
    return sorted(proof.lines(), key=_risk)


def needs_a_person(line: ProofLine) -> bool:
    """Whether nobody but a listener can say that it is well."""
    return line.outcome in {Outcome.FAILED, Outcome.SUSPECT, Outcome.NOT_CHECKED}


def _risk(line: ProofLine) -> tuple[int, float, int]:
    is_judged = line.outcome == Outcome.PASSED and line.furthest is not None
    strays = line.furthest.strays if is_judged and line.furthest else 0.0
    return _ORDER.index(line.outcome), -strays, line.number
