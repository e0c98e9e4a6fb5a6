"""From a path to cues: encodings, sizes, and what is no subtitle file."""

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.cue import CueSheet, Remark, summed_up
from phases.errors import (
    FormatUnknown,
    SourceBroken,
    SourceEmpty,
    SourceMissing,
    SourceNotAFile,
    SourceTooLarge,
)
from phases.subtitles import SubtitleSettings, read_subtitles, sheet_of
from phases.subtitles.stamps import stamp

ReadSubtitles = Callable[..., CueSheet]
TIMES = "1\n00:00:01,000 --> 00:00:02,000\n"


def messages(sheet: CueSheet) -> list[str]:
    return [remark.message for remark in sheet.remarks]


@pytest.mark.parametrize(
    ("encoding", "language", "text"),
    [
        ("cp1252", "fr", "Où êtes-vous ? – À l’hôtel."),
        ("latin-1", "de", "Die Tür öffnet sich für Mädchen."),
        ("cp1251", "ru", "Где ты сейчас? Я жду тебя дома уже целый час."),
        ("cp932", "ja", "どこにいますか。駅の前で待っています。"),
        ("utf-16", "ja", "どこにいますか。"),
    ],
)
def test_the_encoding_is_found_and_told(read: ReadSubtitles, encoding: str, language: str, text: str) -> None:
    sheet = read((TIMES + text).encode(encoding), language=language)
    assert sheet.cues[0].text == text
    assert [message.startswith("the file is") for message in messages(sheet)] == [True]


def test_an_encoding_that_is_named_is_no_fault(read: ReadSubtitles) -> None:
    sheet = read((TIMES + "Żółw.").encode("cp1250"), encoding="cp1250", strict=True)
    assert sheet.cues[0].text == "Żółw."


def test_a_file_that_ends_inside_a_character_is_still_utf_8(read: ReadSubtitles) -> None:
    sheet = read((TIMES + "Où ça ? Là-bas, à côté").encode()[:-1])
    assert sheet.cues[0].text == "Où ça ? Là-bas, à côt"
    assert [(remark.line, remark.message) for remark in sheet.remarks] == [
        (3, "the file ends inside a character, which is left out")
    ]


def test_a_broken_byte_does_not_make_utf_8_another_encoding(read: ReadSubtitles) -> None:
    good = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},500\nÇa, c’était là-bas, à côté.\n\n" for n in range(1, 4)
    )
    sheet = read(good.encode() + b"4\n00:00:04,000 --> 00:00:05,000\nAh\xff, oui.\n")
    assert sheet.cues[0].text == "Ça, c’était là-bas, à côté."
    assert sheet.cues[3].text == "Ah, oui."
    assert [(remark.line, remark.column) for remark in sheet.remarks] == [(15, 3)]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n \n", codecs.BOM_UTF8, b"WEBVTT\n", b"WEBVTT\n\nNOTE nothing\n", b"[Script Info]\n[Events]\n"],
)
def test_a_file_without_cues_is_empty(read: ReadSubtitles, content: bytes) -> None:
    with pytest.raises(SourceEmpty):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        b"Once upon a time.\n",
        b"\x1aE\xdf\xa3\x00\x01",
        b"PK\x03\x04\x00",
        b"<?xml version='1.0'?><tt/>",
        b"{1}{25}Hello.\n",
        b"\x00\x00\x00\x20ftypisom",
    ],
)
def test_what_is_no_subtitle_file_is_refused_by_its_content(read: ReadSubtitles, content: bytes) -> None:
    with pytest.raises(FormatUnknown, match=r"scene\.srt"):
        read(content)


def test_what_is_not_there_or_not_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        read_subtitles(tmp_path / "no.srt", SubtitleSettings())
    with pytest.raises(SourceNotAFile):
        read_subtitles(tmp_path, SubtitleSettings())


def test_what_is_too_large_is_refused_by_the_name_of_the_setting(read: ReadSubtitles) -> None:
    with pytest.raises(SourceTooLarge, match="max_file_mb"):
        read(TIMES + "x" * 2_000_000, max_file_mb=1)


