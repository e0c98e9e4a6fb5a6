"""Places where the spoken text differs from the text shown."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

_FAR = 20
_CLOSING = " \u00a0\n\t”\"’')]»*_"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What stands from `start` to `end` is spoken as `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as a speller sees it."""

    text: str
    is_heading: bool = False
    sentence_ends: tuple[int, ...] = field(default=())
    """Where its sentences end, in order."""

    def ends_sentence(self, place: int) -> bool:
        """Whether nothing of the sentence but closing marks comes after `place`."""
        at = bisect_left(self.sentence_ends, place)
        end = self.sentence_ends[at] if at < len(self.sentence_ends) else len(self.text)
        return not self.text[place:end][:_FAR].strip(_CLOSING)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where `pattern` stands, `spell` says how it is spoken, or nothing if it is as well as it is.

    The edit covers the group `shown` of the pattern if there is one, else all that matches.
    """

    pattern: re.Pattern[str]
    spell: Callable[[re.Match[str], Passage], str | None]


def edits_by(rules: Iterable[Rule], passage: Passage, made: Iterable[Edit] = ()) -> list[Edit]:
    """What was made and what the rules change, in the order of the text; the earlier has the word."""
    edits = list(made)
    taken = bytearray(len(passage.text))
    for edit in edits:
        taken[edit.start : edit.end] = b"\x01" * (edit.end - edit.start)
    for rule in rules:
        group = "shown" if "shown" in rule.pattern.groupindex else 0
        for match in rule.pattern.finditer(passage.text):
            start, end = match.span(group)
            if not any(taken[start:end]) and (spoken := rule.spell(match, passage)) is not None:
                taken[start:end] = b"\x01" * (end - start)
                edits.append(Edit(start, end, spoken))
    return sorted(edits)
