"""Questions about several passages, answered together where that is possible; for any driver of Whisper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Generic, Protocol, TypeVar, assert_never

from phases.evidence import Evidence
from phases.hear.examination import examine
from phases.hear.facts import Ability, Passage
from phases.hear.lockstep import Question, in_lockstep
from phases.hear.queries import Align, Aligned, Answer, Decode, Decoded, Force, Forced

_FIGURES = ("no_speech", "compression")


class Ear(Protocol):
    """A model with one passage in its ear."""

    @property
    def language(self) -> str:
        """As the model calls it."""
        ...

    def forced(self, texts: Sequence[str]) -> Sequence[Forced]:
        """How well each text fits."""
        ...

    def aligned(self, text: str) -> Aligned:
        """When each word of the text is spoken."""
        ...


AnyEar = TypeVar("AnyEar", bound=Ear)


class Model(Protocol[AnyEar]):
    """What takes passages in, and writes down what is said in several of one language."""

    def has_room(self, passage: Passage) -> bool:
        """Whether it can take in all that is to be heard, and all that is said of it."""
        ...

    def listening(self, passages: Sequence[Passage]) -> Sequence[AnyEar]:
        """An ear for each."""
        ...

    def decoded(self, ears: Sequence[AnyEar]) -> Sequence[Decoded]:
        """What is said in each."""
        ...


def heard_by(
    model: Model[AnyEar], passages: Sequence[Passage], abilities: AbstractSet[Ability]
) -> list[tuple[Evidence, ...]]:
    """For each passage the evidence of each of its parts."""
    fits = [model.has_room(passage) for passage in passages]
    fitting = [passage for passage, does_fit in zip(passages, fits, strict=True) if does_fit]
    examinations = [examine(passage, abilities) for passage in fitting]
    answers = Answers(model, fitting)
    found = iter(
        [
            tuple(replace(one, figures={**one.figures, **answers.figures_of(number)}) for one in evidence)
            for number, evidence in enumerate(in_lockstep(examinations, answers))
        ]
    )
    return [
        next(found) if does_fit else (Evidence(unheard="too_long"),) * len(passage.parts)
        for passage, does_fit in zip(passages, fits, strict=True)
    ]


class Answers(Generic[AnyEar]):
    """A passage is taken in when the first question about it comes."""

    def __init__(self, model: Model[AnyEar], passages: Sequence[Passage]) -> None:
        self._model = model
        self._passages = passages
        self._ears: dict[int, AnyEar] = {}
        self._decoded: dict[int, Decoded] = {}

    def figures_of(self, passage: int) -> dict[str, float]:
        """What the model said of the passage beside its text, if it was decoded."""
        decoded = self._decoded.get(passage)
        said = (decoded.no_speech, decoded.compression) if decoded else ()
        return {name: figure for name, figure in zip(_FIGURES, said, strict=False) if figure is not None}

    def __call__(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers, in the order of the questions."""
        self._listen({question.passage for question in questions} - self._ears.keys())
        forces = defaultdict[int, list[tuple[int, str]]](list)
        decodes = defaultdict[str, list[tuple[int, AnyEar]]](list)
        answers = dict[int, Answer]()
        for number, question in enumerate(questions):
            ear = self._ears[question.passage]
            match question.query:
                case Force(text):
                    forces[question.passage].append((number, text))
                case Decode():
                    decodes[ear.language].append((number, ear))
                case Align(text):
                    answers[number] = ear.aligned(text)
                case _:
                    assert_never(question.query)
        for passage, texts in forces.items():
            found = self._ears[passage].forced([text for _, text in texts])
            answers |= {number: one for (number, _), one in zip(texts, found, strict=True)}
        for ears in decodes.values():
            heard = self._model.decoded([ear for _, ear in ears])
            for (number, _), one in zip(ears, heard, strict=True):
                answers[number] = self._decoded[questions[number].passage] = one
        return [answers[number] for number in range(len(questions))]

    def _listen(self, numbers: AbstractSet[int]) -> None:
        fresh = sorted(numbers)
        if fresh:
            ears = self._model.listening([self._passages[number] for number in fresh])
            self._ears |= zip(fresh, ears, strict=True)
