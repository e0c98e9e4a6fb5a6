"""What a listener expects of an EPUB."""

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from epub_maker import Epub, xhtml
from lxml import etree

from phases.book import Book, ParagraphKind
from phases.extract import ExtractSettings, read_book

ReadEpub = Callable[..., Book]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def titles(book: Book) -> list[str]:
    return [chapter.title for chapter in book.chapters]


def texts(book: Book) -> list[list[str]]:
    return [[paragraph.text for paragraph in chapter.paragraphs] for chapter in book.chapters]


def chapter(title: str, *paragraphs: str) -> str:
    return xhtml(f"<h2>{title}</h2>" + "".join(f"<p>{text}</p>" for text in paragraphs))


@pytest.mark.parametrize("ncx", [False, True])
def test_chapters_are_named_as_the_contents_name_them(read_epub: ReadEpub, ncx: bool) -> None:
    pages = {"1.xhtml": chapter("One", "Text."), "2.xhtml": chapter("Two", "More.")}
    book = read_epub(Epub(pages, [("The Start", "1.xhtml"), ("The End", "2.xhtml")], ncx=ncx))
    assert titles(book) == ["The Start", "The End"]
    assert texts(book) == [["One", "Text."], ["Two", "More."]]


def test_a_chapter_may_span_several_files(read_epub: ReadEpub) -> None:
    pages = {
        "1a.xhtml": chapter("One", "A."),
        "1b.xhtml": xhtml("<p>B.</p>"),
        "2.xhtml": chapter("Two", "C."),
    }
    book = read_epub(Epub(pages, [("One", "1a.xhtml"), ("Two", "2.xhtml")]))
    assert texts(book) == [["One", "A.", "B."], ["Two", "C."]]


def test_several_chapters_may_stand_in_one_file(read_epub: ReadEpub) -> None:
    body = (
        '<h2 id="one">One</h2><p>A.</p><a id="two"/><h2>Two</h2><p>B.</p>'
        '<section id="three"><h2>Three</h2><p>C.</p></section>'
    )
    book = read_epub(
        Epub({"a.xhtml": xhtml(body)}, [(t, f"a.xhtml#{t.lower()}") for t in ("One", "Two", "Three")])
    )
    assert titles(book) == ["One", "Two", "Three"]
    assert texts(book) == [["One", "A."], ["Two", "B."], ["Three", "C."]]


def test_without_contents_every_file_with_a_heading_is_a_chapter(read_epub: ReadEpub) -> None:
    pages = {
        "a.xhtml": chapter("One", "A."),
        "b.xhtml": xhtml("<p>Still one.</p>"),
        "c.xhtml": chapter("Two", "B."),
    }
    book = read_epub(Epub(pages))
    assert titles(book) == ["One", "Two"]
    assert texts(book)[0] == ["One", "A.", "Still one."]


def test_the_title_page_of_a_part_opens_its_first_chapter(read_epub: ReadEpub) -> None:
    pages = {
        "p.xhtml": xhtml("<h1>Part One</h1>"),
        "1.xhtml": chapter("I", "A."),
        "2.xhtml": chapter("II", "B."),
    }
    contents = [("Part One", "p.xhtml"), ("I", "1.xhtml"), ("II", "2.xhtml")]
    book = read_epub(Epub(pages, contents))
    assert titles(book) == ["I", "II"]
    assert texts(book)[0] == ["Part One", "I", "A."]


