"""Lines → blocks, each with its times: what SRT and WebVTT have in common.

Times are what is looked for, and not blank lines: those are missing, or stand inside a cue, in many files.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from phases.errors import SourceBroken
from phases.subtitles.draft import Line
from phases.subtitles.notes import Notes
from phases.subtitles.stamps import TimeForm, Times, is_nearly_times, times_in

_LONGEST_NUMBER = 9
_LONGEST_TIMES = 32
_TOLD = 10


@dataclass(frozen=True, slots=True)
class Block:
    """What belongs to one line of times."""

    line: int
    times: Times
    head: str | None
    """The line above the times: a number, or whatever the format allows."""
    body: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a block begins, where its times stand, and what they are."""

    begin: int
    at: int
    times: Times

    def head(self, lines: Sequence[Line]) -> str | None:
        return lines[self.begin].text if self.begin < self.at else None


def blocks_in(
    lines: Sequence[Line], form: TimeForm, can_be_head: Callable[[str], bool], name: str, notes: Notes
) -> list[Block]:
    """The blocks of a file; what stands before the first is left out, with a remark."""
    timed = {at: times for at, line in enumerate(lines) if (times := times_in(line.text, form)) is not None}
    whole = _without_cut_off_end(lines, timed, form, name, notes)
    marks = _marks(whole, timed, can_be_head, notes)
    if not marks:
        return []
    _remark_on_preamble(whole[: marks[0].begin], notes)
    ends = [*(mark.begin for mark in marks[1:]), len(whole)]
    return [_block(whole, mark, end, notes) for mark, end in zip(marks, ends, strict=True)]


def is_number(text: str) -> bool:
    """Whether it consists of digits."""
    return text.isdecimal()


def _without_cut_off_end(
    lines: Sequence[Line], timed: Mapping[int, Times], form: TimeForm, name: str, notes: Notes
) -> Sequence[Line]:
    """Without a last cue that has no text yet; other times that cannot be read are an error."""
    broken = [at for at, line in enumerate(lines) if at not in timed and is_nearly_times(line.text)]
    last = next((at for at in reversed(range(len(lines))) if lines[at].text), -1)
    is_cut_off = last in timed and bool(timed[last].troubles) and not timed[last].text
    if broken == [last] or (is_cut_off and not broken):
        begin = last - 1 if last and is_number(lines[last - 1].text) else last
        return _cut_off(lines, begin, notes)
    if broken:
        raise SourceBroken(
            f"The times of {name} cannot be read {_places(lines, broken)}.",
            f"Write them as {form.shown} --> {form.shown}.",
        )
    return _without_last_number(lines, timed, last, notes)


def _without_last_number(
    lines: Sequence[Line], timed: Mapping[int, Times], last: int, notes: Notes
) -> Sequence[Line]:
    """Without a number at the very end that would be the next cue's."""
    has_begun = last > 0 and last not in timed and _begins_times(lines[last].text)
    at = last - 1 if has_begun and is_number(lines[last - 1].text) else last
    stands_alone = at > 1 and is_number(lines[at].text) and not lines[at - 1].text
    if not stands_alone:
        return lines
    times = max((place for place in timed if place < at), default=0)
    before = lines[times - 1].text if times else ""
    has_text = any(line.text for line in lines[times + 1 : at])
    return _cut_off(lines, at, notes) if has_text and _follows(lines[at].text, before) else lines


def _begins_times(text: str) -> bool:
    return ":" in text and len(text) < _LONGEST_TIMES and not text.strip("-0123456789:,.> ")


def _cut_off(lines: Sequence[Line], begin: int, notes: Notes) -> Sequence[Line]:
    notes.say(lines[begin].number, "the file ends inside a cue, which is left out")
    return lines[:begin]


def _marks(
    lines: Sequence[Line], timed: Mapping[int, Times], can_be_head: Callable[[str], bool], notes: Notes
) -> list[_Mark]:
    marks: list[_Mark] = []
    for at, times in timed.items():
        if at >= len(lines):
            break
        floor = marks[-1].at + 1 if marks else 0
        before = marks[-1].head(lines) if marks else None
        begin = _begin(lines, floor, at, before, can_be_head)
        if marks and floor < begin and lines[begin - 1].text:
            notes.say(lines[begin].number, "there is no blank line before the cue")
        marks.append(_Mark(begin, at, times))
    return marks


def _begin(
    lines: Sequence[Line], floor: int, at: int, before: str | None, can_be_head: Callable[[str], bool]
) -> int:
    """Where the block begins whose times stand at `at`: at its head, if it has one."""
    above = at - 1
    while above >= floor and not lines[above].text:
        above -= 1
    if above < floor:
        return at
    text = lines[above].text
    stands_alone = above == 0 or not lines[above - 1].text
    if above == at - 1:
        is_head = is_number(text) or (stands_alone and can_be_head(text))
    else:  # every line of the file may be followed by a blank one
        is_head = stands_alone and is_number(text) and _follows(text, before)
    return above if is_head else at


def _follows(number: str, before: str | None) -> bool:
    """Whether this number comes next."""
    if not before or not is_number(before):
        return number == "1"
    is_short = len(number) <= _LONGEST_NUMBER and len(before) <= _LONGEST_NUMBER
    return is_short and int(number) == int(before) + 1


def _block(lines: Sequence[Line], mark: _Mark, end: int, notes: Notes) -> Block:
    timed = lines[mark.at]
    for trouble in mark.times.troubles:
        notes.say(timed.number, trouble)
    beside = [Line(timed.number, mark.times.text)] if mark.times.text else []
    below = list(lines[mark.at + 1 : end])
    while below and not below[-1].text:
        below.pop()
    for above, line in pairwise([timed, *below]):
        if above.text and not line.text:
            notes.say(line.number, "there is a blank line inside the cue")
    body = tuple(line for line in [*beside, *below] if line.text)
    return Block(lines[mark.begin].number, mark.times, mark.head(lines), body)


def _remark_on_preamble(lines: Sequence[Line], notes: Notes) -> None:
    for line in lines:
        if line.text:
            notes.say(line.number, "what stands before the first cue is left out")


def _places(lines: Sequence[Line], broken: Sequence[int]) -> str:
    told = ", ".join(f"in line {lines[at].number} (“{lines[at].text[:60]}”)" for at in broken[:_TOLD])
    return told if len(broken) <= _TOLD else f"{told}, and in {len(broken) - _TOLD} more"
