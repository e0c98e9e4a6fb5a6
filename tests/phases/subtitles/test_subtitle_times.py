"""Times that no film has, and that files have all the same."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.cue import CueSheet
from phases.errors import SourceBroken
from phases.subtitles.stamps import SRT_TIMES, VTT_TIMES, milliseconds, stamp, times_in

ReadSubtitles = Callable[..., CueSheet]


def cue(start: str, end: str, text: str = "Hello.") -> str:
    return f"1\n{start} --> {end}\n{text}\n"


@pytest.mark.parametrize(
    ("start", "end", "expected", "beginning"),
    [
        ("30:00:00,000", "30:00:01,000", (108_000_000, 108_001_000), "a time has more than 23 hours"),
        ("100:00:03,000", "100:00:04,000", (360_003_000, 360_004_000), "a time has more than 23 hours"),
        ("00:00:05,000", "00:00:05,000", (5_000, 5_001), "the cue does not end after its start"),
        ("00:00:05,000", "00:00:03,000", (5_000, 5_001), "the cue does not end after its start"),
        ("-00:00:01,000", "00:00:03,000", (0, 3_000), "a time before zero is taken as zero"),
        ("00:00:75,000", "00:01:60,000", (75_000, 120_000), "more than 59 minutes or seconds"),
    ],
)
def test_a_strange_time_is_read_with_a_remark(
    read: ReadSubtitles, start: str, end: str, expected: tuple[int, int], beginning: str
) -> None:
    sheet = read(cue(start, end))
    assert [(found.start_ms, found.end_ms) for found in sheet.cues] == [expected]
    assert [remark.message.startswith(beginning) for remark in sheet.remarks] == [True]


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [("00:00:01,000", "00:00:01,001", 1), ("00:00:00,000", "00:10:00,000", 600_000)],
)
def test_cues_of_a_millisecond_and_of_ten_minutes_are_cues(
    read: ReadSubtitles, start: str, end: str, length: int
) -> None:
    sheet = read(cue(start, end))
    assert sheet.cues[0].end_ms - sheet.cues[0].start_ms == length
    assert sheet.remarks == ()


def test_overlapping_cues_keep_their_times(read: ReadSubtitles) -> None:
    sheet = read(cue("00:00:01,000", "00:00:09,000") + "\n2\n00:00:02,000 --> 00:00:03,000\nAlso.\n")
    assert [(found.start_ms, found.end_ms) for found in sheet.cues] == [(1_000, 9_000), (2_000, 3_000)]
    assert sheet.remarks == ()


@pytest.mark.parametrize(
    "line",
    ["00:00:1x,000 --> 00:00:20,000", "00:00:05,000 -->", "00:00:05,000 --> soon", "x --> 00:00:07,000"],
)
def test_times_that_cannot_be_read_are_an_error_that_names_the_line(read: ReadSubtitles, line: str) -> None:
    content = (
        f"1\n00:00:01,000 --> 00:00:02,000\nA.\n\n2\n{line}\nB.\n\n3\n00:00:09,000 --> 00:00:10,000\nC.\n"
    )
    with pytest.raises(SourceBroken, match=r"line 6") as caught:
        read(content)
    assert line in caught.value.message


def test_an_event_that_cannot_be_read_is_an_error_that_names_the_line(read: ReadSubtitles) -> None:
    good = "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Hello."
    with pytest.raises(SourceBroken, match=r"line 3"):
        read(f"[Events]\n{good}\nDialogue: 0,soon,later,Default,,0,0,0,,Hello.\n{good}\n")


def test_an_arrow_in_a_text_is_text(read: ReadSubtitles) -> None:
    sheet = read(cue("00:00:01,000", "00:00:02,000", "From A --> B\n--> and on"))
    assert sheet.cues[0].text == "From A --> B\n--> and on"


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [("5", 500), ("05", 50), ("005", 5), ("4995", 500), ("4994999", 499), ("9999", 1000)],
)
def test_the_digits_after_the_point_are_a_fraction(fraction: str, expected: int) -> None:
    assert milliseconds(fraction) == expected


@given(st.integers(0, 10**10), st.integers(0, 10**10))
def test_a_time_that_is_written_is_the_time_that_is_read(start: int, end: int) -> None:
    for form in (SRT_TIMES, VTT_TIMES):
        times = times_in(f"{stamp(start, form.mark)} --> {stamp(end, form.mark)}", form)
        assert times is not None
        assert (times.start_ms, times.end_ms, times.text) == (start, end, "")
