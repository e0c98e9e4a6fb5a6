"""The morning report: what needs a person first, the same facts for machines, and book text that breaks no table."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from phases.night.forecast import Forecast
from phases.night.markdown import plan_page, report_page
from phases.night.order import WaitingBook
from phases.night.planned import BookToPlan, Lack, NightPlan, NoRoom, PlannedBook
from phases.night.report import NightEnd, NightReport
from phases.night.result import BookResult, FailedLine, settled_without_work
from phases.night.scan import BrokenBook, Duplicate, LeftAside
from phases.night.settings import BookSettings
from phases.night.standing import BookStanding
from phases.night.window import Opening, Window
from phases.shown import duration, escaped, gigabytes

GUESSED = frozenset({"letters_per_second"})
TWO_HOURS = Forecast(7200.0, 36_000.0, 2 * 10**9, 10**9, frozenset())
DELIVERED = BookResult(
    source="/books/time-machine.epub",
    title="The Time Machine",
    standing=BookStanding.DELIVERED,
    production="the-time-machine-3fa9c2d1",
    engine="hibari",
    forecast=TWO_HOURS,
    machine_seconds=9000.0,
    wall_seconds=9600.0,
    letters_spoken=178_000,
    audio_seconds=36_000.0,
    chunks=1126,
    chunks_done=1126,
    suspect=3,
    not_checked=4,
    files=("/out/The Time Machine.m4b",),
)
FAILED = BookResult(
    source="/books/dubliners.epub",
    title="Dubliners",
    standing=BookStanding.FAILED,
    production="dubliners-11aa22bb",
    forecast=TWO_HOURS,
    machine_seconds=1000.0,
    wall_seconds=1200.0,
    audio_seconds=3600.0,
    chunks=900,
    chunks_done=898,
    failed=(
        FailedLine(3, 147, "He said | “no” | and\nleft `at once`.", "the word “no” was not heard"),
        FailedLine(4, 201, "# " + "Very long. " * 40, "the host died with it in hand"),
    ),
)
CARRIED = BookResult(
    source="/books/ulysses.epub",
    title="Ulysses",
    standing=BookStanding.CARRIED_OVER,
    why="the window closed",
    chunks=5000,
    chunks_done=2100,
    expected=datetime(2026, 11, 23, 3, 30, tzinfo=UTC),
)
BROKEN = BookResult(
    "/books/drm.epub", "drm.epub", BookStanding.BROKEN, "It is protected (DRM).", "Get another edition."
)
TWIN = BookResult(
    "/books/copy.epub", "copy.epub", BookStanding.DUPLICATE, "has the same content as dubliners.epub"
)
REPORT = NightReport(
    night="night-2026-11-21-0a1b2c3d",
    folder="/books",
    began=datetime(2026, 11, 21, 21, tzinfo=UTC),
    ended=datetime(2026, 11, 22, 5, tzinfo=UTC),
    end=NightEnd.WINDOW_CLOSED,
    zone="Europe/Prague",
    books=(DELIVERED, FAILED, CARRIED, BROKEN, TWIN),
    left_aside=(("/books/cover.jpg", "is none of .epub"),),
    to_look_at=(("/books/empty.epub", "is empty"),),
)


def test_the_first_lines_say_whether_somebody_is_needed_and_what_became_of_the_books() -> None:
    lines = report_page(REPORT).splitlines()
    assert lines[0] == "# Night of Saturday, 21 November 2026"
    assert lines[2] == "**4 things need you.** Books: **1 delivered**, **2 failed**, **1 carried over**."
    assert lines[4] == (
        "The window closed; the next night goes on. 11 h 00 min of audio in 8 h 00 min, "
        "4.0 times real time while at work. "
        "Delivered books took 2 h 30 min of the machine, 2 h 00 min were expected (125%)."
    )
    assert lines[6] == "## Needs you"


def test_what_needs_a_person_comes_worst_first_with_what_to_do() -> None:
    told = [line for line in report_page(REPORT).splitlines() if line[:2] in {"1.", "2.", "3.", "4."}]
    assert told == [
        "1. **Dubliners**: 2 chunks failed. `nocturne retry dubliners-11aa22bb` takes them again.",
        "2. **drm.epub**: It is protected (DRM). Get another edition.",
        "3. **/books/empty.epub**: is empty. Look at the file, or remove it.",
        (
            "4. **The Time Machine**: 3 chunks may have a wrong word. "
            "Listen to them: `nocturne status the-time-machine-3fa9c2d1`."
        ),
    ]


def test_times_are_those_of_the_readers_clock() -> None:
    assert "Mon 23 Nov, 04:30" in report_page(REPORT)


def test_a_night_without_trouble_says_so_and_has_no_empty_headings() -> None:
    calm = replace(
        REPORT, books=(replace(DELIVERED, suspect=0),), left_aside=(), to_look_at=(), end=NightEnd.DONE
    )
    page = report_page(calm)
    assert "Nothing needs you. Books: **1 delivered**." in page
    assert [line for line in page.splitlines() if line.startswith("## ")] == ["## Delivered"]


def test_a_night_with_nothing_to_do_says_so() -> None:
    empty = replace(REPORT, books=(), left_aside=(), to_look_at=(), end=NightEnd.DONE)
    assert (
        "Nothing needs you. Books: none.\n\nEverything that lay there is settled. Nothing was spoken."
        in report_page(empty)
    )


def test_many_failed_chunks_are_counted_and_the_first_shown() -> None:
    many = replace(FAILED, failed=tuple(FailedLine(1, number, "Text.", "why") for number in range(1, 31)))
    page = report_page(replace(REPORT, books=(many,)))
    assert page.count("| ch 01 · ") == 10
    assert "And 20 more." in page


def test_machines_get_every_fact() -> None:
    told = json.loads(json.dumps(REPORT.as_json()))
    assert told["counts"] == {
        "delivered": 1,
        "failed": 1,
        "carried_over": 1,
        "no_room": 0,
        "duplicate": 1,
        "broken": 1,
    }
    assert (told["chunks_failed"], told["suspect"], told["not_checked"]) == (2, 3, 4)
    assert (told["audio_seconds"], told["forecast_seconds"], told["actual_seconds"]) == (
        39_600.0,
        7200.0,
        9000.0,
    )
    assert [each["title"] for each in told["needs_person"]][:2] == ["Dubliners", "drm.epub"]
    assert told["books"][1]["failed"][0]["text"] == "He said | “no” | and\nleft `at once`."
    assert told["books"][2]["expected"] == "2026-11-23T03:30:00+00:00"
    assert len(told["left_aside"]) == 2


def shown_cells(page: str) -> list[list[str]]:
    """The cells of all tables as a reader sees them."""
    rows: list[list[str]] = []
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(page):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows and token.children is not None and token.level > 2:
            assert {child.type for child in token.children} <= {"text", "code_inline", "text_special"}
            rows[-1].append("".join(child.content for child in token.children))
    return rows


@given(st.text(max_size=80), st.text(max_size=80))
def test_book_text_shows_as_it_is_and_stays_in_its_cell(text: str, why: str) -> None:
    odd = replace(FAILED, failed=(FailedLine(1, 2, text, why),))
    rows = shown_cells(report_page(replace(REPORT, books=(odd,), left_aside=())))
    assert rows[0] == ["Chunk", "Text", "Why"]
    assert len(rows) == 2
    for cell, wanted in zip(rows[1], ("ch 01 · 0002", text, why), strict=True):
        assert printable(cell) == printable(wanted)


def printable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() and not sign.isspace() and sign != "\ufffd")


@given(st.text(st.sampled_from("|`\\*_<>[]()&~$a #-!\n"), max_size=30))
@example("&amp; &#65; https://example.org www.example.org")
def test_no_sign_of_a_text_is_taken_for_markup(text: str) -> None:
    wrapped = f"| Head |\n| --- |\n| x{escaped(text)} |\n"
    (_, (cell,)) = shown_cells(wrapped)
    assert cell == f"x{' '.join(text.split())}"


@given(st.text(st.sampled_from("|`\\ab/ "), min_size=1, max_size=20))
def test_a_path_shows_as_it_is(path: str) -> None:
    page = report_page(replace(REPORT, books=(), left_aside=((path, "why"),), to_look_at=()))
    row = shown_cells(page)[-1]
    assert row[1] == "why"
    assert row[0].strip() == path.strip()


def test_what_turns_the_direction_of_a_line_is_not_shown() -> None:
    assert escaped("a\u202eb\x00c\u2028d") == "a b c d"


def some_plan() -> NightPlan:
    opening = Window(time(22), time(6), ZoneInfo("UTC")).opening(datetime(2026, 11, 21, 20, tzinfo=UTC))
    waiting = WaitingBook(Path("/b/a.epub"), "a", 1, opening.begins, opening.begins, BookSettings())
    book = BookToPlan(waiting, "A | B", "hibari", 1000, production="a-1")
    begins = datetime(2026, 11, 21, 22, tzinfo=UTC)
    ends = datetime(2026, 11, 23, 1, tzinfo=UTC)
    return NightPlan(
        made_at=begins,
        opening=opening,
        start=(PlannedBook(book, replace(TWO_HOURS, guessed=GUESSED), begins, ends, fits=False),),
        carried_over=(PlannedBook(replace(book, title="Later"), TWO_HOURS, None, None, fits=False),),
        no_room=(NoRoom(replace(book, title="Large"), TWO_HOURS, Lack.DISK, 1),),
        delivered=(replace(book, title="Finished"),),
        duplicates=(Duplicate(Path("/b/copy.epub"), Path("/b/a.epub"), "a"),),
        broken=(BrokenBook(Path("/b/bad.epub"), "b", "It is protected.", "Get another."),),
        left_aside=(LeftAside(Path("/b/cover.jpg"), "is none of .epub"),),
    )


def test_the_plan_is_shown_with_guesses_marked() -> None:
    page = plan_page(some_plan(), "Europe/Prague")
    assert page.startswith("# Plan for the night: Sat 21 Nov, 23:00 to Sun 22 Nov, 07:00\n")
    rows = shown_cells(page)
    assert ["1", "A | B", "Sat 23:00", "≈ Mon 23 Nov, 02:00", "≈ 10 h 00 min", "≈ 2.0 GB"] in rows
    assert ["2", "Later", "", "no end in sight", "10 h 00 min", "2.0 GB"] in rows
    assert ["Large", "0.1 GB of disk"] in rows
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Begun tonight",
        "## Carried over",
        "## No room",
        "## Finished before",
        "## Broken",
        "## The same book twice",
        "## Other files",
    ]


def test_a_window_that_never_closes_is_said_in_the_plan() -> None:
    plan = replace(some_plan(), opening=Opening(datetime(2026, 11, 21, tzinfo=UTC), None))
    assert plan_page(plan).startswith("# Plan for the night: at any time\n")


def test_what_was_not_begun_goes_into_the_report_from_the_last_plan() -> None:
    plan = some_plan()
    results = settled_without_work(plan)
    assert [(each.title, each.standing) for each in results] == [
        ("A | B", BookStanding.CARRIED_OVER),
        ("Later", BookStanding.CARRIED_OVER),
        ("Large", BookStanding.NO_ROOM),
        ("copy.epub", BookStanding.DUPLICATE),
        ("bad.epub", BookStanding.BROKEN),
    ]
    assert results[0].expected == plan.start[0].ends
    assert results[2].why == "0.1 GB more disk would have to be free"


def test_what_still_runs_is_not_said_to_be_waiting() -> None:
    (first,) = some_plan().start
    running = replace(first, book=replace(first.book, is_running=True))
    assert settled_without_work(NightPlan(first.book.book.since, some_plan().opening, (running,))) == ()


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 min 00 s"),
        (59.6, "1 min 00 s"),
        (3599.4, "59 min 59 s"),
        (3600, "1 h 00 min"),
        (90_000, "25 h 00 min"),
    ],
)
def test_durations_are_for_people(seconds: float, told: str) -> None:
    assert duration(seconds) == told


def test_what_has_to_be_freed_is_rounded_up() -> None:
    assert gigabytes(1_000_000_001) == "1.1 GB"
    assert gigabytes(0) == "0.0 GB"


def test_machines_get_the_plan_too() -> None:
    told = json.loads(json.dumps(some_plan().as_json()))
    assert (told["opens"], told["closes"]) == ("2026-11-21T22:00:00+00:00", "2026-11-22T06:00:00+00:00")
    (first,) = told["start"]
    assert (first["title"], first["ends"], first["guessed"]) == (
        "A | B",
        "2026-11-23T01:00:00+00:00",
        ["letters_per_second"],
    )
    assert told["no_room"][0]["lack"] == "disk"
    assert [told["broken"][0]["why"], told["left_aside"][0]["why"]] == [
        "It is protected.",
        "is none of .epub",
    ]
