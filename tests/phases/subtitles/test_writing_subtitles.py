"""What is written reads back as the same cues, whatever stands in them."""

from dataclasses import replace
from types import MappingProxyType

import pysubs2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phases.cue import Cue
from phases.subtitles import SubtitleSettings, sheet_of, write_srt, write_vtt

WRITERS = MappingProxyType({"srt": write_srt, "vtt": write_vtt})
NASTY = (
    "-->",
    "00:00:01,000 --> 00:00:02,000",
    "00:01.000 --> 00:02.000",
    "00:00:01,000 –> 00:00:02,000",
    "42",
    "",
    " ",
    "\n",
    "\n\n",
    "WEBVTT",
    "NOTE this",
    "STYLE",
    "<i>",
    "</i>",
    "<v Bob>",
    "<3",
    "<00:00:01.500>",
    "{\\an8}",
    "{y:i}",
    "\\N",
    "\\h",
    "&amp;",
    "&",
    "<",
    ">",
    "&#8288;",
    "[door slams]",
    "[Alice]",
    "[pause:1.5s]",
    "(sighs)",
    "♪",
    "ALICE: ",
    "שלום",
    "مرحبا",
    "\u202e",
    "🎧",
    "👩‍👩‍👧",
    "\u00a0",
    "\u2028",
    "\u0085",
    "é",
)
PLAIN = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2060")
"""Any sign but controls and the joiner, which is what writing puts in."""

texts = (
    st.lists(st.sampled_from(NASTY) | st.text(PLAIN, max_size=8), min_size=1, max_size=6)
    .map("".join)
    .filter(lambda text: any(map(str.isalnum, text)))
)
speakers = st.none() | st.sampled_from(["Alice", "Doctor O’Neil", "R&D", "a <b> c", "[x|y:z]", "אבי"])


@st.composite
def cue_sheets(draw: st.DrawFn) -> tuple[Cue, ...]:
    found = draw(
        st.lists(
            st.tuples(st.integers(0, 10**9), st.integers(1, 10**6), texts, speakers), min_size=1, max_size=6
        )
    )
    ordered = sorted(found, key=lambda cue: cue[0])
    return tuple(
        Cue(number, start, start + length, text, 0, speaker)
        for number, (start, length, text, speaker) in enumerate(ordered, start=1)
    )


def read(written: str, suffix: str) -> tuple[Cue, ...]:
    sheet = sheet_of(written, f"x.{suffix}", SubtitleSettings())
    return tuple(replace(cue, line=0) for cue in sheet.cues)


@given(cue_sheets())
@example((Cue(1, 0, 1, "1\n00:00:01,000 --> 00:00:02,000", 0),))
@example((Cue(1, 0, 1, "<i {\\an8 &amp;}>a", 0),))
@example((Cue(1, 0, 1, "a\n\n2", 0), Cue(2, 5, 9, "3\n\n\n", 0)))
@example((Cue(1, 0, 1, "a\n\n\n2\n", 0),))
@example((Cue(1, 0, 1, "1", 0), Cue(2, 2, 3, "2", 0)))
def test_srt_reads_back_as_it_was_written(cues: tuple[Cue, ...]) -> None:
    silent = tuple(replace(cue, speaker=None) for cue in cues)
    assert read(write_srt(silent), "srt") == silent


@given(cue_sheets())
@example((Cue(1, 0, 1, "a\nNOTE b\n\nNOTE c", 0, "Ann"),))
def test_webvtt_reads_back_as_it_was_written_with_its_speakers(cues: tuple[Cue, ...]) -> None:
    assert read(write_vtt(cues), "vtt") == cues


@given(cue_sheets())
def test_what_is_written_is_strictly_right(cues: tuple[Cue, ...]) -> None:
    in_a_day = tuple(replace(cue, start_ms=cue.start_ms % 10**7, end_ms=10**7 + 1) for cue in cues)
    for suffix, write in WRITERS.items():
        assert sheet_of(write(in_a_day), f"x.{suffix}", SubtitleSettings(strict=True)).remarks == ()


@given(cue_sheets())
def test_writing_is_settled_after_one_round(cues: tuple[Cue, ...]) -> None:
    for suffix, write in WRITERS.items():
        once = write(cues)
        assert write(read(once, suffix)) == once


@pytest.mark.parametrize("suffix", ["srt", "vtt"])
def test_another_reader_finds_the_same_times_and_texts(suffix: str) -> None:
    cues = (
        Cue(1, 500, 3_600_000, "Hello there.\nWho is it?", 0),
        Cue(2, 4_000, 360_000_000, "A second: 7 o’clock", 0),
    )
    found = pysubs2.SSAFile.from_string(WRITERS[suffix](cues), format_=suffix)
    assert [(line.start, line.plaintext) for line in found] == [(cue.start_ms, cue.text) for cue in cues]
    assert found[0].end == 3_600_000


def test_cues_are_written_in_order_numbered_and_never_without_duration() -> None:
    cues = (Cue(7, 5_000, 5_000, "b", 0), Cue(3, 1_000, 2_000, "a", 0))
    assert write_srt(cues) == ("1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:05,000 --> 00:00:05,001\nb\n")


def test_an_identifier_stays_and_one_that_would_be_a_comment_does_not() -> None:
    cues = (Cue(1, 0, 1, "a", 0, None, "intro 1"), Cue(2, 2, 3, "b", 0, None, "NOTE x"))
    assert [cue.identifier for cue in read(write_vtt(cues), "vtt")] == ["intro 1", ""]
