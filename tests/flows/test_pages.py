"""The page of a production in Prefect: true, small, and not broken by what a book says."""

from dataclasses import replace
from pathlib import Path

import pytest

from db.chunks import Failure
from flows.pages.keeping import key_of
from flows.pages.plots import bar_plot, line_plot
from flows.pages.production import Moment, production_page
from flows.report import ChapterStanding, DoubtfulChunk, FailedChunk, Report
from phases.production import Production, ProductionState
from phases.script import Chunk, Span
from phases.verdict import Reason
from tasks.progress import Standing

NASTY = "He wrote | `rm -rf` <script>alert(1)</script>\n# and *that* was all."


def chunk(number: int, text: str = NASTY) -> Chunk:
    return Chunk(number=number, chapter=1, spoken=text, display=text, span=Span(0, len(text)))


def failed(number: int, *takes: Path) -> FailedChunk:
    failure = Failure("rejected", "“was” is left out.", len(takes))
    return FailedChunk(chunk(number), failure, tuple(str(take) for take in takes))


REPORT = Report(
    production=Production(
        id="a-book-1",
        title="A | Book",
        authors=("Nobody",),
        language="en",
        source="/books/a.txt",
        source_sha256="00",
        settings={},
        left_out=(),
        state=ProductionState.INCOMPLETE,
    ),
    by_chapter=(ChapterStanding(1, "One", 10, 8, 1, -18.2), ChapterStanding(2, "Two", 10, 2, 0, -18.0)),
    chunks=20,
    done=10,
    suspect=(
        DoubtfulChunk(
            chunk(3), "/takes/3.flac", (Reason("left_out", "“that” may be left out.", "that", 1200),)
        ),
    ),
    not_checked={},
    unusual={},
    directed=(),
    failed=(),
    audio_seconds=61.0,
    files=(),
    left_out=(),
)


def test_the_page_says_how_far_it_is_what_failed_and_what_to_listen_to() -> None:
    page = production_page(replace(REPORT, failed=(failed(7),)), Standing(), [Moment(0, 0), Moment(60, 10)])
    assert "**50%** incomplete" in page
    assert "chunk 0007" in page
    assert "“was” is left out." in page
    assert "at 1.2 s: “that” may be left out." in page
    assert page.count("data:image/svg+xml;base64,") == 3


def test_what_a_book_says_does_not_break_the_page() -> None:
    page = production_page(replace(REPORT, failed=(failed(7),)), Standing(), [])
    assert "<script>" not in page
    assert all(
        line.count("|") - line.count("\\|") == 4 for line in page.splitlines() if line.startswith("| ch")
    )


def test_each_take_of_a_failed_chunk_has_a_player_as_long_as_there_is_room(tmp_path: Path) -> None:
    takes = [tmp_path / f"{number}.flac" for number in range(8)]
    for take in takes:
        take.write_bytes(b"f" * 120_000)
    page = production_page(replace(REPORT, failed=(failed(7, *takes),)), Standing(), [])
    assert page.count("<audio") == 4
    assert all(f"{number}.flac" in page for number in range(4, 8))
    assert len(page) < 1_000_000


def test_a_take_that_is_gone_is_named_by_its_path(tmp_path: Path) -> None:
    page = production_page(replace(REPORT, failed=(failed(7, tmp_path / "gone.flac"),)), Standing(), [])
    assert "gone.flac" in page
    assert "<audio" not in page


def test_plots_of_nothing_are_no_plots() -> None:
    assert line_plot("x", [(0, 1)], unit="s") == ""
    assert bar_plot("x", [None, None], unit="s") == ""
    assert bar_plot("x", [-18.0, None, -20.0], unit="LUFS").startswith("![x](data:image/svg+xml;base64,")


@pytest.mark.parametrize(("name", "key"), [("A Book-1", "a-book-1"), ("Ünïcode · 3", "n-code-3")])
def test_an_artifact_is_called_what_prefect_allows(name: str, key: str) -> None:
    assert key_of(name) == key
