"""The proof page where it is used: opened from a file, in a real browser, by mouse, keys and thumb."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Page, sync_playwright
from producing import produce

from flows.cli import run
from phases.production import ProductionState
from phases.proof import POINTS, Furthest, Proof, ProofChapter, ProofFolder, ProofLine, render
from phases.verdict import Outcome, Reason

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("prefect_api"),
    pytest.mark.xdist_group("prefect"),
]

CHROMIUM = Path("/usr/bin/chromium")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
STORY = """Chapter I

It was a dark night on the western line. The last train had left the station an hour ago.

The guard counted the benches along the platform, and then he went slowly home.

Chapter II

In the morning it rained. The trains were late, all of them, and nobody minded very much.

The old guard did not see the umbrella that lay beside the water tower.
"""
SECONDS, EACH_MS = 40, 3_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}; install the package chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--mute-audio", "--autoplay-policy=no-user-gesture-required"],
        )


@pytest.fixture
def opened(browser: Browser) -> Iterator[Any]:
    """Open a page from its file; it may ask for nothing but files, and complain about nothing."""
    contexts = []
    troubles: list[str] = []

    def open_page(path: Path, size: dict[str, int] = DESKTOP, **options: Any) -> Page:
        context = browser.new_context(viewport=size, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith("file://") else troubles.append(asked.url),
        )
        page.goto(path.absolute().as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles


@pytest.fixture(scope="module")
def produced(tmp_path_factory: pytest.TempPathFactory, prefect_api: str) -> Path:
    """The page of a book whose last sentence always turns out wrong."""
    folder = tmp_path_factory.mktemp("produced")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOCTURNE_HOME", str(folder / "home"))
        patch.setenv("NOCTURNE_SYNTHESIZE__IDLE_SECONDS", "3")
        patch.chdir(folder)
        (folder / "story.txt").write_text(STORY)
        ended = produce(folder / "story.txt", engine="tests.engines.misspeaking:Denies")
        assert run(["proof", ended["production"]]) == 0
    return next(folder.glob("out/proof/*/index.html"))


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with lines of every kind over a tone, three thousand of them."""
    folder = ProofFolder.of(tmp_path_factory.mktemp("invented"), "the-long-book-12345678")
    tone = np.sin(np.arange(SECONDS * 8_000, dtype=np.float32) / 9) * 0.3
    folder.audio.mkdir(parents=True)
    soundfile.write(folder.audio / "chapter.flac", tone.astype(np.float32), 8_000)
    folder.write(render(long_book("audio/chapter.flac")))
    return folder.page


def long_book(audio: str) -> Proof:
    chapters = [
        ProofChapter(
            number=chapter,
            title=f"Chapter {chapter}",
            audio=audio,
            milliseconds=SECONDS * 1000,
            lines=tuple(invented_line(number) for number in range(chapter * 10 - 9, chapter * 10 + 1)),
        )
        for chapter in range(1, 301)
    ]
    return Proof(
        production="the-long-book-12345678",
        title="The Long <i>Book</i>",
        authors=("A. Writer",),
        narrator="heart",
        language="en",
        state=ProductionState.DELIVERED,
        made_at=datetime(2026, 1, 1, 6, 30, tzinfo=UTC),
        chapters=tuple(chapters),
    )