def test_a_strict_error_lists_every_fault_with_its_line(read: ReadSubtitles) -> None:
    with pytest.raises(SourceBroken) as caught:
        read("1\n00:00:01.000 --> 00:00:02,5\n<b>A</b>\n\n1\n00:00:00,000 --> 00:00:00,000\nB\n", strict=True)
    told = caught.value.message
    for line in (
        "line 2: the milliseconds",
        "line 3: markup",
        "line 5: the number",
        "line 5: the cue does not end",
        "line 5: the cue starts",
    ):
        assert line in told
    assert "strict" in caught.value.remedy


def test_a_film_full_of_one_fault_is_summed_up() -> None:
    remarks = [Remark(line, "markup is left out") for line in range(1, 31)] + [Remark(7, "no number", 3)]
    assert summed_up(remarks) == (
        "lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 and 10 more: markup is left out.",
        "line 7: no number.",
    )
    assert str(remarks[-1]) == "line 7, column 3: no number"


@pytest.mark.parametrize("count", [5_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_very_many_cues_are_read(read: ReadSubtitles, count: int) -> None:
    cues = (
        f"{n}\n{stamp(n * 1000, ',')} --> {stamp(n * 1000 + 900, ',')}\nCue {n}.\n"
        for n in range(1, count + 1)
    )
    sheet = read("\n".join(cues))
    assert len(sheet.cues) == count
    assert sheet.cues[-1].text == f"Cue {count}."


@pytest.mark.parametrize(
    "line",
    [
        "word " * 2_000_000,
        "9" * 20_000,
        "<b " * 300_000,
        "<" * 300_000,
        "{\\a" * 300_000,
        "&#" * 300_000,
        "[" * 300_000,
        "(" * 300_000,
        "[a " * 300_000,
        "♪" * 300_000,
        "A" * 300_000 + ":",
        "-->" * 100_000,
    ],
    ids=[
        "10 MB",
        "digits",
        "tags",
        "less",
        "braces",
        "entities",
        "brackets",
        "parentheses",
        "words",
        "notes",
        "name",
        "arrows",
    ],
)
def test_a_huge_line_takes_no_longer_than_its_length(read: ReadSubtitles, line: str) -> None:
    for brackets in ("tags", "sdh"):
        assert len(read(f"{TIMES}Hello.\n{line}\nx", brackets=brackets).cues) == 1


FRAGMENTS = (
    "1",
    "2",
    "42",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "00:00:01,000 --> 00:00:02,000",
    "00:00:03.000 --> 00:00:01.000",
    "-->",
    "00:0",
    "WEBVTT",
    "NOTE",
    "[Events]",
    "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Hi",
    "Format: Start, End, Text",
    "<v Ann>",
    "</v>",
    "<lang de>",
    "<rt>",
    "&amp;",
    "&#10;",
    "[door slams]",
    "[",
    "]",
    "(",
    "♪",
    "ANN: ",
    "Hello",
    "\u2060",
    "\ufeff",
    "{\\p1}",
    "\\N",
    "é",
)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join), st.sampled_from(["tags", "sdh"]))
def test_any_file_is_read_or_refused(content: str, brackets: str) -> None:
    try:
        sheet = sheet_of(content, "x.srt", SubtitleSettings.model_validate({"brackets": brackets}))
    except (SourceEmpty, SourceBroken, FormatUnknown):
        return
    last = content.count("\n") + content.count("\r") + 1
    starts = [cue.start_ms for cue in sheet.cues]
    assert starts == sorted(starts)
    assert [cue.number for cue in sheet.cues] == list(range(1, len(starts) + 1))
    for cue in sheet.cues:
        assert cue.start_ms < cue.end_ms
        assert any(map(str.isalnum, cue.text))
        assert all(line == line.strip() != "" for line in cue.text.split("\n")) or "\u2060" in content
        assert 1 <= cue.line <= last
    assert all(1 <= remark.line <= last for remark in sheet.remarks)
