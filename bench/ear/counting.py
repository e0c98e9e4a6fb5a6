"""How many faults are found and how many good takes raise an alarm, with bounds."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.ear.bounds import bounds
from bench.ear.cases import GOOD, GROSS
from bench.ear.judging import Judged
from bench.ear.texts import LONG, MEDIUM, SHORT, length_class
from phases.verdict import Outcome

ALL = "all of ours"
_NEGATIONS = ("negation_lost", "negation_added")


@dataclass(frozen=True, slots=True)
class Count:
    """What became of some takes."""

    takes: int
    failed: int
    suspect: int
    not_checked: int

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> "Count":
        """Of these outcomes."""
        counted = Counter(outcomes)
        return cls(
            len(outcomes),
            counted[Outcome.FAILED],
            counted[Outcome.SUSPECT],
            counted[Outcome.NOT_CHECKED],
        )

    @property
    def flagged(self) -> int:
        """Failed or suspect."""
        return self.failed + self.suspect

    @property
    def missed(self) -> int:
        """Neither, so that nobody would look."""
        return self.takes - self.flagged


@dataclass(frozen=True, slots=True)
class Row:
    """One fault, or a group of them, or the good ones."""

    name: str
    counts: Mapping[str, Count]
    """By checker, and of all of ours together."""

    @property
    def all(self) -> Count:
        """Together."""
        return self.counts[ALL]


@dataclass(frozen=True, slots=True)
class Goal:
    """What was to be reached, and what was."""

    name: str
    at_most: float
    count: int
    of: int

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which the true rate lies."""
        return bounds(self.count, self.of)

    @property
    def is_reached(self) -> bool:
        """In this sample; whether it is proven the bounds tell."""
        return bool(self.of) and self.count / self.of <= self.at_most


def rows_by_fault(cases: Sequence[Judged]) -> list[Row]:
    """The good ones first, then each fault in the order it was planned."""
    return [row_of(fault, [case for case in cases if case.case.fault == fault]) for fault in _faults(cases)]


def rows_by_length(cases: Sequence[Judged]) -> Iterator[Row]:
    """Good ones, gross faults and the others, by the length of the text."""
    for kind, belongs in _KINDS.items():
        for length in (SHORT, MEDIUM, LONG):
            some = [case for case in cases if belongs(case) and length_class(case.case.expected) == length]
            if some:
                yield row_of(f"{kind}, {length}", some)


def goals(cases: Sequence[Judged]) -> Iterator[Goal]:
    """The goals of the project; a fault counts as missed if it is neither failed nor suspect."""
    gross = _count(cases, lambda case: case.case.fault in GROSS)
    words = _count(cases, lambda case: case.case.fault in {"dropped_content", *_NEGATIONS})
    good = _count(cases, lambda case: case.is_good)
    yield Goal("gross faults missed", 0.01, gross.missed, gross.takes)
    yield Goal("gross faults not failed", 0.01, gross.takes - gross.failed, gross.takes)
    yield Goal("dropped content words and flipped negations missed", 0.03, words.missed, words.takes)
    yield Goal(
        "dropped content words and flipped negations not failed",
        0.03,
        words.takes - words.failed,
        words.takes,
    )
    yield Goal("good takes failed", 0.005, good.failed, good.takes)
    yield Goal("good takes suspect", 0.01, good.suspect, good.takes)
    doubled = _count(cases, lambda case: case.case.fault == "doubled_word")
    similar = _count(cases, lambda case: case.case.fault == "similar_word")
    yield Goal("doubled words missed", 0.44, doubled.missed, doubled.takes)
    yield Goal("words of similar sound missed", 0.48, similar.missed, similar.takes)


def words_named(cases: Sequence[Judged]) -> tuple[int, int]:
    """Of the faults in single words and phrases that were found: how many with the right word, and how many."""
    found = [
        case
        for case in cases
        if case.case.word is not None
        and case.case.fault != "other_text"
        and case.outcome in {Outcome.FAILED, Outcome.SUSPECT}
    ]
    return sum(case.names_the_word for case in found), len(found)


def row_of(name: str, cases: Sequence[Judged]) -> Row:
    """Counted for each checker and together."""
    checkers = list(cases[0].verdicts)
    counts = {checker: Count.of([case.outcome_of(checker) for case in cases]) for checker in checkers}
    return Row(name, {**counts, ALL: Count.of([case.outcome for case in cases])})


def _faults(cases: Sequence[Judged]) -> list[str]:
    return sorted(dict.fromkeys(case.case.fault for case in cases), key=lambda fault: fault != GOOD)


def _count(cases: Sequence[Judged], belongs: Callable[[Judged], bool]) -> Count:
    return Count.of([case.outcome for case in cases if belongs(case)])


_KINDS: Mapping[str, Callable[[Judged], bool]] = {
    "good": lambda case: case.is_good,
    "gross faults": lambda case: case.case.fault in GROSS,
    "content words and negations": lambda case: case.case.fault in {"dropped_content", *_NEGATIONS},
    "other faults": lambda case: (
        not case.is_good and case.case.fault not in {*GROSS, "dropped_content", *_NEGATIONS}
    ),
}
