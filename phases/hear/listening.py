"""Takes in, evidence out: planned into passages, heard by hosts, put together again take by take."""

from collections.abc import Callable, Iterator, Sequence

from phases.errors import EngineError
from phases.evidence import Evidence
from phases.hear.facts import RATE, RecognizerFacts
from phases.hear.hearing import hear_all
from phases.hear.merging import merged
from phases.hear.passages import Plan, Spoken, plan
from phases.hear.trade import Heard
from phases.hosting.hosts import Hosts

Place = tuple[int, int]
"""Which group a take is in, and the how many-eth of it."""


def listen(
    hosts: Hosts,
    recognizer: RecognizerFacts,
    groups: Sequence[Sequence[Spoken]],
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Place, Evidence | EngineError]]:
    """Each take's place with its evidence, or with the error that one of its passages ended in; in any order.

    What is heard of a take depends on its own group only. When `stop` says so, what is in hand is finished and the
    rest is not heard. Raises EngineError if the recognizer cannot be loaded at all.
    """
    heard = [_Group(number, plan(group, recognizer)) for number, group in enumerate(groups)]
    owners = [(group, index) for group in heard for index in range(len(group.plan.passages))]
    for group in heard:
        yield from group.unheard()
    passages = [group.plan.passages[index] for group, index in owners]
    for number, answer in hear_all(hosts, recognizer, passages, stop=stop):
        group, index = owners[number]
        yield from group.told(index, answer)


class _Group:
    """The takes of one plan, and what has been heard of them so far."""

    def __init__(self, number: int, planned: Plan) -> None:
        self.plan = planned
        self._number = number
        self._heard: dict[int, Heard] = {}
        self._told: set[int] = set()

    def unheard(self) -> Iterator[tuple[Place, Evidence]]:
        """Takes that need not be asked for."""
        return (((self._number, take), Evidence(unheard=code)) for take, code in self.plan.unheard.items())

    def told(self, index: int, answer: Heard | EngineError) -> Iterator[tuple[Place, Evidence | EngineError]]:
        """Takes of which all is known now."""
        takes = {place.take for place in self.plan.places[index]} - self._told
        if not isinstance(answer, EngineError):
            self._heard[index] = answer
            takes = {take for take in takes if self._passages_of(take) <= self._heard.keys()}
        for take in sorted(takes):
            self._told.add(take)
            yield (self._number, take), answer if isinstance(answer, EngineError) else self._evidence(take)

    def _passages_of(self, take: int) -> set[int]:
        return {
            index
            for index, places in enumerate(self.plan.places)
            if any(place.take == take for place in places)
        }

    def _evidence(self, take: int) -> Evidence:
        return merged(
            [
                (place.start_ms - part.start * 1000 // RATE, evidence)
                for index in sorted(self._passages_of(take))
                for part, place, evidence in zip(
                    self.plan.passages[index].parts, self.plan.places[index], self._heard[index], strict=True
                )
                if place.take == take
            ]
        )
