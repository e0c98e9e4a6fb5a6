"""The index of a night: every book of it, the riskiest first, and the way to its proof page, which a browser finds."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright
from producing import produce

from flows.pages.nights import write_index
from flows.settings import Proofs
from phases.night import BookResult, BookStanding, FailedLine, NightEnd, NightReport
from phases.proof import ShownBook, ShownNight, render_night

pytestmark = pytest.mark.xdist_group("prefect")

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
BEGAN = datetime(2026, 11, 21, 21, tzinfo=UTC)
CURSED = "abracadabra"
STORY = """Chapter I

It was a dark night. The lamp went out at ten, and nobody lit it again.

Chapter II

In the morning it rained. The trains were late, all of them, and he did not mind.
"""


def report_on(*books: BookResult) -> NightReport:
    return NightReport(
        night="night-2026-11-21-0a1b2c3d",
        folder="/books",
        began=BEGAN,
        ended=BEGAN + timedelta(hours=8),
        end=NightEnd.DONE,
        books=books,
    )


def index_of(report: NightReport, folder: Path, proofs: Proofs = Proofs.NEEDED) -> Path:
    path = folder / "out" / "nights" / f"{report.night}.html"
    write_index(report, path, proofs)
    return path


def links_on(page: str) -> dict[str, str]:
    """Where each link leads, by what it says."""
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a>', page)
    return {html.unescape(said): unquote(html.unescape(address)) for address, said in found}


def titles_on(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", heading) for heading in re.findall(r"<h2>(.*?)</h2>", page)]


@pytest.fixture(scope="module")
def produced(tmp_path_factory: pytest.TempPathFactory, prefect_api: str) -> tuple[Path, NightReport]:
    """Where a night has delivered one book, and failed at a chunk of another."""
    folder = tmp_path_factory.mktemp("produced")
    with pytest.MonkeyPatch.context() as patch:
        at_home_in(folder, patch)
        (folder / "good.txt").write_text(STORY)
        (folder / "bad & #1.txt").write_text(STORY.replace("In the morning", f"In the {CURSED} morning"))
        books = [
            result_of(produce(folder / "good.txt"), BookStanding.DELIVERED),
            result_of(
                produce(folder / "bad & #1.txt", engine="tests.engines.silent:Silent"), BookStanding.FAILED
            ),
        ]
    return folder, report_on(*books)


def result_of(ended: dict[str, Any], standing: BookStanding) -> BookResult:
    return BookResult(
        ended["title"],
        ended["title"],
        standing,
        production=ended["production"],
        audio_seconds=ended["audio_seconds"],
        wall_seconds=61,
        chunks=ended["chunks"],
        chunks_done=ended["done"],
        failed=tuple(
            FailedLine(each["chapter"], each["chunk"], each["text"], each["why"]) for each in ended["failed"]
        ),
    )


def at_home_in(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("NOCTURNE_HOME", str(folder / "home"))
    patch.setenv("NOCTURNE_SYNTHESIZE__IDLE_SECONDS", "3")
    patch.chdir(folder)


@pytest.fixture
def night(produced: tuple[Path, NightReport], monkeypatch: pytest.MonkeyPatch) -> tuple[Path, NightReport]:
    """The same, and whatever is done now is done there."""
    at_home_in(produced[0], monkeypatch)
    return produced


def test_the_riskiest_book_comes_first_and_what_was_not_begun_last(home: Path, tmp_path: Path) -> None:
    def book(title: str, standing: BookStanding, **facts: Any) -> BookResult:
        return BookResult(f"/books/{title}", title, standing, chunks=100, **facts)

    report = report_on(
        book("calm", BookStanding.DELIVERED),
        book("carried", BookStanding.CARRIED_OVER, why="the window closed"),
        book("unheard", BookStanding.DELIVERED, not_checked=9),
        book("twin", BookStanding.DUPLICATE),
        book("doubtful", BookStanding.DELIVERED, suspect=2),
        book("broken", BookStanding.BROKEN, why="It is protected (DRM).", remedy="Get another edition."),
        book("failed", BookStanding.FAILED, failed=(FailedLine(1, 2, "No.", "nothing was heard"),)),
        book("very doubtful", BookStanding.DELIVERED, suspect=5),
    )
    assert titles_on(index_of(report, tmp_path).read_text()) == [
        "failed",
        "broken",
        "very doubtful",
        "doubtful",
        "unheard",
        "calm",
        "carried",
        "twin",
    ]


def test_a_book_has_the_way_to_its_page_once_one_was_wanted(night: tuple[Path, NightReport]) -> None:
    folder, report = night

    def linked(proofs: Proofs) -> set[str]:
        index = index_of(report, folder, proofs)
        links = links_on(index.read_text())
        for address in links.values():
            assert not address.startswith("/")
        pages = {title: address for title, address in links.items() if not title.startswith("report")}
        assert all((index.parent / address).is_file() for address in pages.values())
        return set(pages)

    assert linked(Proofs.NONE) == set()
    assert linked(Proofs.NEEDED) == {"bad & #1"}
    assert linked(Proofs.ALL) == {"bad & #1", "good"}
    assert linked(Proofs.NONE) == {"bad & #1", "good"}


def test_a_page_that_cannot_be_written_costs_only_its_link(night: tuple[Path, NightReport]) -> None:
    folder, report = night
    unknown = replace(report.books[1], production="nobody-knows-it", title="Unknown")
    page = index_of(report_on(unknown), folder).read_text()
    assert titles_on(page) == ["Unknown"]
    assert "Unknown" not in links_on(page)


def test_what_failed_is_shown_with_its_text_its_reason_and_what_to_do(
    night: tuple[Path, NightReport],
) -> None:
    folder, report = night
    page = html.unescape(index_of(report, folder).read_text())
    assert CURSED in page
    assert "1 failed" in page
    assert f"<code>nocturne retry {report.books[1].production}</code>" in page


@given(st.text(), st.text())
def test_no_text_can_break_the_page(title: str, why: str) -> None:
    book = ShownBook(
        title=title, standing="failed", outcome=None, reasons=(why,), remedy=why, page=f"a/{title}"
    )
    page = lxml.html.document_fromstring(
        render_night(ShownNight(title=title, summary=why, books=(book, book))).encode()
    )
    assert len(page.findall(".//li[@class='line waiting']")) == 2
    assert len(page.findall(".//a")) == 2
    assert page.find(".//script") is None


@pytest.mark.slow
def test_from_the_index_a_thumb_comes_to_the_proof_page_without_a_server_or_a_script(
    night: tuple[Path, NightReport],
) -> None:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}; install the package chromium")
    folder, report = night
    index = index_of(report, folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(
            viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False
        )
        page = context.new_page()
        page.goto(index.absolute().as_uri())
        assert page.locator("h2").first.inner_text() == report.books[1].title
        for link in page.locator("h2 a").all():
            box = link.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= PHONE["width"]
            assert box["height"] >= 40
        width = page.locator("#lines").bounding_box()
        assert width is not None
        assert width["x"] + width["width"] <= PHONE["width"]
        page.locator("h2 a").first.tap()
        page.wait_for_url("**/proof/**/index.html")
        browser.close()
