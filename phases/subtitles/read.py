"""From a path to a sheet of cues, or to an error that says what to do."""

import codecs
from collections.abc import Sequence
from pathlib import Path

from phases.cue import CueSheet, summed_up
from phases.errors import (
    FormatUnknown,
    SourceBroken,
    SourceEmpty,
    SourceError,
    SourceMissing,
    SourceNotAFile,
    SourceTooLarge,
)
from phases.subtitles.ass import COMMENTS, is_ass, read_ass
from phases.subtitles.decoding import text_of
from phases.subtitles.draft import Draft, Line
from phases.subtitles.finish import cues_of
from phases.subtitles.lines import lines_of
from phases.subtitles.notes import Notes
from phases.subtitles.settings import MEGABYTE, SubtitleSettings
from phases.subtitles.srt import read_srt
from phases.subtitles.stamps import SRT_TIMES, is_nearly_times, times_in
from phases.subtitles.vtt import HEADER, read_vtt

_OTHER_KINDS = (b"PK\x03\x04", b"\x1aE\xdf\xa3", b"RIFF", b"%PDF", b"\x89PNG", b"OggS", b"ID3", b"fLaC", b"<")
_ISO_MEDIA = slice(4, 8)


def read_subtitles(path: Path, settings: SubtitleSettings) -> CueSheet:
    """The cues in an SRT, WebVTT, ASS or SSA file, told by its content; there is at least one."""
    notes = Notes()
    try:
        data = _data(path, settings)
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read: {error.strerror or error}.", "Check the disk and the rights of the file."
        ) from error
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise SourceEmpty(f"{path.name} is empty.", "Check that it was copied or downloaded completely.")
    if data.startswith(_OTHER_KINDS) or data[_ISO_MEDIA] == b"ftyp":
        raise _unknown(path.name)
    return _sheet(text_of(data, path.name, settings, notes), path.name, settings, notes)


def sheet_of(text: str, name: str, settings: SubtitleSettings) -> CueSheet:
    """The cues in a text that is a subtitle file called `name`."""
    return _sheet(text, name, settings, Notes())


def _data(path: Path, settings: SubtitleSettings) -> bytes:
    if not path.exists():
        raise SourceMissing(
            f"There is no file {path}.", "Check the name; a path is relative to where you are."
        )
    if not path.is_file():
        raise SourceNotAFile(f"{path} is not a file.", "Name one subtitle file.")
    size = path.stat().st_size
    if size > settings.max_file_mb * MEGABYTE:
        raise SourceTooLarge(
            f"{path.name} has {size // MEGABYTE} MB; {settings.max_file_mb} MB are allowed.",
            "If it is a subtitle file, raise the setting `max_file_mb`.",
        )
    return path.read_bytes()


def _sheet(text: str, name: str, settings: SubtitleSettings, notes: Notes) -> CueSheet:
    drafts, language = _drafts(lines_of(text, notes), name, notes)
    cues = cues_of(drafts, settings.brackets, notes)
    remarks = notes.in_order()
    if not cues:
        raise SourceEmpty(f"There is no cue in {name} that can be spoken.", " ".join(summed_up(remarks)))
    if settings.strict and remarks:
        told = "\n".join(summed_up(remarks))
        raise SourceBroken(
            f"{name} is not as its format wants it:\n{told}\n",
            "Correct it, or turn the setting `strict` off.",
        )
    return CueSheet(cues, language, remarks)


def _drafts(lines: Sequence[Line], name: str, notes: Notes) -> tuple[list[Draft], str | None]:
    told = (line.text for line in lines if line.text and not line.text.startswith(COMMENTS))
    first = next(told, "")
    has_times = any(times_in(line.text, SRT_TIMES) or is_nearly_times(line.text) for line in lines)
    if first.startswith(HEADER) or (has_times and not is_ass(first) and name.lower().endswith(".vtt")):
        vtt = read_vtt(lines, name, notes)
        return vtt.drafts, vtt.language
    if is_ass(first) or (not has_times and any(is_ass(line.text) for line in lines)):
        return read_ass(lines, name, notes), None
    if not has_times:
        raise _unknown(name)
    return read_srt(lines, name, notes), None


def _unknown(name: str) -> FormatUnknown:
    return FormatUnknown(
        f"{name} is not a subtitle file that can be read.",
        "SRT, WebVTT, ASS and SSA are read; turn others into one of them, for example with ffmpeg.",
    )
