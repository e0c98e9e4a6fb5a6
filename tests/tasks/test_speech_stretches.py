"""Stretches of a recording: each is read by itself, and the work does not grow with the length of the recording."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from db.speech import KnownSegment
from phases.evidence import Evidence
from phases.listen import read
from phases.speech import Segment
from tasks.speech.recording import stretches

segments = st.lists(st.tuples(st.integers(2_000, 20_000), st.booleans()), min_size=1, max_size=12)
said = st.lists(st.sampled_from(["one", "two", "Three.", "four,"]), min_size=1, max_size=6).map(" ".join)


@given(segments, st.data())
def test_a_recording_is_read_the_same_stretch_by_stretch(
    lengths: list[tuple[int, bool]], data: st.DataObject
) -> None:
    starts = [0, *accumulate(length for length, _ in lengths)]
    known = [
        KnownSegment(Segment(number, start - 300 * cut, start + length, 300 * cut), f"key {number}")
        for number, (start, (length, cut)) in enumerate(zip(starts, lengths, strict=False), start=1)
    ]
    heard = {each.segment.number: Evidence(transcript=data.draw(said)) for each in known}
    whole = read([each.segment for each in known], heard, "en")
    parts = [read([each.segment for each in stretch], heard, "en") for stretch in stretches(known, 30_000)]
    assert [each for part in parts for each in part] == whole
