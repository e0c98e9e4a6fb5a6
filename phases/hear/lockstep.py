"""Several examinations at once: what they ask in one round is answered together."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from phases.evidence import Evidence
from phases.hear.queries import Answer, Query

Examination = Generator[Sequence[Query], Sequence[Answer], tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """A query, and the number of the passage it is about."""

    passage: int
    query: Query


def in_lockstep(
    examinations: Sequence[Examination], answer: Callable[[Sequence[Question]], Sequence[Answer]]
) -> list[tuple[Evidence, ...]]:
    """What each examination ends with; the number of a passage is that of its examination."""
    found = dict[int, tuple[Evidence, ...]]()
    given: dict[int, list[Answer] | None] = dict.fromkeys(range(len(examinations)))
    while given:
        asked = list[Question]()
        for number, answers in given.items():
            try:
                asked += [Question(number, query) for query in _asked(examinations[number], answers)]
            except StopIteration as end:
                found[number] = end.value
        fresh: dict[int, list[Answer]] = {number: [] for number in given if number not in found}
        for each, one in zip(asked, answer(asked), strict=True):
            fresh[each.passage].append(one)
        given = {**fresh}
    return [found[number] for number in range(len(examinations))]


def _asked(examination: Examination, answers: Sequence[Answer] | None) -> Sequence[Query]:
    return next(examination) if answers is None else examination.send(answers)