def invented_line(number: int) -> ProofLine:
    start = 200 + (number - 1) % 10 * (EACH_MS + 500)
    line = ProofLine(
        number=number,
        text=f"The guard said “no” <b>{number}</b> times, and said no again.",
        outcome=Outcome.PASSED,
        start_ms=start,
        end_ms=start + EACH_MS,
        outline="Zz9" * (POINTS // 3),
        furthest=Furthest("pitch", number % 40 / 10),
    )
    doubt = Reason("lost_word", "The word “no” may be missing.", "no", 2_000, 2_200)
    if number % 1_000 == 500:
        return replace(line, outcome=Outcome.SUSPECT, reasons=(doubt,))
    if number % 1_000 == 700:
        return replace(line, outcome=Outcome.NOT_CHECKED, reasons=(Reason("too_short", "It is too short."),))
    return line


def seconds_played(page: Page) -> float:
    played: float = page.evaluate("audio.currentTime")
    return played


def number_in_hand(page: Page) -> int:
    number: int = page.evaluate("current.n")
    return number


def playing(page: Page) -> None:
    page.wait_for_function("!audio.paused && !audio.seeking && audio.readyState > 2")


def shown_lines(page: Page) -> int:
    page.wait_for_function("filled === shown.length")
    return page.locator(".line").count()


def test_every_chunk_is_there_and_the_failed_one_comes_first(produced: Path, opened: Any) -> None:
    page = opened(produced)
    assert shown_lines(page) == page.evaluate("lines.length")
    first = page.locator(".line").first
    assert "umbrella" in first.inner_text()
    assert "failed" in first.get_attribute("class")
    assert first.locator(".take").count() >= 3
    assert "1 failed" in page.locator("#summary").inner_text()


def test_a_finished_chapter_plays_from_where_the_line_begins_and_goes_on_to_the_next(
    produced: Path, opened: Any
) -> None:
    page = opened(produced)
    if not page.evaluate("audio.canPlayType('audio/mp4; codecs=\"mp4a.40.2\"')"):
        pytest.skip("this browser was built without AAC")
    page.select_option("#order", "script")
    page.locator(".line .round").nth(1).click()
    playing(page)
    start, end = page.evaluate("[current.clip.start, current.clip.end]")
    assert start - 100 <= seconds_played(page) * 1000 <= end
    number = number_in_hand(page)
    page.evaluate("audio.currentTime = current.clip.end / 1000 - 0.2")
    page.wait_for_function(f"current.n === {number + 1}")
    assert not page.evaluate("audio.paused")
    page.keyboard.press(" ")
    page.wait_for_function("audio.paused")


def test_each_take_of_a_failed_chunk_is_heard_and_can_be_accepted(produced: Path, opened: Any) -> None:
    page = opened(produced)
    take = page.locator(".take").nth(1)
    take.locator(".round").click()
    playing(page)
    page.wait_for_function("audio.currentTime > 0.2")
    assert page.evaluate("audio.currentSrc").split("#")[0].endswith("-take-2.flac")
    page.keyboard.press("a")
    command = page.locator("#marks code").first.inner_text()
    assert command.startswith("nocturne accept story")
    assert f"--take {page.evaluate('current.takes[1].name')}" in command


def test_a_long_book_opens_with_what_needs_a_person_and_draws_only_what_is_seen(
    invented: Path, opened: Any
) -> None:
    page = opened(invented)
    assert page.locator(".line").count() < 1_000
    assert page.evaluate("shown.slice(0, 6).map((line) => line.n)") == [500, 1500, 2500, 700, 1700, 2700]
    assert shown_lines(page) == 3_000
    assert page.locator(".wave svg").count() < 100
    assert page.locator("#title").inner_text() == "The Long <i>Book</i>"
    assert "<b>500</b>" in page.locator(".said").first.inner_text()


def test_the_word_in_doubt_is_marked_where_it_was_not_heard(invented: Path, opened: Any) -> None:
    line = opened(invented).locator("#line-500")
    assert line.locator("mark").all_inner_texts() == ["no"]
    before = line.locator(".said").evaluate("each => each.firstChild.textContent")
    assert before.endswith("and said ")
    assert line.locator(".place").count() == 1


def test_the_keys_step_play_decide_and_explain_themselves(invented: Path, opened: Any) -> None:
    page = opened(invented)
    press = page.keyboard.press
    assert number_in_hand(page) == 500
    press("j")
    press("ArrowDown")
    press("k")
    assert number_in_hand(page) == 1500
    press(" ")
    playing(page)
    start = page.evaluate("current.clip.start / 1000")
    assert start - 0.1 <= seconds_played(page)
    press(" ")
    page.wait_for_function("audio.paused")
    press("r")
    press("n")
    assert number_in_hand(page) == 2500
    press("a")
    assert page.locator("#marks code").all_inner_texts() == [
        "nocturne accept the-long-book-12345678 2500",
        "nocturne retry the-long-book-12345678 1500",
    ]
    press("?")
    assert page.locator("#help").is_visible()
    press("Escape")
    press("/")
    page.keyboard.type("1234")
    page.wait_for_function("shown.length === 1")
    press("Escape")
    press("o")
    assert page.locator("#order").input_value() == "script"


def test_decisions_are_still_there_when_the_page_is_opened_again(invented: Path, opened: Any) -> None:
    page = opened(invented)
    page.keyboard.press("r")
    page.reload()
    assert page.locator("#marks code").inner_text() == "nocturne retry the-long-book-12345678 500"
    page.keyboard.press("r")
    assert page.locator("#marks").is_hidden()


def test_verdicts_chapters_and_words_filter_together(invented: Path, opened: Any) -> None:
    page = opened(invented)
    page.locator("#verdicts button.suspect").click()
    assert shown_lines(page) == 3
    page.select_option("#chapter", "50")
    assert shown_lines(page) == 1
    page.fill("#search", "nothing like it")
    page.wait_for_function("shown.length === 0")
    page.locator("#everything").click()
    assert shown_lines(page) == 3_000


def test_a_place_that_was_named_can_be_heard_by_itself(invented: Path, opened: Any) -> None:
    page = opened(invented)
    page.locator("#line-500 .why button").click()
    playing(page)
    start = page.evaluate("current.clip.start / 1000")
    assert start + 1.2 <= seconds_played(page) <= start + 3


def test_an_address_with_a_number_opens_at_that_line(invented: Path, opened: Any) -> None:
    page = opened(invented)
    page.goto(f"{invented.as_uri()}#2345")
    page.reload()
    assert number_in_hand(page) == 2345
    assert page.locator("#line-2345").is_visible()


def test_missing_audio_is_said_and_not_passed_over(invented: Path, tmp_path: Path, browser: Browser) -> None:
    alone = tmp_path / "index.html"
    alone.write_text(invented.read_text())
    page = browser.new_page()
    page.goto(alone.as_uri())
    page.keyboard.press(" ")
    page.wait_for_function("document.getElementById('told').textContent.includes('beside this page')")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_the_screen_and_a_thumb_can_play(
    produced: Path, invented: Path, opened: Any, scheme: str
) -> None:
    for path in (produced, invented):
        page = opened(path, PHONE, has_touch=True, is_mobile=True, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        for button in page.locator("#player button").all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 40
        page.locator("#play").tap()
        playing(page)
        page.locator("#after").tap()
        assert number_in_hand(page) == page.evaluate("shown[1].n")
