"""Examinations that are led in lockstep: each gets its own answers, and a round is answered together."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from phases.evidence import Evidence
from phases.hear.lockstep import Examination, Question, in_lockstep
from phases.hear.queries import Answer, Decoded, Force, Forced, Piece


def examination(name: str, rounds: Sequence[int]) -> Examination:
    """Asks so many texts in each round, and ends with all that it was answered."""
    heard = list[str]()
    for number, count in enumerate(rounds):
        answers = yield [Force(f"{name}.{number}.{each}") for each in range(count)]
        heard += [answer.pieces[0].rival for answer in answers if isinstance(answer, Forced)]
    return (Evidence(words=tuple(heard)),)


class Repeating:
    def __init__(self) -> None:
        self.rounds = list[int]()

    def __call__(self, questions: Sequence[Question]) -> Sequence[Answer]:
        self.rounds.append(len(questions))
        return [
            Forced((Piece(0, 0, 0.0, 0.0, each.query.text),))
            if isinstance(each.query, Force)
            else Decoded("")
            for each in questions
        ]


@given(st.lists(st.lists(st.integers(0, 3), max_size=4), max_size=5))
def test_each_examination_gets_its_own_answers_in_order(asked: list[list[int]]) -> None:
    found = in_lockstep([examination(str(n), rounds) for n, rounds in enumerate(asked)], Repeating())
    assert [evidence.words for (evidence,) in found] == [
        tuple(f"{n}.{number}.{each}" for number, count in enumerate(rounds) for each in range(count))
        for n, rounds in enumerate(asked)
    ]


def test_a_round_of_all_of_them_is_answered_at_once() -> None:
    answer = Repeating()
    in_lockstep([examination("a", [1, 3]), examination("b", [1]), examination("c", [])], answer)
    assert answer.rounds[:2] == [2, 3]