def test_matter_that_nobody_wants_to_hear_is_left_out_and_recorded(read_epub: ReadEpub) -> None:
    pages = {
        "cover.xhtml": xhtml("<p>A Book</p>"),
        "x1.xhtml": xhtml('<section epub:type="titlepage"><h1>A Book</h1></section>'),
        "x2.xhtml": xhtml("<p>© 1895. All rights reserved.</p>"),
        "dedication.xhtml": xhtml("<p>To my mother.</p>"),
        "preface.xhtml": chapter("Preface", "Dear reader."),
        "1.xhtml": chapter("One", "Text."),
        "x3.xhtml": chapter("Index", "apple, 4"),
        "notes.xhtml": xhtml("<p>Aside.</p>"),
    }
    contents = [
        ("Copyright", "x2.xhtml"),
        ("Preface", "preface.xhtml"),
        ("One", "1.xhtml"),
        ("Index", "x3.xhtml"),
    ]
    book = read_epub(Epub(pages, contents, linear_no=["notes.xhtml"]))
    assert texts(book) == [["To my mother."], ["Preface", "Dear reader."], ["One", "Text."]]
    assert [part.why.split(" is ")[0] for part in book.left_out] == [
        "a cover", "a title page", "a copyright page", "an index", "the book marks it as not part of its reading order",
    ]  # fmt: skip


def test_the_guide_of_an_epub_2_is_believed(read_epub: ReadEpub) -> None:
    guide = '<guide><reference type="copyright-page" href="x.xhtml"/></guide>'
    book = read_epub(
        Epub({"x.xhtml": xhtml("<p>All rights.</p>"), "1.xhtml": chapter("One", "A.")}, guide=guide)
    )
    assert texts(book) == [["One", "A."]]


def test_a_novel_in_a_file_called_title_is_read(read_epub: ReadEpub) -> None:
    book = read_epub(Epub({"title.xhtml": xhtml("<p>It was a dark night.</p>" * 2_000)}))
    assert len(book.chapters[0].paragraphs) == 2_000


@pytest.mark.parametrize("name", ["index.xhtml", "index_split_004.html"])
def test_a_file_called_index_is_not_an_index(read_epub: ReadEpub, name: str) -> None:
    assert texts(read_epub(Epub({name: xhtml("<p>Hello.</p>")}))) == [["Hello."]]


def test_a_rule_is_a_scene_break_and_so_are_asterisks(read_epub: ReadEpub) -> None:
    body = "<p>A.</p><hr/><p>B.</p><p>* * *</p><p>C.</p><p>⁂</p><p>D.</p><p>…</p>"
    book = read_epub(Epub({"a.xhtml": xhtml(body)}))
    kinds = [str(paragraph.kind) for paragraph in book.chapters[0].paragraphs]
    assert kinds == ["prose", "scene_break", "prose", "scene_break", "prose", "scene_break", "prose", "prose"]


def test_invisible_characters_are_gone_and_visible_ones_stay(read_epub: ReadEpub) -> None:
    body = "<p>Mr.&#160;Bell\u2060—wait\u200a… co&#173;operate\u200b e\u0301.</p>"
    assert texts(read_epub(Epub({"a.xhtml": xhtml(body)}))) == [["Mr.\u00a0Bell—wait\u200a… cooperate é."]]


def test_verse_keeps_its_lines(read_epub: ReadEpub) -> None:
    body = "<p><span>Line one,</span><br/>\n<span>line two.</span></p>"
    assert texts(read_epub(Epub({"a.xhtml": xhtml(body)}))) == [["Line one,\nline two."]]


def test_two_line_breaks_are_a_paragraph(read_epub: ReadEpub) -> None:
    assert texts(read_epub(Epub({"a.xhtml": xhtml("<p>One.<br/><br/>Two.</p>")}))) == [["One.", "Two."]]


def test_tables_lists_and_quotations_come_out_in_order(read_epub: ReadEpub) -> None:
    body = (
        "<ul><li>One</li><li><p>Two</p></li></ul><blockquote><p>Said.</p></blockquote>"
        "<table><tr><th>Name</th><td>Age</td></tr><tr><td>Ada</td><td>43</td></tr></table>text by itself"
    )
    assert texts(read_epub(Epub({"a.xhtml": xhtml(body)}))) == [
        ["One", "Two", "Said.", "Name, Age", "Ada, 43", "text by itself"]
    ]


def test_what_a_reader_does_not_see_is_not_heard(read_epub: ReadEpub) -> None:
    body = (
        "<p>A<span epub:type='pagebreak' title='12'>12</span>, b<ruby>漢<rt>kan</rt></ruby>.<!-- no --> C.</p>"
        "<p hidden=''>no</p><p style='display: none'>no</p><script>no</script><svg><text>no</text></svg>"
    )
    assert texts(read_epub(Epub({"a.xhtml": xhtml(body)}))) == [["A, b漢. C."]]


