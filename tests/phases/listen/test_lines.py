"""What was heard becomes sentences with times; what is heard twice is read once; what was not said is named."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from phases.evidence import Evidence, WordTime
from phases.listen import read
from phases.speech import HeardSegment, Segment

WHOLE = Segment(1, 10_000, 14_000)


def heard(text: str, *, each_ms: int = 400, **figures: float) -> Evidence:
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    times = tuple(WordTime(word, each_ms * n, each_ms * (n + 1)) for n, word in enumerate(words))
    return Evidence(transcript=text, times=times, figures=figures)


def one(evidence: Evidence) -> HeardSegment:
    (segment,) = read([WHOLE], {1: evidence}, "en")
    return segment


def test_each_sentence_is_a_line_with_the_times_of_its_words() -> None:
    first, second = one(heard("It rained all day. Nobody minded.")).lines
    assert (first.text, first.start_ms, first.end_ms) == ("It rained all day.", 10_000, 11_600)
    assert (second.text, second.place, second.start_ms) == ("Nobody minded.", 2, 11_600)


def test_without_times_words_are_placed_by_their_letters_within_the_segment() -> None:
    (line,) = one(Evidence(transcript="It rained all day.")).lines
    assert (line.start_ms, line.end_ms) == (10_000, 14_000)
    lengths = [word.end_ms - word.start_ms for word in line.words]
    assert lengths[0] < lengths[3] < lengths[1]


def test_a_pause_is_behind_the_mark_that_is_nearest_to_it() -> None:
    """By letters alone the second sentence would begin at 11,655: in the middle of the pause."""
    quiet = ((10_000, 10_060), (11_300, 11_900), (13_900, 14_000))
    evidence = Evidence(transcript="It rained all day. Nobody minded it very much, I think.")
    (found,) = read([Segment(1, 10_000, 14_000, silences=quiet)], {1: evidence}, "en")
    first, second = found.lines
    assert (first.start_ms, first.end_ms) == (10_060, 11_300)
    assert (second.start_ms, second.end_ms) == (11_900, 13_900)


def test_a_pause_within_a_phrase_stays_there_where_the_letters_say_so() -> None:
    evidence = Evidence(transcript="Well. It rained and it rained and it rained.")
    (found,) = read([Segment(1, 0, 9_000, silences=((5_000, 6_000),))], {1: evidence}, "en")
    before = [word.word for line in found.lines for word in line.words if word.end_ms <= 5_000]
    assert before == ["Well.", "It", "rained", "and", "it", "rained"]


def test_what_two_segments_share_is_read_once() -> None:
    segments = [Segment(1, 0, 2_000), Segment(2, 1_600, 4_000, overlap_ms=400)]
    both = read(segments, {1: heard("one two three four five"), 2: heard("five six seven eight nine")}, "en")
    assert (
        " ".join(line.text for each in both for line in each.lines)
        == "one two three four five six seven eight nine"
    )


def test_a_segment_that_nobody_has_heard_yet_is_not_read() -> None:
    segments = [WHOLE, Segment(2, 15_000, 16_000)]
    assert [each.segment.number for each in read(segments, {2: heard("Well.")}, "en")] == [2]


def test_what_recognizers_write_over_silence_is_left_out_and_said_so() -> None:
    for evidence in (
        heard("Thanks for watching!"),
        heard("…"),
        heard("you", no_speech=0.93, mean_score=-1.4),
        Evidence(unheard="silent"),
    ):
        found = one(evidence)
        assert (found.lost, found.lines) == ("filtered", ())
        assert found.why


def test_a_word_that_is_doubted_but_likely_stays() -> None:
    assert one(heard("you", no_speech=0.93, mean_score=-0.2)).lines


def test_a_recognizer_that_is_caught_in_a_loop_has_failed() -> None:
    assert one(heard("and so and so and so and so and so and so")).lost == "failed"
    assert one(Evidence(unheard="nonsense")).lost == "failed"
    assert one(heard("no no no, I said")).lost is None


silences = st.lists(st.tuples(st.integers(0, 4_000), st.integers(1, 900)), max_size=5).map(
    lambda found: _apart(
        [(WHOLE.start_ms + begin, WHOLE.start_ms + begin + length) for begin, length in found]
    )
)


def _apart(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """In the order of time, within the segment, and none touches another."""
    kept: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if end <= WHOLE.end_ms and (not kept or kept[-1][1] < begin):
            kept.append((begin, end))
    return tuple(kept)


@given(
    st.lists(st.sampled_from(["a", "evening,", "Well.", "extraordinary", "“so”", "yes?"]), max_size=20),
    silences,
)
def test_no_word_is_said_in_a_pause_and_none_is_lost(
    said: list[str], quiet: tuple[tuple[int, int], ...]
) -> None:
    segment = replace(WHOLE, silences=quiet)
    (found,) = read([segment], {1: Evidence(transcript=" ".join(said))}, "en")
    if found.lost is not None:
        return
    placed = [word for line in found.lines for word in line.words]
    assert [word.word for word in placed] == said
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(placed))
    assert all(word.end_ms <= begin or word.start_ms >= end for word in placed for begin, end in quiet)


words = st.lists(st.text(st.characters(categories=["L", "P", "N"]), min_size=1, max_size=9), max_size=30)


@given(words)
def test_no_word_is_lost_or_said_twice_and_time_goes_on(said: list[str]) -> None:
    text = " ".join(" ".join(said).split())
    found = one(heard(text))
    if found.lost is None:
        assert " ".join(line.text for line in found.lines) == text
        times = [time for line in found.lines for word in line.words for time in (word.start_ms, word.end_ms)]
        assert times == sorted(times)
