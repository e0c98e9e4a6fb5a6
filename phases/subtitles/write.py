"""A sheet of cues → a subtitle file that, read again, gives the same cues.

What would be read as anything but text gets an invisible sign (a word joiner), which reading takes out again.
"""

import html
import re
from collections.abc import Iterable
from operator import attrgetter

from phases.cue import Cue
from phases.subtitles.markup import JOINER, MARKUP
from phases.subtitles.sounds import without_sounds_in
from phases.subtitles.stamps import SRT_TIMES, VTT_TIMES, TimeForm, stamp, times_in

VTT_HEAD = "WEBVTT\n"
_ARROW = "-->"
_NOT_AN_IDENTIFIER = ("NOTE", "STYLE", "REGION", "WEBVTT")
_SLASHED = re.compile(r"\\([Nnh{}])")
_STYLE = "Arial,{size},{colour},&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,2,1,{place},20,20,20,1"
_ASS_HEAD = f"""[Script Info]
ScriptType: v4.00+
WrapStyle: 2
PlayResX: 1280
PlayResY: 720

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,{_STYLE.format(size=48, colour="&H00FFFFFF", place=2)}
Style: Other,{_STYLE.format(size=36, colour="&H0000FFFF", place=8)}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"""


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


def write_ass(cues: Iterable[Cue], others: Iterable[Cue] = ()) -> str:
    """An ASS file, to hundredths of a second; what is said in another language stands above, in a style of its own."""
    events = [(cue, "Default") for cue in cues] + [(cue, "Other") for cue in others]
    lines = [_event(cue, style) for cue, style in sorted(events, key=lambda event: event[0].start_ms)]
    return "\n".join([_ASS_HEAD, *lines, ""])


def write_txt(cues: Iterable[Cue]) -> str:
    """What is said, without times: a line for each cue, with who says it."""
    return "".join(
        f"{f'{cue.speaker}: ' if cue.speaker else ''}{' '.join(cue.text.split())}\n"
        for _, cue in _numbered(cues)
    )


def _event(cue: Cue, style: str) -> str:
    start, end = ((ms + 5) // 10 for ms in (cue.start_ms, cue.end_ms))
    speaker = " ".join((cue.speaker or "").replace(",", " ").split())
    text = r"\N".join(_ass_line(line) for line in _plain(cue.text).split("\n"))
    return (
        f"Dialogue: 0,{_hundredths(start)},{_hundredths(max(end, start + 1))},{style},{speaker},0,0,0,,{text}"
    )


def _hundredths(time: int) -> str:
    minutes, rest = divmod(time, 6_000)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 100:02}.{rest % 100:02}"


def _ass_line(line: str) -> str:
    written = _SLASHED.sub(lambda match: f"\\{JOINER}{match[1]}", line).replace("{", r"\{")
    written = f"{JOINER}{written}" if line.startswith("\\") else written
    return (
        f"{JOINER}{written}{JOINER}" if line != line.strip() or not line or line.endswith("\\") else written
    )


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
    return "\n".join(_line(line, form) for line in _plain(text).split("\n"))


def _plain(text: str) -> str:
    plain = text.replace(JOINER, "").replace("\r\n", "\n").replace("\r", "\n")
    return without_sounds_in(plain, f"[{JOINER}")


def _line(line: str, form: TimeForm) -> str:
    written = line.replace(_ARROW, f"--{JOINER}>")
    while MARKUP.search(written):  # one may stand inside another
        written = MARKUP.sub(lambda match: f"{match[0][0]}{JOINER}{match[0][1:]}", written)
    if line != line.strip() or not line:
        return f"{JOINER}{written}{JOINER}"
    return f"{JOINER}{written}" if times_in(written, form) else written
