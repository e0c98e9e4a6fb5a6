"""How facts are shown to people: Markdown that no text can break, durations, sizes, moments."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control signs, among them those that turn the direction of a whole line."""


def escaped(text: str) -> str:
    """Text that shows as it is, within one cell of a table: book text may hold anything."""
    return _SPECIAL.sub(r"\\\1", " ".join(_UNSEEN.sub(" ", text).split()))


def section(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A heading and its table; nothing if there are no rows."""
    if rows:
        yield from ("", f"## {title}", "", row(header), row(["---"] * len(header)), *map(row, rows))


def row(cells: Sequence[str]) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def duration(seconds: float) -> str:
    """Hours and minutes, or minutes and seconds if it is short."""
    whole = round(seconds)
    if whole < 3600:  # noqa: PLR2004 - an hour
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def gigabytes(size: int) -> str:
    """For people; rounded up, so that what is freed is enough."""
    return f"{-(-size // 100_000_000) / 10:.1f} GB"


def when(at: datetime, zone: str, form: str) -> str:
    """A moment as the clocks of a zone show it."""
    return at.astimezone(ZoneInfo(zone)).strftime(form)


def code(text: str) -> str:
    """A path, in a font that shows every sign of it."""
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    shown = _UNSEEN.sub(" ", text).replace("|", "\\|")
    return f"{fence}{shown}{fence}" if fence == "`" else f"{fence} {shown} {fence}"


def with_code(text: str) -> str:
    """A remedy: its commands stay commands, the rest shows as it is."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escaped(text)
    return "".join(f"`{part}`" if number % 2 else _spaced(part) for number, part in enumerate(parts))


def counted(number: int, what: str) -> str:
    """Things with their number: 1 chunk, 2 chunks."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _spaced(part: str) -> str:
    inner = escaped(part)
    return f"{' ' if part[:1].isspace() else ''}{inner}{' ' if inner and part[-1:].isspace() else ''}"
