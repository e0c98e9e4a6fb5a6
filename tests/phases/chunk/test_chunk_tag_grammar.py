"""The grammar of tags: what is written is read, and what is wrong is named with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.book import Book, Chapter, Paragraph
from phases.chunk import ChunkSettings, write_script
from phases.chunk.tags import Tag, read_tag, remarks_on
from phases.script import NARRATOR, Chunk, Limits
from phases.voice import Alias, Cast, Voice

KNOWN = frozenset({"temperature", "speed", "cfg_weight"})
READS = Voice("heart", "hibari", "h", "", ("en",))
CAST = Cast(READS, {"alice": READS, "bob": READS}, {"ana": Alias("alice", "pt")}, parameters=KNOWN)


def chunks(*paragraphs: str, cast: Cast = CAST) -> list[Chunk]:
    book = Book("B", (), "en", (Chapter("C", tuple(map(Paragraph, paragraphs))),))
    return list(write_script(book, Limits(), ChunkSettings(), cast).chunks())


@pytest.mark.parametrize(
    ("inner", "tag"),
    [
        ("Alice", Tag("Alice")),
        ("  the  Old Man ", Tag("the Old Man")),
        ("de:Alice", Tag("Alice", "de")),
        ("pt_BR:", Tag("", "pt-BR")),
        ("seed:42", Tag(seed=42)),
        ("Alice|seed:42|temp:0.5", Tag("Alice", None, {"temperature": 0.5}, 42)),
        ("speed:.9|de:Alice", Tag("Alice", "de", {"speed": 0.9})),
        ("pause:1.5s", Tag(pause_ms=1500)),
        ("WAIT: 500 ms", Tag(pause_ms=500)),
        ("stop:2", Tag(pause_ms=2000)),
        ("pause:0", Tag(pause_ms=0)),
        ("pause", Tag(pause_ms=1000)),
    ],
)
def test_tags_of_every_form_are_read(inner: str, tag: Tag) -> None:
    reading = read_tag(inner, KNOWN)
    assert (reading.tag, reading.troubles) == (tag, ())


@pytest.mark.parametrize("inner", ["", "  ", ":", "|", "12:", "a:b:c", "pause:-1", "pause:1e3"])
def test_what_is_no_tag_is_text(inner: str) -> None:
    tag = read_tag(inner, KNOWN).tag
    assert tag is None or CAST.called(tag.name) is None


@pytest.mark.parametrize(
    ("inner", "trouble"),
    [
        ("Alice|temp:hot", "“hot” is no number"),
        ("Alice|loudness:3", "neither a speaker nor a parameter"),
        ("Alice|Bob", "“Bob” is neither"),
        ("Alice|seed:1.5", "a seed is a whole number"),
        ("pause:90s", "at most 30 s"),
    ],
)
def test_what_is_wrong_in_a_tag_is_named_and_the_rest_of_it_counts(inner: str, trouble: str) -> None:
    reading = read_tag(inner, KNOWN)
    assert reading.tag is not None
    assert trouble in " ".join(reading.troubles)


NAMES = st.from_regex(r"[A-Za-zÄÖÜäöüß]{3,8}( [A-Za-z]{1,8})?", fullmatch=True).filter(
    lambda name: name.casefold() not in {"pause", "wait", "stop"}
)
VALUES = st.integers(-10_000_000, 10_000_000).map(lambda number: number / 1000)
SPOKEN = st.builds(
    Tag,
    name=NAMES,
    language=st.none() | st.sampled_from(["de", "pt-BR", "zh-Hant-TW"]),
    parameters=st.dictionaries(st.sampled_from(sorted(KNOWN)), VALUES, max_size=3),
    seed=st.none() | st.integers(0, 2**31 - 1),
)
PAUSES = st.builds(Tag, pause_ms=st.integers(0, 30_000))


@given(SPOKEN | PAUSES)
def test_what_is_printed_is_read_again(tag: Tag) -> None:
    reading = read_tag(str(tag)[1:-1], KNOWN)
    assert (reading.tag, reading.troubles) == (tag, ())


@given(st.text(max_size=60))
def test_whatever_stands_in_brackets_is_read_without_an_error(inner: str) -> None:
    reading = read_tag(inner, KNOWN)
    assert reading.tag is None or str(reading.tag)


def test_parameters_and_seeds_hold_for_their_part_only_and_over_a_pause() -> None:
    found = chunks("[Alice|seed:7|speed:0.9] One. [pause:2s] Two. [Bob] Three. [speed:1.1] Four.", "Five.")
    assert [(each.speaker, dict(each.parameters), each.seed) for each in found] == [
        ("alice", {"speed": 0.9}, 7),
        ("alice", {"speed": 0.9}, 7),
        ("bob", {}, None),
        (NARRATOR, {"speed": 1.1}, None),
        (NARRATOR, {}, None),
    ]


def test_a_pause_is_as_long_as_it_says_wherever_it_stands() -> None:
    found = chunks(
        "[pause:300ms] One. [pause:2s] Two.", "[wait:0] Three. [pause:1s] [pause:500ms]", "Four. [stop:4s]"
    )
    assert [each.spoken for each in found] == ["One.", "Two.", "Three.", "Four."]
    assert found[0].lead_ms == 300
    assert [each.pause_ms for each in found] == [2000, 0, 1500, ChunkSettings().chapter_pause_ms + 4000]


def test_pauses_count_without_a_cast_and_a_telegram_keeps_its_stops() -> None:
    alone = Cast(narrator=READS)
    assert chunks("One. [pause:2s] Two.", cast=alone)[0].pause_ms == 2000
    assert "STOP" in chunks("Arrive tonight [STOP] Bring money [STOP]", cast=alone)[0].spoken


def test_every_mistake_is_named_with_line_and_column() -> None:
    text = "[Alice] Hello.\n[Alise] Who? [] [Zoe] I.\nOpen [bracket and [Bob|temp:x] and ]\n[pause:99s] [12], [sic]."
    assert [(each.line, each.column) for each in remarks_on(text, CAST)] == [
        (2, 1),
        (2, 14),
        (2, 17),
        (3, 6),
        (3, 19),
        (3, 36),
        (4, 1),
    ]
    assert "did you mean “alice”" in next(iter(remarks_on(text, CAST))).message
