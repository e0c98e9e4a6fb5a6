"""Tags in a text say who speaks; they are shown and not spoken, and only the cast's names make one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.book import Book, Chapter, Paragraph, ParagraphKind
from phases.chunk import ChunkSettings, write_script
from phases.chunk.tags import parts_of
from phases.errors import SettingsInvalid
from phases.script import NARRATOR, Chunk, Limits
from phases.voice import Alias, Cast, Voice

NARRATES = Voice("heart", "hibari", "h", "", ("en",))
CAST = Cast(
    narrator=NARRATES,
    speakers={"alice": NARRATES, "the old man": NARRATES},
    aliases={"al": Alias("alice"), "ana": Alias("alice", "pt")},
)


def chunks(*paragraphs: str, cast: Cast = CAST, kind: ParagraphKind = ParagraphKind.PROSE) -> list[Chunk]:
    book = Book("B", (), "en", (Chapter("C", tuple(Paragraph(text, kind) for text in paragraphs)),))
    return list(write_script(book, Limits(), ChunkSettings(), cast).chunks())


def who_says_what(*paragraphs: str, cast: Cast = CAST) -> list[tuple[str, str, str]]:
    return [(chunk.speaker, chunk.language, chunk.spoken) for chunk in chunks(*paragraphs, cast=cast)]


def test_a_tag_holds_to_the_end_of_its_paragraph() -> None:
    assert who_says_what("She rose. [Alice] “Who is there?” [narrator] Nobody spoke.", "It was dark.") == [
        (NARRATOR, "en", "She rose."),
        ("alice", "en", "“Who is there?”"),
        (NARRATOR, "en", "Nobody spoke."),
        (NARRATOR, "en", "It was dark."),
    ]


def test_names_count_whatever_their_case_and_blanks() -> None:
    assert [speaker for speaker, _, _ in who_says_what("[ALICE] One.", "[the  Old Man] Two.")] == [
        "alice",
        "the old man",
    ]


def test_a_language_comes_from_the_tag_then_from_the_alias() -> None:
    assert who_says_what(
        "[pt:Alice] Bom dia.", "[Ana] Boa noite.", "[en:Ana] Good night.", "[pt:] Adeus."
    ) == [
        ("alice", "pt", "Bom dia."),
        ("alice", "pt", "Boa noite."),
        ("alice", "en", "Good night."),
        (NARRATOR, "pt", "Adeus."),
    ]


@pytest.mark.parametrize(
    "text", ["He said it twice [sic].", "See [12] and [Bob].", "[ ] empty, [:] odd, [a|b] too."]
)
def test_other_brackets_are_text(text: str) -> None:
    assert {chunk.speaker for chunk in chunks(text)} == {NARRATOR}
    assert "".join(chunk.display for chunk in chunks(text)) == text


def test_without_a_cast_even_its_names_are_text() -> None:
    alone = Cast(narrator=NARRATES)
    (said,) = who_says_what("[narrator] [pt:] [Alice] Hello.", cast=alone)
    assert "Alice" in said[2]


def test_a_footnote_with_two_speakers_is_announced_once() -> None:
    spoken = [chunk.spoken for chunk in chunks("One. [Alice] Two.", kind=ParagraphKind.FOOTNOTE)]
    assert spoken == ["Footnote: One.", "Two."]


def test_lines_of_two_speakers_are_never_joined_however_short() -> None:
    book = Book("B", (), "en", (Chapter("C", (Paragraph("[Alice] No. [narrator] Yes."),)),))
    script = write_script(book, Limits(min_chars=25), ChunkSettings(), CAST)
    assert [chunk.spoken for chunk in script.chunks()] == ["No.", "Yes."]


@pytest.mark.parametrize("text", ["[Alise] Who?", "[pt:Alise] Quem?", "[The Old Men] I."])
def test_a_tag_that_is_all_but_a_name_is_a_slip_and_not_read_aloud(text: str) -> None:
    with pytest.raises(SettingsInvalid, match="nobody in the cast"):
        chunks(text)


def test_languages_of_every_form_are_taken() -> None:
    tags = ("es-419", "zh-Hant-TW", "pt_BR")
    spoken = [chunk.spoken for tag in tags for chunk in chunks(f"[{tag}:Alice] Hola.")]
    assert spoken == ["Hola."] * 3


PIECES = st.sampled_from(
    ["[Alice]", "[ana]", "[pt:al]", "[de:]", "[sic]", "[", "]", "Hello. ", "no 12 ", "\n", " "]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_is_written_all_of_it_is_shown_and_no_tag_is_spoken(text: str) -> None:
    parts = list(parts_of(text, CAST))
    tiles = sorted(
        [part.span for part in parts] + [part.tag for part in parts if part.tag],
        key=lambda s: (s.start, s.end),
    )
    assert "".join(text[tile.start : tile.end] for tile in tiles) == text
    if any(map(str.isalnum, re.sub(r"\[[^\]]*\]", "", text))):
        made = chunks(text)
        assert "".join(chunk.display for chunk in made) == text
        assert not any(tag in chunk.spoken.casefold() for chunk in made for tag in ("alice", "ana", "pt:al"))
