"""What was heard becomes sentences with times; what is heard twice is read once; what was not said is named."""

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


words = st.lists(st.text(st.characters(categories=["L", "P", "N"]), min_size=1, max_size=9), max_size=30)


@given(words)
def test_no_word_is_lost_or_said_twice_and_time_goes_on(said: list[str]) -> None:
    text = " ".join(" ".join(said).split())
    found = one(heard(text))
    if found.lost is None:
        assert " ".join(line.text for line in found.lines) == text
        times = [time for line in found.lines for word in line.words for time in (word.start_ms, word.end_ms)]
        assert times == sorted(times)
