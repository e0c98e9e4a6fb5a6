"""What the checkers say of the cases, from what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.ear.cases import GOOD, LEARNED, Case
from bench.ear.checkers import PEERS, Checker, Measured
from bench.ear.measuring import Voices, key_of, lessons_of
from bench.ear.shelf import Shelf
from bench.ear.words import words_of
from phases.verdict import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and what each checker says of it."""

    case: Case
    verdicts: Mapping[str, Verdict]

    @property
    def is_good(self) -> bool:
        """Whether nothing was done to it."""
        return self.case.fault == GOOD

    @property
    def outcome(self) -> Outcome:
        """What ours say together: the worst of what was judged; the peers' rule is only for comparison."""
        said = {verdict.outcome for name, verdict in self.verdicts.items() if not name.startswith(PEERS)}
        for outcome in (Outcome.FAILED, Outcome.SUSPECT, Outcome.NOT_CHECKED):
            if outcome in said:
                return outcome
        return Outcome.PASSED

    @property
    def names_the_word(self) -> bool:
        """Whether a reason is about a word of the fault, or one beside it."""
        if self.case.word is None:
            return False
        words = words_of(self.case.expected)
        near = words[max(0, self.case.word - 1) : self.case.word + self.case.words + 1]
        meant = {_bare(word.text) for word in near}
        return any(
            _bare(reason.word) in meant
            for verdict in self.verdicts.values()
            for reason in verdict.reasons
            if reason.word
        )

    def outcome_of(self, checker: str | None) -> Outcome:
        """What one of them says, or all together."""
        return self.verdicts[checker].outcome if checker else self.outcome


def judged(
    checkers: Sequence[Checker], shelves: Mapping[str, Shelf], cases: Sequence[Case], voices: Voices
) -> Iterator[Judged]:
    """All but the learned ones; a case that a checker has not measured is left out."""
    lessons = {
        checker.name: lessons_of(checker, cases, voices, shelves[checker.measures]) for checker in checkers
    }
    for case in cases:
        keys = {checker.name: key_of(case, voices, checker) for checker in checkers}
        known = all(keys[checker.name] in shelves[checker.measures] for checker in checkers)
        if case.fault != LEARNED and known:
            yield Judged(
                case,
                {
                    checker.name: checker.judge(
                        Measured(
                            case.expected,
                            shelves[checker.measures][keys[checker.name]],
                            lessons[checker.name].get(case.voice),
                        )
                    )
                    for checker in checkers
                },
            )


def _bare(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))
