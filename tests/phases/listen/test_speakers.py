"""Who speaks when, told by a file."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.errors import FormatUnknown, SourceEmpty, SourceMissing
from phases.listen import Turn, read_turns, with_speakers
from phases.speech import Line

RTTM = """\
SPKR-INFO talk 1 <NA> <NA> <NA> unknown Alice <NA> <NA>
SPEAKER talk 1 0.50 2.00 <NA> <NA> Alice <NA> <NA>

SPEAKER talk 1 2.25 1.50 <NA> <NA> Bob <NA> <NA>
"""
TURNS = (Turn(500, 2_500, "Alice"), Turn(2_250, 3_750, "Bob"))


def line(start_ms: int, end_ms: int) -> Line:
    return Line(1, 1, start_ms, end_ms, "said")


@pytest.mark.parametrize("whole", [True, False])
def test_rttm_and_json_say_the_same(tmp_path: Path, *, whole: bool) -> None:
    (tmp_path / "talk.rttm").write_text(RTTM)
    told = [{"start": t.start_ms / 1000, "end": t.end_ms / 1000, "speaker": t.name} for t in TURNS]
    (tmp_path / "talk.json").write_text(json.dumps({"segments": told} if whole else told))
    assert read_turns(tmp_path / "talk.rttm") == read_turns(tmp_path / "talk.json") == TURNS


def test_a_line_belongs_to_whoever_speaks_longest_in_it() -> None:
    lines = [line(0, 400), line(600, 2_400), line(2_200, 3_600), line(9_000, 9_900)]
    assert [each.speaker for each in with_speakers(lines, TURNS)] == [None, "Alice", "Bob", None]


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 900), st.sampled_from("AB"))), st.integers(0, 900)
)
def test_nobody_is_named_who_does_not_speak_then(turns: list[tuple[int, int, str]], at: int) -> None:
    given_turns = [Turn(start, start + length, name) for start, length, name in turns]
    (named,) = with_speakers([line(at, at + 100)], given_turns)
    there = {t.name for t in given_turns if t.start_ms < at + 100 and t.end_ms > at}
    assert named.speaker in (there or {None})


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("short.rttm", "SPEAKER talk 1 0.5\n", FormatUnknown),
        ("back.rttm", "SPEAKER talk 1 0.5 -2 <NA> <NA> Alice\n", FormatUnknown),
        ("words.rttm", "SPEAKER talk 1 early 2 <NA> <NA> Alice\n", FormatUnknown),
        ("other.rttm", "WEBVTT\n", SourceEmpty),
        ("broken.json", "{", FormatUnknown),
        ("other.json", '{"words": []}', FormatUnknown),
        ("nobody.json", "[]", SourceEmpty),
        ("never.json", '[{"start": 0, "end": NaN, "speaker": "A"}]', FormatUnknown),
    ],
)
def test_a_file_that_does_not_say_is_refused_by_name(
    tmp_path: Path, name: str, text: str, error: type[Exception]
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(error, match=name):
        read_turns(tmp_path / name)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"nowhere\.rttm"):
        read_turns(tmp_path / "nowhere.rttm")
