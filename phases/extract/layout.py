"""Lines of plain text, put together into paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from phases.extract.blocks import is_scene_break
from phases.extract.clean import tidy_line

_LONG_LINE = 120
_VERSE_WIDTH = 0.75
_WIDEST_VERSE = 60
_SCENE_GAP = 3
_ENDS = tuple(".!?…:”’\"'*)]»")


@dataclass(frozen=True, slots=True)
class Lump:
    """Lines that stand together, and how many empty lines stand before them."""

    lines: tuple[str, ...]
    gap: int

    @property
    def text(self) -> str:
        """Its lines as they are shown."""
        return "\n".join(self.lines)


def paragraphs_of(text: str) -> list[Lump]:
    """Paragraphs, each as one line (verse as several), however the file wraps its lines."""
    lines = text.strip("\n").split("\n")
    written = [line for line in lines if line.strip()]
    if not written:
        return []
    width = sorted(len(line.rstrip()) for line in written)[int(len(written) * 0.9)]
    if sum(len(line) > _LONG_LINE for line in written) * 20 > len(written):
        lumps = _each_line(lines)
    elif len(written) * 40 > len(lines) * 39 and len(written) > 1:
        lumps = _by_indent(lines, width)
    else:
        lumps = _by_empty_lines(lines)
    return [Lump(_rejoined(lump.lines, width), lump.gap) for lump in lumps]


def scene_gaps(lumps: list[Lump]) -> frozenset[int]:
    """Numbers of empty lines that are wide and rare enough in this text to mean something."""
    gaps = Counter(lump.gap for lump in lumps[1:])
    usual = max(gaps, key=lambda gap: gaps[gap], default=0)
    return frozenset(
        gap for gap in gaps if gap >= max(_SCENE_GAP, usual + 1) and gaps[gap] * 10 <= len(lumps)
    )


def _each_line(lines: list[str]) -> Iterator[Lump]:
    gap = 0
    for line in lines:
        if line.strip():
            yield Lump((line,), gap)
            gap = 0
        else:
            gap += 1


def _by_empty_lines(lines: list[str]) -> Iterator[Lump]:
    gap, gathered = 0, list[str]()
    for line in [*lines, ""]:
        if line.strip():
            gathered.append(line)
        else:
            if gathered:
                yield Lump(tuple(gathered), gap)
                gap, gathered = 0, []
            gap += 1


def _by_indent(lines: list[str], width: int) -> Iterator[Lump]:
    """Paragraphs of a text without empty lines: indented, or ended by a short line."""
    indented = sum(line[:1] in " \t\u3000" for line in lines if line.strip())
    by_indent = 0 < indented < len(lines) * 0.9
    gathered: list[str] = []
    for line in lines:
        starts = line[:1] in " \t\u3000" if by_indent else _ends_short(gathered, width)
        if gathered and (starts or not line.strip() or is_scene_break(line)):
            yield Lump(tuple(gathered), 0)
            gathered = []
        if line.strip():
            gathered.append(line)
        if gathered and is_scene_break(line):
            yield Lump(tuple(gathered), 0)
            gathered = []
    if gathered:
        yield Lump(tuple(gathered), 0)


def _ends_short(gathered: list[str], width: int) -> bool:
    return bool(gathered) and (
        width < _WIDEST_VERSE or (len(gathered[-1]) < width * 0.9 and gathered[-1].rstrip().endswith(_ENDS))
    )


def _rejoined(lines: tuple[str, ...], width: int) -> tuple[str, ...]:
    tidy = [tidy_line(line) for line in lines]
    if len(tidy) < 2 or _is_verse(tidy, width) or any(is_scene_break(line) for line in tidy):  # noqa: PLR2004
        return tuple(tidy)
    joined = tidy[0]
    for line in tidy[1:]:
        # A hyphen or a dash at the end of a line belongs to the words beside it.
        joined += line if re.search(r"\w-$|--$|[—–]$", joined) else f" {line}"
    return (joined,)


def _is_verse(lines: list[str], width: int) -> bool:
    widest = max(len(line) for line in lines[:-1])
    capitals = sum(line.lstrip("“‘\"'_(")[:1].isupper() for line in lines)
    return (
        widest <= _WIDEST_VERSE
        and (widest < width * _VERSE_WIDTH or width <= _WIDEST_VERSE)
        and capitals * 3 >= len(lines) * 2
    )
