"""A sheet of cues → a subtitle file that, read again, gives the same cues.

What would be read as anything but text gets an invisible sign (a word joiner), which reading takes out again.
"""

import html
from collections.abc import Iterable
from operator import attrgetter

from phases.cue import Cue
from phases.subtitles.markup import JOINER, MARKUP
from phases.subtitles.sounds import without_sounds_in
from phases.subtitles.stamps import SRT_TIMES, VTT_TIMES, TimeForm, stamp, times_in

VTT_HEAD = "WEBVTT\n"
_ARROW = "-->"
_NOT_AN_IDENTIFIER = ("NOTE", "STYLE", "REGION", "WEBVTT")


def write_srt(cues: Iterable[Cue]) -> str:
    """An SRT file; it has no place for speakers."""
    return "\n".join(srt_block(number, cue) for number, cue in _numbered(cues))


def write_vtt(cues: Iterable[Cue]) -> str:
    """A WebVTT file; speakers are its voices."""
    return "\n".join([VTT_HEAD, *(vtt_block(number, cue) for number, cue in _numbered(cues))])


def srt_block(number: int, cue: Cue) -> str:
    """One cue of an SRT file; a blank line stands between two."""
    return f"{number}\n{_times(cue, SRT_TIMES)}\n{_text(cue.text, SRT_TIMES)}\n"


def vtt_block(number: int, cue: Cue) -> str:
    """One cue of a WebVTT file; a blank line stands between two."""
    return f"{_identifier(cue) or number}\n{_times(cue, VTT_TIMES)}\n{_voiced(cue)}\n"


def _numbered(cues: Iterable[Cue]) -> Iterable[tuple[int, Cue]]:
    return enumerate(sorted(cues, key=attrgetter("start_ms")), start=1)


def _times(cue: Cue, form: TimeForm) -> str:
    end_ms = max(cue.end_ms, cue.start_ms + 1)
    return f"{stamp(cue.start_ms, form.mark)} {_ARROW} {stamp(end_ms, form.mark)}"


def _voiced(cue: Cue) -> str:
    speaker = " ".join((cue.speaker or "").split())
    text = html.escape(_text(cue.text, VTT_TIMES), quote=False)
    return f"<v {html.escape(speaker, quote=False)}>{text}" if speaker else text


def _identifier(cue: Cue) -> str:
    is_one = _ARROW not in cue.identifier and not cue.identifier.startswith(_NOT_AN_IDENTIFIER)
    return cue.identifier if is_one else ""


def _text(text: str, form: TimeForm) -> str:
    plain = text.replace(JOINER, "").replace("\r\n", "\n").replace("\r", "\n")
    plain = without_sounds_in(plain, f"[{JOINER}")
    return "\n".join(_line(line, form) for line in plain.split("\n"))


def _line(line: str, form: TimeForm) -> str:
    written = line.replace(_ARROW, f"--{JOINER}>")
    while MARKUP.search(written):  # one may stand inside another
        written = MARKUP.sub(lambda match: f"{match[0][0]}{JOINER}{match[0][1:]}", written)
    if line != line.strip() or not line:
        return f"{JOINER}{written}{JOINER}"
    return f"{JOINER}{written}" if times_in(written, form) else written