def test_a_paragraph_in_another_language_says_so(read_epub: ReadEpub) -> None:
    body = (
        '<p xml:lang="fr">Bonjour.</p><p><i xml:lang="de">Guten Tag.</i></p><p>Hello <i xml:lang="fr">ami</i>.</p>'
        '<p xml:lang="en-GB">Colour.</p>'
    )
    book = read_epub(Epub({"a.xhtml": xhtml(body)}))
    assert [paragraph.language for paragraph in book.chapters[0].paragraphs] == ["fr", "de", None, None]


def test_title_authors_language_and_cover_are_found(read_epub: ReadEpub) -> None:
    metadata = (
        '<dc:title>T</dc:title><dc:creator id="a">Ann</dc:creator><dc:creator id="b">Bob</dc:creator>'
        '<meta refines="#b" property="role">ill</meta><meta refines="#a" property="role">aut</meta>'
        '<dc:language>de-AT</dc:language><meta name="cover" content="pic"/>'
    )
    manifest = '<item id="pic" href="pic.png" media-type="image/png"/>'
    book = read_epub(
        Epub(
            {"a.xhtml": xhtml("<p>Hallo.</p>")},
            metadata=metadata,
            manifest=manifest,
            extra={"OEBPS/pic.png": PNG},
        )
    )
    assert (book.title, book.language) == ("T", "de-AT")
    assert book.authors == ("Ann", "Bob")
    assert book.cover is not None
    assert book.cover.media_type == "image/png"


def test_a_cover_page_shows_the_cover(read_epub: ReadEpub) -> None:
    pages = {"cover.xhtml": xhtml('<img src="pic.png"/>'), "1.xhtml": chapter("One", "A.")}
    guide = '<guide><reference type="cover" href="cover.xhtml"/></guide>'
    book = read_epub(Epub(pages, guide=guide, extra={"OEBPS/pic.png": PNG}))
    assert book.cover is not None


NOTED = (
    '<h2>One</h2><p>A fact<a id="r1" href="n.xhtml#n1" epub:type="noteref">1</a> and more.</p><p>Next.</p>'
    '<p>Again<a href="n.xhtml#n1" epub:type="noteref">1</a>.</p>'
)
NOTES = (
    '<section epub:type="endnotes"><h2>Notes</h2><ol>'
    '<li id="n1" epub:type="endnote"><p>It is so. <a href="a.xhtml#r1" epub:type="backlink">↩</a></p><p>Truly.</p></li>'
    '<li id="n2"><p>Nobody asks.</p></li></ol></section>'
)


def test_a_note_is_read_once_after_the_paragraph_that_refers_to_it(read_epub: ReadEpub) -> None:
    book = read_epub(Epub({"a.xhtml": xhtml(NOTED), "n.xhtml": xhtml(NOTES)}))
    assert texts(book) == [["One", "A fact and more.", "It is so.", "Truly.", "Next.", "Again."]]
    assert [p.kind for p in book.chapters[0].paragraphs][2:4] == [ParagraphKind.FOOTNOTE] * 2
    assert [(part.what, part.characters) for part in book.left_out] == [("n.xhtml", len("NotesNobody asks."))]


def test_notes_can_be_left_out_and_are_recorded(read_epub: ReadEpub) -> None:
    book = read_epub(Epub({"a.xhtml": xhtml(NOTED), "n.xhtml": xhtml(NOTES)}), footnotes="leave_out")
    assert texts(book) == [["One", "A fact and more.", "Next.", "Again."]]
    assert ("note: It is so.", len("It is so.")) in [(part.what, part.characters) for part in book.left_out]


