"""Markdown as people write books in it."""

from collections.abc import Callable

from phases.book import Book, ParagraphKind

ReadText = Callable[..., Book]


def test_headings_are_chapters_and_rules_are_scene_breaks(read_text: ReadText) -> None:
    head = "---\ntitle: The Sea\nauthor: Ann\nlang: en-GB\n---\n\n"
    text = f"{head}# One\n\nIt *was* **late**.\n\n---\n\nThen.\n\n# Two\n\nEnd.\n"
    book = read_text(text, name="b.md")
    assert (book.title, book.authors, book.language) == ("The Sea", ("Ann",), "en-GB")
    assert [chapter.title for chapter in book.chapters] == ["One", "Two"]
    assert book.chapters[0].text == "One\n\nIt was late.\n\n* * *\n\nThen."


def test_one_highest_heading_is_the_title_of_the_book(read_text: ReadText) -> None:
    book = read_text("# The Sea\n\n## One\n\nA.\n\n### Within\n\nB.\n\n## Two\n\nC.\n", name="b.md")
    assert book.title == "The Sea"
    assert [chapter.title for chapter in book.chapters] == ["One", "Two"]
    assert book.chapters[0].text == "One\n\nA.\n\nWithin\n\nB."


def test_footnotes_are_read_after_their_paragraph(read_text: ReadText) -> None:
    text = "A fact[^1] and[^big] more.\n\nNext [^none].\n\n[^1]: It is so.\n[^big]: First.\n\n    Second.\n"
    book = read_text(text, name="b.md")
    texts = [paragraph.text for paragraph in book.chapters[0].paragraphs]
    assert texts == ["A fact and more.", "It is so.", "First.", "Second.", "Next [^none]."]
    assert [p.kind for p in book.chapters[0].paragraphs][1:4] == [ParagraphKind.FOOTNOTE] * 3
    assert len(read_text(text, name="b.md", footnotes="leave_out").chapters[0].paragraphs) == 2


def test_tables_lists_and_quotations_are_paragraphs(read_text: ReadText) -> None:
    text = "- one\n- two\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<p>raw</p>\n\n    code  line\n"
    texts = [paragraph.text for paragraph in read_text(text, name="b.md").chapters[0].paragraphs]
    assert texts == ["one", "two", "said", "a, b", "1, 2", "raw", "code line"]


def test_a_markdown_file_without_headings_is_one_chapter(read_text: ReadText) -> None:
    assert [chapter.title for chapter in read_text("Hello.\n", name="sea.md").chapters] == ["sea"]
