"""Times as subtitles write them: `00:01:02,500 --> 00:01:04,000`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STAMP = (
    r"(-?)\s?(?:([0-9]{1,6})\s?:\s?)?([0-9]{1,2})\s?:\s?([0-9]{1,2})(?:\s?([.,:;])\s?([0-9]{1,9}))?(?![0-9])"
)
_ARROW = r"\s{0,8}(-->|[-–—=]{1,3}\s?>|→)\s{0,8}"
_TIMES = re.compile(f"{_STAMP}{_ARROW}{_STAMP}(.*)", re.DOTALL)
_GROUPS = 6
_CLOCK = re.compile(r"[0-9]\s?:\s?[0-9]")
_POSITION = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,20}:[-\w.%,]{1,40}")
_LONGEST_POSITION = 300
_FURTHEST_ARROW = 80
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class TimeForm:
    """How a format wants its times."""

    shown: str
    mark: str
    """Before the milliseconds."""
    fewest_hour_digits: int
    most_hours: int | None
    has_positions: bool
    """Whether a position may follow the times."""


SRT_TIMES = TimeForm("HH:MM:SS,mmm", ",", 2, 23, has_positions=False)
VTT_TIMES = TimeForm("HH:MM:SS.mmm", ".", 0, None, has_positions=True)


@dataclass(frozen=True, slots=True)
class Times:
    """A line of times, read."""

    start_ms: int
    end_ms: int
    text: str
    """What follows them and is no position."""
    troubles: tuple[str, ...]


def times_in(line: str, form: TimeForm) -> Times | None:
    """The times that this line gives, if it is such a line."""
    if line[:1] not in "-0123456789" or not ({">", "→"} & set(line[:_FURTHEST_ARROW])):
        return None
    match = _TIMES.match(line)
    if match is None:
        return None
    parts = match.groups(default="")
    start, arrow, end, rest = parts[:_GROUPS], parts[_GROUPS], parts[_GROUPS + 1 : -1], parts[-1].strip()
    is_position = _is_position(rest)
    troubles = [
        *_troubles(start, form),
        *_troubles(end, form),
        *(["the arrow between the times is not -->"] if arrow != "-->" else []),
        *(["the position after the times is not used"] if is_position and not form.has_positions else []),
        *(["the text stands in the line of its times"] if rest and not is_position else []),
    ]
    return Times(_ms(start), _ms(end), "" if is_position else rest, tuple(dict.fromkeys(troubles)))


def is_nearly_times(line: str) -> bool:
    """Whether it must have been a line of times once: an arrow, and a clock beside it."""
    arrow = line.find("-->", 0, _FURTHEST_ARROW)
    return arrow >= 0 and bool(_CLOCK.search(line[:arrow]) or _CLOCK.search(line[arrow + 3 : arrow + 20]))


def stamp(ms: int, mark: str) -> str:
    """A time as a file has it: `00:01:02,500`."""
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{mark}{rest % 1000:03}"


def milliseconds(fraction: str) -> int:
    """The digits after the point: `5` is 500; a fourth digit rounds."""
    return (int(fraction[:4].ljust(4, "0")) + 5) // 10


def _is_position(text: str) -> bool:
    words = text.split() if len(text) < _LONGEST_POSITION else []
    return bool(words) and all(_POSITION.fullmatch(word) for word in words)


def _ms(parts: tuple[str, ...]) -> int:
    sign, hours, minutes, seconds, _, fraction = parts
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return 0 if sign else whole * 1000 + milliseconds(fraction)


def _troubles(parts: tuple[str, ...], form: TimeForm) -> Iterator[str]:
    sign, hours, minutes, seconds, mark, fraction = parts
    if sign:
        yield "a time before zero is taken as zero"
    if mark != form.mark or len(fraction) != _DIGITS:
        yield f"the milliseconds are not written as in {form.shown}"
    is_short = {len(minutes), len(seconds)} != {2} or len(hours) < form.fewest_hour_digits
    if is_short or len(hours) == 1:
        yield f"the time is not written as {form.shown}"
    if max(int(minutes), int(seconds)) > 59:  # noqa: PLR2004
        yield "more than 59 minutes or seconds are carried over"
    if form.most_hours is not None and int(hours or 0) > form.most_hours:
        yield f"a time has more than {form.most_hours} hours"