@pytest.mark.parametrize(
    ("marker", "note"),
    [
        ('<a href="#f1"><sup>1</sup></a>', '<p id="f1"><a href="#r">1</a>. Indeed.</p>'),
        ('<sup><a id="r" href="#f1">1</a></sup>', '<p><a id="f1" href="#r">1</a> Indeed.</p>'),
        ('<a id="r" href="#f1">[1]</a>', '<div id="f1"><p>[1] Indeed. <a href="#r">↑</a></p></div>'),
        ('<a href="#f1">*</a>', '<p id="f1">* Indeed.</p>'),
        (
            '<a epub:type="noteref" href="#f1">1</a>',
            '<aside id="f1" epub:type="footnote"><p>Indeed.</p></aside>',
        ),
        ('<a role="doc-noteref" href="#f1">1</a>', '<aside id="f1" role="doc-footnote">Indeed.</aside>'),
    ],
)
def test_notes_are_known_however_they_are_marked(read_epub: ReadEpub, marker: str, note: str) -> None:
    book = read_epub(Epub({"a.xhtml": xhtml(f'<p id="r">A fact{marker}.</p><p>Next.</p>{note}')}))
    assert texts(book) == [["A fact.", "Indeed.", "Next."]]


def test_a_raised_number_that_links_to_a_chapter_is_no_note(read_epub: ReadEpub) -> None:
    body = '<p>See <sup><a href="#c2">2</a></sup>.</p><section id="c2"><h2>Two</h2><p>Text.</p></section>'
    assert texts(read_epub(Epub({"a.xhtml": xhtml(body)}))) == [["See 2.", "Two", "Text."]]


def test_a_chapter_with_notes_of_its_own_is_not_taken_for_notes(read_epub: ReadEpub) -> None:
    body = (
        '<section epub:type="chapter"><h2>One</h2><p>A<a epub:type="noteref" href="#f">1</a>.</p>'
        '<section epub:type="footnotes"><h3>Notes</h3><p id="f">Indeed.</p></section></section>'
    )
    assert texts(read_epub(Epub({"a.xhtml": xhtml(body)}))) == [["One", "A.", "Indeed."]]


def test_the_time_machine_has_its_chapters(books_folder: Path) -> None:
    book = read_book(books_folder / "the-time-machine.epub", ExtractSettings())
    assert titles(book) == [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
        "VII",
        "VIII",
        "IX",
        "X",
        "XI",
        "XII",
        "Epilogue",
    ]
    assert (book.title, book.authors, book.language) == ("The Time Machine", ("H. G. Wells",), "en-GB")
    assert book.cover is not None
    assert [
        paragraph.text
        for paragraph in book.chapters[7].paragraphs
        if paragraph.kind is ParagraphKind.FOOTNOTE
    ] == [
        (
            "It may be, of course, that the floor did not slope, but that the museum was built into the side of a hill."
            " —Ed."
        )
    ]


def test_dubliners_has_its_stories(books_folder: Path) -> None:
    book = read_book(books_folder / "dubliners.epub", ExtractSettings())
    assert len(book.chapters) == 15
    assert titles(book)[:3] == ["The Sisters", "An Encounter", "Araby"]
    assert titles(book)[-1] == "The Dead"
    assert sum(p.kind is ParagraphKind.SCENE_BREAK for c in book.chapters for p in c.paragraphs) == 10


@pytest.mark.parametrize("name", ["the-time-machine", "dubliners"])
def test_no_word_of_a_real_book_is_lost(books_folder: Path, name: str) -> None:
    """Against the tags simply stripped, file by file, of everything that is not left out."""
    book = read_book(books_folder / f"{name}.epub", ExtractSettings())
    left_out = {"titlepage", "imprint", "colophon", "uncopyright"}
    expected: Counter[str] = Counter()
    with zipfile.ZipFile(books_folder / f"{name}.epub") as archive:
        for entry in archive.namelist():
            if re.search(r"/text/.*\.xhtml$", entry) and Path(entry).stem not in left_out:
                body = etree.fromstring(archive.read(entry)).find("{*}body")
                assert body is not None
                expected.update(_words(" ".join(map(str, body.itertext()))))
    heard = Counter(word for chapter in book.chapters for word in _words(chapter.text))
    assert expected - heard <= Counter({"endnotes": 1, "1": 1})


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\u2060", "").casefold())
