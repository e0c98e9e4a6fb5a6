"""Names that every file system takes, and language codes."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from phases.deliver import BookFacts, book_folder, chapter_name, file_name
from phases.deliver.languages import three_letters
from phases.deliver.names import one_line, shortened


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(alphabet=st.characters(codec=None), max_size=300))
@example("")
@example("...")
@example("../../etc/passwd")
@example("con.txt")
@example("COM¹")
@example("\ud800")
@example("é" * 200)
@example("👩‍👩‍👧‍👦" * 40)
@example("A" + "\u0301" * 300)
def test_any_text_becomes_a_name_that_can_be_created(tmp_path: Path, text: str) -> None:
    name = file_name(text)
    assert 0 < len(name.encode()) <= 124
    assert not set(name) & set('<>:"/\\|?*\0\n\t')
    assert name[0] != "."
    assert name[-1] not in ". "
    assert file_name(name) == name
    (tmp_path / f"{name}.m4b").touch()
    assert (tmp_path / f"{name}.m4b").parent == tmp_path


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Time Machine", "The Time Machine"),
        ("  What?  Now: “A/B”  ", "What Now “A B”"),
        ("…", "…"),
        ("", "Untitled"),
        ("NUL", "_NUL"),
        ("con.tact", "_con.tact"),
        ("Console", "Console"),
        (".hidden", "hidden"),
        ("Cafe\u0301", "Café"),
        ("left\u202eright\u200b", "leftright"),
    ],
)
def test_names_stay_readable(text: str, name: str) -> None:
    assert file_name(text) == name


def test_a_long_title_is_cut_at_a_word() -> None:
    title = "The Life and Strange Surprizing Adventures of Robinson Crusoe " * 5
    name = file_name(title)
    assert name.endswith("…")
    assert title.startswith(name.removesuffix("…") + " ")


@given(text=st.text(max_size=80), longest=st.integers(3, 60))
def test_shortening_never_breaks_a_character(text: str, longest: int) -> None:
    short = shortened(text, longest)
    assert len(short.encode()) <= longest
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(text=st.text(alphabet=st.characters(codec=None)))
def test_one_line_is_one_clean_line(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    line.encode()


def test_chapter_names_sort_as_the_book_does() -> None:
    names = [chapter_name(number, 120, f"Chapter {number}") for number in range(1, 121)]
    assert names == sorted(names)
    assert names[0] == "001 - Chapter 1.m4a"
    assert chapter_name(1, 3, "One") == "01 - One.m4a"


@pytest.mark.parametrize(
    ("authors", "folder"),
    [((), "Title"), (("A. B.",), "A. B. - Title"), (("A", "B"), "A, B - Title"), (("A" * 500,), None)],
)
def test_a_folder_is_named_by_author_and_title(authors: tuple[str, ...], folder: str | None) -> None:
    found = book_folder(Path("out"), BookFacts(title="Title", authors=authors))
    assert found.parent == Path("out")
    assert folder is None or found.name == folder


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "eng"),
        ("en-GB", "eng"),
        ("de_AT", "deu"),
        ("PT-br", "por"),
        ("zh-Hans", "zho"),
        ("deu", "deu"),
        ("", "und"),
        ("x", "und"),
        ("qq", "und"),
        ("äöü", "und"),
    ],
)
def test_language_tags_become_three_letters(tag: str, code: str) -> None:
    assert three_letters(tag) == code
