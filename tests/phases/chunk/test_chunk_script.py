"""What every script must be, whatever the book."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from phases.book import Book, Chapter, Paragraph, ParagraphKind
from phases.chunk import ChunkSettings, write_script
from phases.errors import SourceEmpty
from phases.script import Chunk, Limits, Script

H, P, F, B = ParagraphKind.HEADING, ParagraphKind.PROSE, ParagraphKind.FOOTNOTE, ParagraphKind.SCENE_BREAK
DEFAULTS = ChunkSettings()

SENTENCES = [
    "It was late.", "“Hello!” Tom said.",
    "Mr. Smith paid $3.50 on 3rd May 1895, at 10:30 p.m.", "…", "He waited… then he left.",
    "The road went on and on, and nobody knew where it went, because nobody had come back; so they said, at least.",
    "“No. I said no.”", "Henry VIII had six wives.", "Why?", "* * *", "A" * 40, "word\u00a0word", "1,234,567 men came.",
    "She—well—went.", "Line one\nline two", "é́́ ñ", "漢字です。", "¿Qué?",
]  # fmt: skip
sentence = st.sampled_from(SENTENCES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
paragraphs = st.builds(
    Paragraph,
    text=st.lists(sentence, max_size=8).map(" ".join),
    kind=st.sampled_from(ParagraphKind),
    language=st.sampled_from([None, None, "de", "fr-FR", "xx"]),
)
chapters = st.builds(Chapter, title=st.just("A"), paragraphs=st.lists(paragraphs, max_size=6).map(tuple))
limits = st.builds(Limits, min_chars=st.integers(1, 30), max_chars=st.integers(40, 300))


def book_of(*chapters: Chapter, language: str = "en") -> Book:
    return Book("T", (), language, chapters)


def chapter_of(*paragraphs: str | tuple[ParagraphKind, str]) -> Chapter:
    return Chapter(
        "A", tuple(Paragraph(p) if isinstance(p, str) else Paragraph(p[1], p[0]) for p in paragraphs)
    )


def script_of(*paragraphs: str | tuple[ParagraphKind, str], limits: Limits | None = None) -> list[Chunk]:
    return list(write_script(book_of(chapter_of(*paragraphs)), limits or Limits(), DEFAULTS).chunks())


def written(book: Book, limits: Limits, settings: ChunkSettings = DEFAULTS) -> Script | None:
    try:
        return write_script(book, limits, settings)
    except SourceEmpty:
        return None


def rebuilt(chunk: Chunk) -> str:
    """The display with every shown place replaced by what is spoken there."""
    pieces, place = [], 0
    for spelling in chunk.spellings:
        spoken = chunk.spoken[spelling.spoken.start : spelling.spoken.end]
        pieces += [chunk.display[place : spelling.shown.start], spoken]
        place = spelling.shown.end
    return "".join([*pieces, chunk.display[place:]])


@given(st.lists(chapters, max_size=3), limits)
def test_the_chunks_of_a_chapter_tile_its_text(all_chapters: list[Chapter], limits: Limits) -> None:
    book = book_of(*all_chapters)
    script = written(book, limits)
    for chapter in script.chapters if script else ():
        text = book.chapters[chapter.number - 1].text
        assert "".join(chunk.display for chunk in chapter.chunks) == text
        assert [chunk.span.start for chunk in chapter.chunks] == [
            0,
            *(c.span.end for c in chapter.chunks[:-1]),
        ]
        assert all(text[c.span.start : c.span.end] == c.display for c in chapter.chunks)


@given(st.lists(chapters, max_size=3), limits)
def test_every_chunk_is_speech_within_the_limits(all_chapters: list[Chapter], limits: Limits) -> None:
    script = written(book_of(*all_chapters), limits)
    chunks = list(script.chunks()) if script else []
    assert [chunk.number for chunk in chunks] == list(range(1, len(chunks) + 1))
    for chunk in chunks:
        assert any(map(str.isalnum, chunk.spoken))
        assert len(chunk.spoken) <= limits.max_chars
        assert chunk.spoken == " ".join(chunk.spoken.split())


@given(chapters, limits)
def test_spellings_say_exactly_where_spoken_and_display_differ(chapter: Chapter, limits: Limits) -> None:
    script = written(book_of(chapter), limits)
    for chunk in script.chunks() if script else ():
        shown = [(s.shown.start, s.shown.end) for s in chunk.spellings]
        spoken = [(s.spoken.start, s.spoken.end) for s in chunk.spellings]
        assert shown == sorted(shown)
        assert spoken == sorted(spoken)
        assert all(0 <= start < end <= len(chunk.display) for start, end in shown)
        assert all(0 <= start <= end <= len(chunk.spoken) for start, end in spoken)
        assert "".join(rebuilt(chunk).split()) == "".join(chunk.spoken.split())


@given(chapters, st.integers(20, 60))
@example(Chapter("A", (Paragraph(":\r0000A", ParagraphKind.HEADING),)), 20)
def test_a_cut_is_never_inside_a_word(chapter: Chapter, longest: int) -> None:
    """Unless the word is longer than any chunk may be, or nothing parts the words of its language."""
    script = written(book_of(chapter), Limits(1, longest))
    text = chapter.text
    for chunk in script.chunks() if script else ():
        end = chunk.span.end
        if 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            word = text[:end].split()[-1] + text[end:].split()[0]
            assert len(word) > longest // 2 or any(
                unicodedata.category(c) in {"Lo", "Nd", "No"} for c in word
            )


@settings(max_examples=60)
@given(chapters, chapters, st.lists(paragraphs, min_size=1, max_size=3))
def test_a_paragraph_is_spoken_the_same_wherever_it_stands(
    one: Chapter, other: Chapter, same: list[Paragraph]
) -> None:
    def spoken_in(chapter: Chapter) -> list[str]:
        before = len(chapter.paragraphs)
        moved = Chapter("A", (*chapter.paragraphs, *same, Paragraph("The end.")))
        start = Chapter("A", moved.paragraphs[: before + 1]).text[: -len(same[0].text) or None]
        script = write_script(book_of(moved), Limits(), DEFAULTS)
        return [chunk.spoken for chunk in script.chunks() if chunk.span.end > len(start)][-200:]

    shortest = min(len(spoken_in(one)), len(spoken_in(other)))
    alone = list(
        write_script(book_of(Chapter("A", (*same, Paragraph("The end.")))), Limits(), DEFAULTS).chunks()
    )
    for place in (one, other):
        assert spoken_in(place)[-len(alone) :] == [chunk.spoken for chunk in alone][-shortest:]


@given(
    st.lists(sentence, min_size=1, max_size=10).map(" ".join),
    st.sampled_from(["en", "de", "fr", "es", "ja", "xx"]),
)
def test_no_text_breaks_the_chunker(text: str, language: str) -> None:
    written(book_of(chapter_of(text), language=language), Limits(1, 20))


def test_sentences_of_a_paragraph_are_packed_up_to_the_target() -> None:
    text = "This is a sentence of forty characters. " * 12
    lengths = [len(chunk.spoken) for chunk in script_of(text.strip())]
    assert all(150 < length <= 220 for length in lengths[:-1])


def test_a_short_last_sentence_goes_with_the_one_before_it() -> None:
    text = f"{'This is a long sentence, ' * 8}and ends. Yes."
    assert len(script_of(text)) == 1


def test_a_long_sentence_is_cut_at_clauses_into_about_equal_parts() -> None:
    text = "He went up the hill, and down the other side; " * 15 + "and that was that."
    chunks = script_of(text)
    assert all(chunk.display.rstrip()[-1] in ";,." for chunk in chunks)
    assert max(len(c.spoken) for c in chunks) < 2 * min(len(c.spoken) for c in chunks)
    assert [chunk.pause_ms for chunk in chunks[:-1]] == [DEFAULTS.clause_pause_ms] * (len(chunks) - 1)


def test_a_word_longer_than_any_chunk_is_cut_with_care() -> None:
    text = "e\u0301" * 200
    chunks = script_of(text, limits=Limits(1, 50))
    assert all(not unicodedata.combining(chunk.display[0]) for chunk in chunks)


def test_what_is_spoken_as_one_is_never_parted() -> None:
    text = (
        "It was so and so. " * 8
        + "He came to Mr. St. John Smith, on the 3rd May 1895 at 10:30 p.m. for $3.50."
    )
    for longest in range(60, 90):
        spoken = " ".join(chunk.spoken for chunk in script_of(text, limits=Limits(1, longest)))
        assert (
            "the third of May, eighteen ninety-five at ten thirty PM for three dollars and fifty cents."
            in spoken
        )


def test_a_lone_ellipsis_is_a_pause_and_not_speech() -> None:
    chunks = script_of("I thought. … But no.", "…", "Yes.")
    assert [chunk.spoken for chunk in chunks] == ["I thought.", "But no.", "Yes."]
    assert [chunk.pause_ms for chunk in chunks] == [1_000, 1_000, 2_500]
    assert chunks[0].display == "I thought. … "


def test_a_title_is_not_cut_from_its_name() -> None:
    text = (
        "they told me that he went over to the house of "
        + "Mr. Browne and of the man beside Mrs. Kearney " * 9
    )
    assert not [
        c.display
        for c in script_of(text.strip())
        if c.display.rstrip().endswith(("Mr.", "Mrs.", "the", "of"))
    ]


def test_a_number_that_begins_a_sentence_has_a_capital() -> None:
    (chunk,) = script_of("“113 calls,” said Ada. $5 more. In 1895 too. 5.")
    assert chunk.spoken == (
        "“One hundred thirteen calls,” said Ada. Five dollars more. In eighteen ninety-five too. Five."
    )


def test_pauses_tell_what_follows() -> None:
    long = "Word" + " word" * 29 + " end. "
    chunks = script_of(
        (H, "One"), long * 2 + long.strip(), "Then.", (B, "* * *"), "Now.", (H, "Within"), "End."
    )
    assert [chunk.pause_ms for chunk in chunks] == [1_200, 350, 350, 700, 1_800, 1_200, 1_200, 2_500]


def test_a_chapter_without_speech_is_not_in_the_script_and_the_others_keep_their_number() -> None:
    script = write_script(book_of(chapter_of("…"), chapter_of("Hello."), chapter_of()), Limits(), DEFAULTS)
    assert [(chapter.number, len(chapter.chunks)) for chapter in script.chapters] == [(2, 1)]
    assert [(chunk.chapter, chunk.number) for chunk in script.chunks()] == [(2, 1)]


def test_a_book_without_speech_is_empty() -> None:
    with pytest.raises(SourceEmpty):
        write_script(book_of(chapter_of("…", (B, "* * *"))), Limits(), DEFAULTS)


def test_a_chapter_may_begin_and_end_with_silence() -> None:
    (chunk,) = script_of((B, "* * *"), "…", "Hello.", (B, "⁂"))
    assert chunk.spoken == "Hello."
    assert chunk.display == "* * *\n\n…\n\nHello.\n\n⁂"


def test_tiny_speech_joins_its_neighbour_and_a_heading_stays_alone() -> None:
    chunks = script_of((H, "I"), "No.", "He went home.", limits=Limits(4, 300))
    assert [chunk.spoken for chunk in chunks] == ["One.", "No. He went home."]
    assert [chunk.spoken for chunk in script_of("No.", limits=Limits(10, 300))] == ["No."]


@given(chapters, limits)
def test_speech_too_tiny_for_the_engine_has_no_neighbour_with_room(chapter: Chapter, limits: Limits) -> None:
    script = written(book_of(chapter), limits)
    for one, other in pairwise(script.chunks() if script else ()):
        if min(len(one.spoken), len(other.spoken)) < limits.min_chars and one.language == other.language:
            assert len(one.spoken) + len(other.spoken) >= limits.max_chars


def test_a_heading_falls_at_its_end_and_a_footnote_is_announced() -> None:
    chunks = script_of((H, "The Storm"), (H, "Why?"), (F, "It is so."), (H, "Chapter IV"))
    assert [chunk.spoken for chunk in chunks] == [
        "The Storm.",
        "Why?",
        "Footnote: It is so.",
        "Chapter Four.",
    ]
    quiet = ChunkSettings(announce_footnotes=False, spell_out=False)
    script = write_script(book_of(chapter_of((F, "Note 5."))), Limits(), quiet)
    assert [chunk.spoken for chunk in script.chunks()] == ["Note 5."]


@pytest.mark.parametrize(
    ("book_says", "paragraph_says", "expected"),
    [
        ("en-GB", None, "en"),
        ("eng", None, "en"),
        ("de_AT", None, "de"),
        ("en", "fr-CA", "fr"),
        ("und", None, "en"),
    ],
)
def test_the_language_of_a_chunk_is_its_paragraph_s_or_its_book_s(
    book_says: str, paragraph_says: str | None, expected: str
) -> None:
    book = book_of(Chapter("A", (Paragraph("Hello.", language=paragraph_says),)), language=book_says)
    assert [chunk.language for chunk in write_script(book, Limits(), DEFAULTS).chunks()] == [expected]


def test_speech_in_two_languages_is_never_one_chunk() -> None:
    book = book_of(Chapter("A", (Paragraph("No."), Paragraph("Ja.", language="de"))))
    assert len(list(write_script(book, Limits(20, 300), DEFAULTS).chunks())) == 2


UNITS = [
    "word ",
    "word",
    "Mr. ",
    "etc. ",
    "…  ",
    "… 5. ",
    "1",
    "1 ",
    "1,",
    "£1 ",
    "”",
    "a, ",
    "a—",
    "é",
    "* ",
    "I. ",
    "漢",
    "—",
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", UNITS)
def test_a_paragraph_without_end_takes_linear_time(unit: str) -> None:
    """Linear takes seconds at most; quadratic would not end before the limit."""
    text = "Start: " + unit * (100_000 // len(unit))
    script = write_script(book_of(chapter_of(text)), Limits(4, 300), DEFAULTS)
    assert "".join(chunk.display for chunk in script.chunks()) == text
