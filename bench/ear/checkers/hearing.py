"""Tier 2 as the bench asks it, and what the peers do with the same recognizers."""

from collections.abc import Sequence

import msgspec

from bench.ear.checkers.checker import PHASES, Hand, Measured, Minds, digest_of, encoded
from bench.ear.equipment import Equipment
from bench.ear.transcripts import error_rate
from phases.evidence import Evidence
from phases.hear.facts import Passage, Recognizer
from phases.hear.hearing import hear_all
from phases.hear.passages import Spoken, plan
from phases.hear.registry import find_recognizer, make_recognizer
from phases.hear.trade import Heard
from phases.validate.hearing import judge_hearing
from phases.validate.hearing_habit import HearingHabit
from phases.validate.hearing_settings import HearingBounds
from phases.verdict import Outcome, Reason, Verdict

PEERS = "transcript:"
"""How checkers are called that write down what is heard, and compare."""
_PEERS_LIMIT = 0.2
_LANGUAGE = "en"
_BOUNDS = HearingBounds()
_ELSEWHERE = {"registry", "hearing", "listening", "settings", "trade"}
"""Files of the phase that change nothing in the evidence."""
_FREELY = {"facts", "queries", "passages", "cutting", "sound"}
"""Those that matter when nothing is expected."""


class _Ear:
    """A recognizer, loaded when the first take comes; in a host if it has an environment of its own."""

    def __init__(self, name: str, equipment: Equipment) -> None:
        self._name = name
        self._equipment = equipment
        self._facts = find_recognizer(name, equipment.premises)
        self._recognizer: Recognizer | None = None

    def version(self, *, expecting: bool) -> str:
        """Of the recognizer, its model, and the code that asks it."""
        hear, family = PHASES / "hear", self._name.partition("/")[0].replace("-", "_")
        shared = [
            path
            for path in hear.glob("*.py")
            if (path.stem not in _ELSEWHERE if expecting else path.stem in _FREELY)
        ]
        code = digest_of(*shared, hear / family, PHASES / "levels.py")
        return f"{self._facts.version}-{self._facts.model_revision}-{code}"

    def evidence(self, take: Spoken, before: Spoken | None) -> Evidence:
        """Of one take; where it is so short that a production lets it be heard with its neighbour, so it is here."""
        takes = [before, take] if before else [take]
        planned = plan(takes, self._facts)
        mine = [any(place.take == len(takes) - 1 for place in places) for places in planned.places]
        heard = self._hear(
            [passage for passage, is_mine in zip(planned.passages, mine, strict=True) if is_mine]
        )
        answers = iter(heard)
        every = [
            next(answers) if is_mine else tuple(Evidence() for _ in passage.parts)
            for passage, is_mine in zip(planned.passages, mine, strict=True)
        ]
        return planned.evidence(every)[-1]

    def _hear(self, passages: Sequence[Passage]) -> list[Heard]:
        if self._facts.environment is not None:
            answers = dict(hear_all(self._equipment.hosts, self._facts, passages))
            return [_heard(answers[number]) for number in range(len(passages))]
        if self._recognizer is None:
            self._recognizer = make_recognizer(self._name, self._equipment.premises)
            self._recognizer.load()
        return [heard for passage in passages for heard in self._recognizer.hear([passage])]


class HearingChecker:
    """Whether the expected text explains best what is heard."""

    minds: Minds = "the take before"

    def __init__(self, name: str, equipment: Equipment) -> None:
        self.name = self.measures = name
        self._ear = _Ear(name, equipment)
        self.version = self._ear.version(expecting=True)

    def measure(self, takes: Sequence[Hand]) -> list[bytes]:
        """The evidence."""
        return [
            encoded(
                self._ear.evidence(
                    Spoken(take.clip, take.expected, _LANGUAGE),
                    Spoken(take.before[1], take.before[0], _LANGUAGE),
                )
            )
            for take in takes
        ]

    def learn(self, good: Sequence[Measured]) -> HearingHabit | None:
        """How well the voice is usually understood."""
        return HearingHabit.learned([_evidence(take) for take in good])

    def judge(self, take: Measured) -> Verdict:
        """By the rule of the phase."""
        habit = take.learned if isinstance(take.learned, HearingHabit) else None
        return judge_hearing(_evidence(take), _BOUNDS, habit)


class TranscriptChecker:
    """What the peers do: a take fails if more than a fifth of its words are heard wrongly."""

    minds: Minds = "nothing"

    def __init__(self, name: str, equipment: Equipment) -> None:
        self.name = self.measures = name
        self._ear = _Ear(name.removeprefix(PEERS), equipment)
        self.version = self._ear.version(expecting=False)

    def measure(self, takes: Sequence[Hand]) -> list[bytes]:
        """What is heard when nothing is expected."""
        return [encoded(self._ear.evidence(Spoken(take.clip, "", _LANGUAGE), None)) for take in takes]

    def learn(self, good: Sequence[Measured]) -> None:
        """Nothing: a fixed limit."""

    def judge(self, take: Measured) -> Verdict:
        """By the word error rate."""
        heard = _evidence(take).transcript
        if not heard:
            return Verdict(Outcome.NOT_CHECKED, self.name, "1")
        rate = error_rate(take.expected, heard)
        if rate <= _PEERS_LIMIT:
            return Verdict(Outcome.PASSED, self.name, "1", (), {"error_rate": rate})
        reason = Reason("error_rate", f"{rate:.0%} of the words are wrong: “{heard}”")
        return Verdict(Outcome.FAILED, self.name, "1", (reason,), {"error_rate": rate})


def _evidence(take: Measured) -> Evidence:
    return msgspec.json.decode(take.found, type=Evidence)


def _heard(answer: Heard | Exception) -> Heard:
    if isinstance(answer, Exception):
        raise answer
    return answer
