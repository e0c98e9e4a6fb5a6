"""Plain text as it is found: wrapped or not, in whatever encoding, with headings by convention."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.book import Book, ParagraphKind
from phases.encoding import decode
from phases.errors import EncodingUnknown, SettingsInvalid, SourceEmpty
from phases.extract import ExtractSettings, read_book
from phases.extract.headings import rank_of

ReadText = Callable[..., Book]


def titles(book: Book) -> list[str]:
    return [chapter.title for chapter in book.chapters]


def paragraphs(book: Book) -> list[str]:
    return [paragraph.text for chapter in book.chapters for paragraph in chapter.paragraphs]


@pytest.mark.parametrize(
    "line",
    [
        "Chapter I", "CHAPTER 2. The Storm", "Chapter the First", "CHAPTER XII", "chapter 3", "Chapter Twenty-One",
        "BOOK THE SECOND", "Part One: Morning", "PROLOGUE", "Epilogue", "XIV", "IV.", "12", "Seven", "THE LONG ROAD",
        "CHAPTER IV—In Which Nothing Happens", "Kapitel 3", "Chapitre IV", "Chapter I. The Night Desk",
    ],
)  # fmt: skip
def test_a_heading_is_known(line: str) -> None:
    assert rank_of(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "He went home.", "Chapter one of my life was over.", "I went", "Part of it", "“NO!”", "NO!", "A", "Book it now",
        "Chapter and verse", "Part Miles away", "It was 12", "I am Seven", "Section eight was full of rain and mud.",
    ],
)  # fmt: skip
def test_a_line_of_text_is_no_heading(line: str) -> None:
    assert rank_of(line) is None


def test_chapters_paragraphs_and_scene_breaks_are_found(read_text: ReadText) -> None:
    book = read_text(
        "A STORM\n\nby Ann Author\n\n\nCHAPTER I\n\nIt was late. The rain\nfell on the sea-\nfront and--\nno.\n\n"
        "* * *\n\n"
        "“Go!” she said.\n\n\nCHAPTER II. Morning\n\nThe sun.\n"
    )
    assert (book.title, book.authors) == ("A Storm", ("Ann Author",))
    assert titles(book) == ["CHAPTER I", "CHAPTER II. Morning"]
    assert paragraphs(book)[1] == "It was late. The rain fell on the sea-front and--no."
    assert [p.kind for p in book.chapters[0].paragraphs][2] is ParagraphKind.SCENE_BREAK
    assert [part.what for part in book.left_out] == ["title page"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_kind_of_line_end_is_one(read_text: ReadText, line_end: str) -> None:
    book = read_text("One\ntwo.\n\nThree.".replace("\n", line_end))
    assert paragraphs(book) == ["One two.", "Three."]


def test_roman_numerals_alone_are_chapters(read_text: ReadText) -> None:
    book = read_text("I\n\nOne day.\n\nII\n\nNext day.\n")
    assert titles(book) == ["I", "II"]


def test_a_bare_number_takes_the_title_below_it(read_text: ReadText) -> None:
    book = read_text(
        "CHAPTER I\n\nTHE STORM\n\nIt rained.\n\nCHAPTER II\n\nTHE SUN\n\nIt shone. COME AT ONCE.\n"
    )
    assert titles(book) == ["CHAPTER I: THE STORM", "CHAPTER II: THE SUN"]


def test_a_telegram_in_capitals_is_no_chapter(read_text: ReadText) -> None:
    book = read_text("CHAPTER I\n\nHe read:\n\nCOME AT ONCE\n\nHe went.\n\nCHAPTER II\n\nEnd.")
    assert titles(book) == ["CHAPTER I", "CHAPTER II"]


def test_a_part_opens_its_first_chapter(read_text: ReadText) -> None:
    book = read_text(
        "PART ONE\n\nCHAPTER I\n\nRain.\n\nCHAPTER II\n\nSun.\n\nPART TWO\n\nCHAPTER III\n\nWind.\n"
    )
    assert titles(book) == ["CHAPTER I", "CHAPTER II", "CHAPTER III"]
    assert book.chapters[2].text == "PART TWO\n\nCHAPTER III\n\nWind."


def test_a_table_of_contents_is_left_out(read_text: ReadText) -> None:
    book = read_text("CONTENTS\n\nCHAPTER I\n\nCHAPTER II\n\nCHAPTER I\n\nOne.\n\nCHAPTER II\n\nTwo.\n")
    assert paragraphs(book) == ["CHAPTER I", "One.", "CHAPTER II", "Two."]
    assert [part.why for part in book.left_out] == ["a table of contents is not read aloud"]


def test_what_project_gutenberg_puts_around_is_left_out_and_believed(read_text: ReadText) -> None:
    book = read_text(
        "The Project Gutenberg eBook of X\n\nTitle: The X\nAuthor: Y. Z.\nLanguage: French\n\n"
        "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\nBonjour.\n\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK X ***\n\nLicence, licence."
    )
    assert (book.title, book.authors, book.language) == ("The X", ("Y. Z.",), "fr")
    assert paragraphs(book) == ["Bonjour."]
    assert book.left_out[0].characters > 100


def test_one_paragraph_a_line_is_understood(read_text: ReadText) -> None:
    long = "This is a long paragraph that somebody wrote on one line, as word processors save it. " * 3
    book = read_text(f"{long}\n“Yes.”\n{long}\n")
    assert paragraphs(book) == [long.strip(), "“Yes.”", long.strip()]


def test_indented_paragraphs_without_empty_lines_are_understood(read_text: ReadText) -> None:
    line = "  It was a dark and stormy night and the rain fell in\ntorrents, except at times.\n"
    assert paragraphs(read_text(line * 3)) == [" ".join(line.split())] * 3


def test_verse_keeps_its_lines(read_text: ReadText) -> None:
    prose = (
        "This is a paragraph of prose that is wrapped at about seventy columns,\n"
        "as such files are, and it goes on for a while.\n\n"
    )
    book = read_text(
        f"{prose * 3}    Tyger, tyger, burning bright\n    In the forests of the night,\n\n{prose}"
    )
    assert paragraphs(book)[3] == "Tyger, tyger, burning bright\nIn the forests of the night,"


def test_rare_wide_gaps_are_scene_breaks(read_text: ReadText) -> None:
    text = "\n\n".join(f"Paragraph {n} ends." for n in range(20)) + "\n\n\n\n\nLater that day.\n"
    kinds = [p.kind for p in read_text(text).chapters[0].paragraphs]
    assert kinds[-2:] == [ParagraphKind.SCENE_BREAK, ParagraphKind.PROSE]


def test_emphasis_marks_are_no_text(read_text: ReadText) -> None:
    book = read_text("Well.\n\nHe _did_ say _so,\nreally_, of snake_case.")
    assert paragraphs(book) == ["Well.", "He did say so, really, of snake_case."]


def test_notes_in_brackets_are_read_after_their_paragraph(read_text: ReadText) -> None:
    book = read_text("A fact[1] and more.\n\nNext [sic].\n\n[Footnote 1: It is\nso.]\n\nEnd.")
    assert paragraphs(book) == ["A fact and more.", "It is so.", "Next [sic].", "End."]
    book = read_text("A fact[1] and more.\n\nNext.\n\n[1] It is so.\n", footnotes="leave_out")
    assert paragraphs(book) == ["A fact and more.", "Next."]
    assert book.left_out[0].characters == len("It is so.")


def test_numbering_may_begin_again(read_text: ReadText) -> None:
    book = read_text("A[1].\n\n[1] First.\n\nB[1].\n\n[1] Second.\n")
    assert paragraphs(book) == ["A.", "First.", "B.", "Second."]


FRENCH = (
    "« Où êtes-vous ? » demanda-t-elle. L’été s’achève — déjà. Voilà, ça va, là-bas, près de la forêt." * 3
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_any_encoding_is_read(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding), "book.txt", language="fr").removeprefix("\ufeff") == FRENCH


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        ("Zażółć gęślą jaźń, proszę pani. Książę łatwo się śmiał. " * 8, "cp1250", "pl"),
        ("Все счастливые семьи похожи друг на друга. " * 8, "cp1251", "ru"),
        ("Все счастливые семьи похожи друг на друга. " * 8, "koi8-r", "ru"),
        ("吾輩は猫である。名前はまだ無い。" * 10, "shift_jis", "ja"),
        ("Fünf süße Äpfel größer als Öl. " * 5, "latin-1", "de"),
        ("caf\u00e9", "cp1252", "en"),
        ("It’s “fine”—he said… £5", "cp1252", "en"),
    ],
)
def test_books_of_the_world_are_read(text: str, encoding: str, language: str) -> None:
    assert decode(text.encode(encoding), "book.txt", language=language) == text


def test_a_declared_encoding_is_believed_only_when_utf_8_is_not_meant() -> None:
    head = "Character set encoding: ISO-8859-1\n\n"
    assert decode(f"{head}café".encode(), "b", language="en").endswith("café")
    assert decode(f"{head}café".encode("latin-1"), "b", language="en").endswith("café")


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, b"\x00\x01\x02" * 99]
)
def test_what_is_no_text_has_no_encoding(read_text: ReadText, data: bytes) -> None:
    with pytest.raises(EncodingUnknown) as caught:
        read_text(data)
    assert "encoding" in caught.value.remedy


def test_the_user_may_name_the_encoding(read_text: ReadText) -> None:
    assert paragraphs(read_text("Grüße.".encode("cp437"), encoding="cp437")) == ["Grüße."]
    with pytest.raises(EncodingUnknown, match="ascii"):
        read_text("Grüße.", encoding="ascii")
    with pytest.raises(SettingsInvalid, match="klingon"):
        read_text("Grüße.", encoding="klingon")


@pytest.mark.parametrize("text", [" \n\n\t", "***\n\n---\n\n…", "\ufeff"])
def test_a_text_without_a_word_is_empty(read_text: ReadText, text: str) -> None:
    with pytest.raises(SourceEmpty):
        read_text(text)


def test_a_book_without_a_title_is_called_like_its_file(read_text: ReadText) -> None:
    book = read_text("Hello there.", name="my_first-book.txt")
    assert (book.title, titles(book)) == ("my first book", ["my first book"])


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_at_all_is_read_or_is_empty(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path: Path = tmp_path_factory.mktemp("texts") / "book.txt"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        book = read_book(path, ExtractSettings())
    except (SourceEmpty, EncodingUnknown):
        return
    for chapter in book.chapters:
        assert any(character.isalnum() for character in chapter.text)
        assert all(p.text == p.text.strip(" \n") and "\n\n" not in p.text for p in chapter.paragraphs)
