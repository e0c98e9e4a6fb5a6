"""Advanced SubStation Alpha, and SSA before it: sections, of which the events matter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from phases.errors import SourceBroken
from phases.subtitles.draft import Draft, Line, Said
from phases.subtitles.notes import Notes
from phases.subtitles.stamps import milliseconds

COMMENTS = (";", "!:")
_SECTION = re.compile(
    r"\[(script info|v4\+? styles\+?|events|fonts|graphics|aegisub [^\]]{0,40})\]", re.IGNORECASE
)
_EVENT = re.compile(r"(Dialogue|Comment|Picture|Sound|Movie|Command)\s{0,3}:", re.IGNORECASE)
_TIME = re.compile(r"(-?)([0-9]{1,6}):([0-9]{1,2}):([0-9]{1,2})(?:[.,:]([0-9]{1,9}))?")
_DRAWING = re.compile(r"\\p([0-9]{1,4})")
_SLASH = re.compile(r"\\([Nnh{}])")
_BRACE = re.compile(r"(?<!\\)\{")
_USUAL_FIELDS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_NAMES = ("name", "actor")


def is_ass(line: str) -> bool:
    """Whether a file that begins with this line is of this format."""
    return bool(_SECTION.fullmatch(line) or _EVENT.match(line))


def read_ass(lines: Sequence[Line], name: str, notes: Notes) -> list[Draft]:
    """The cues of an ASS or SSA file, as they stand; what is drawn several times is said once."""
    drafts: list[Draft] = []
    broken: list[Line] = []
    fields: tuple[str, ...] = _USUAL_FIELDS
    for line in _events(lines, notes):
        kind, _, rest = line.text.partition(":")
        kind = kind.strip().lower()
        if kind == "format":
            fields = _fields(rest) or fields
        elif kind == "dialogue":
            draft = _draft(line, rest, fields, notes)
            broken += [line] if draft is None else []
            drafts += [] if draft is None else [draft]
        elif not _EVENT.match(line.text):
            notes.say(line.number, "a line that is no event is left out")
    last = next((line for line in reversed(lines) if line.text), None)
    if broken and broken[-1] is last and len(broken) == 1:
        notes.say(last.number, "the file ends inside a cue, which is left out")
    elif broken:
        told = ", ".join(f"in line {line.number} (“{line.text[:60]}”)" for line in broken[:10])
        raise SourceBroken(
            f"Events of {name} cannot be read: {told}.",
            f"Write them with the fields of their format, which are {', '.join(fields)}.",
        )
    return _once(drafts, notes)


def _events(lines: Sequence[Line], notes: Notes) -> list[Line]:
    """The lines of the section of events, without comments; a file may be nothing else."""
    inside = not any(_SECTION.fullmatch(line.text) for line in lines)
    if inside:
        notes.say(1, "the file has no sections: all of it is taken for events")
    events: list[Line] = []
    for line in lines:
        section = _SECTION.fullmatch(line.text)
        if section:
            inside = section[1].lower() == "events"
        elif inside and line.text and not line.text.startswith(COMMENTS):
            events.append(line)
    return events


def _fields(text: str) -> tuple[str, ...]:
    fields = tuple(field.strip().lower() for field in text.split(","))
    return fields if fields[-1] == "text" and {"start", "end"} <= set(fields) else ()


def _draft(line: Line, rest: str, fields: Sequence[str], notes: Notes) -> Draft | None:
    values = rest.split(",", len(fields) - 1)
    if len(values) < len(fields):
        return None
    event = dict(zip(fields, values, strict=True))
    start, end = _ms(event["start"], line, notes), _ms(event["end"], line, notes)
    if start is None or end is None:
        return None
    voice = _voice(event)
    texts = _texts(event["text"], line, notes)
    return Draft(line.number, start, end, tuple(Said(line.number, text, voice) for text in texts))


def _voice(event: Mapping[str, str]) -> str | None:
    return next((event[name].strip() for name in _NAMES if event.get(name, "").strip()), None)


def _ms(text: str, line: Line, notes: Notes) -> int | None:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    sign, hours, minutes, seconds, fraction = match.groups(default="")
    if sign:
        notes.say(line.number, "a time before zero is taken as zero")
        return 0
    if max(int(minutes), int(seconds)) > 59:  # noqa: PLR2004
        notes.say(line.number, "more than 59 minutes or seconds are carried over")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + milliseconds(fraction)


@dataclass(frozen=True, slots=True)
class _Shown:
    text: str
    has_drawing: bool


def _texts(text: str, line: Line, notes: Notes) -> list[str]:
    shown = _without_overrides(text)
    if shown.has_drawing:
        notes.say(line.number, "a drawing is left out")
    return _SLASH.sub(
        lambda match: {"N": "\n", "n": " ", "h": " "}.get(match[1], match[1]), shown.text
    ).split("\n")


def _without_overrides(text: str) -> _Shown:
    """The text between the braces, as far as it is not drawn."""
    shown: list[str] = []
    at, draws, has_drawing = 0, False, False
    while at < len(text):
        brace = _BRACE.search(text, at)
        begin = brace.start() if brace else -1
        end = text.find("}", begin) if begin >= 0 else -1
        part = text[at : begin if end >= 0 else None]
        if draws:
            has_drawing = has_drawing or bool(part.strip())
        else:
            shown.append(part)
        if end < 0:
            break
        scales = _DRAWING.findall(text, begin, end)
        draws = int(scales[-1]) > 0 if scales else draws
        at = end + 1
    return _Shown("".join(shown), has_drawing)


def _once(drafts: Sequence[Draft], notes: Notes) -> list[Draft]:
    """Without events that repeat another for a shadow or a glow."""
    seen: set[tuple[int, int, tuple[tuple[str, str | None], ...]]] = set()
    kept: list[Draft] = []
    for draft in drafts:
        look = (draft.start_ms, draft.end_ms, tuple((said.text, said.voice) for said in draft.said))
        if look in seen and any(said.text.strip() for said in draft.said):
            notes.say(draft.line, "the same text at the same time is there before: it is left out")
            continue
        seen.add(look)
        kept.append(draft)
    return kept
