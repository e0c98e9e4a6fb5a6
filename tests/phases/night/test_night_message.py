"""The morning report as a phone shows it: a subject that says enough, few lines, and where to read on."""

from dataclasses import replace
from datetime import UTC, datetime

from phases.night.message import MOST_THINGS, morning_message
from phases.night.report import NightEnd, NightReport
from phases.night.result import BookResult, FailedLine
from phases.night.standing import BookStanding

DELIVERED = BookResult("/books/a.epub", "The Time Machine", BookStanding.DELIVERED, audio_seconds=36_000)
FAILED = BookResult(
    "/books/b.epub",
    "Dubliners",
    BookStanding.FAILED,
    production="dubliners-11aa22bb",
    failed=(FailedLine(3, 147, "He said no.", "the word “no” was not heard"),),
)
BROKEN = BookResult("/books/c.epub", "c.epub", BookStanding.BROKEN, "It is protected (DRM).", "Get another.")
CARRIED = BookResult("/books/d.epub", "Ulysses", BookStanding.CARRIED_OVER)
REPORT = NightReport(
    night="night-2026-11-21-0a1b2c3d",
    folder="/books",
    began=datetime(2026, 11, 21, 21, tzinfo=UTC),
    ended=datetime(2026, 11, 22, 5, tzinfo=UTC),
    end=NightEnd.DONE,
    books=(DELIVERED, FAILED, BROKEN, CARRIED),
)
PLACES = {"Report": "/out/nights/night.md", "Run": "http://house:4200/runs/flow-run/1"}


def test_a_night_is_told_in_one_screen() -> None:
    message = morning_message(REPORT, places=PLACES)
    assert message.subject == "Nocturne: 1 delivered, 2 failed, 1 carried over; 2 things need you"
    assert message.body == (
        "Night of Saturday, 21 November 2026: 1 delivered, 2 failed, 1 carried over.\n"
        "10 h 00 min of audio in 8 h 00 min.\n"
        "\n"
        "Needs you:\n"
        "1. Dubliners: 1 chunk failed. `nocturne retry dubliners-11aa22bb` takes them again.\n"
        "2. c.epub: It is protected (DRM). Get another.\n"
        "\n"
        "Delivered: The Time Machine.\n"
        "\n"
        "Carried over: Ulysses.\n"
        "\n"
        "Report: /out/nights/night.md\n"
        "Run: http://house:4200/runs/flow-run/1"
    )


def test_a_calm_night_says_so() -> None:
    message = morning_message(replace(REPORT, books=(DELIVERED,)), places={})
    assert message.subject == "Nocturne: 1 delivered; nothing needs you"
    assert "Needs you" not in message.body


def test_a_long_list_is_counted() -> None:
    message = morning_message(replace(REPORT, books=(DELIVERED, FAILED) * 25), places={})
    assert "And 15 more." in message.body
    assert message.body.count("Dubliners") == MOST_THINGS
    assert "and 15 more." in message.body


def test_who_could_not_be_told_of_it_needs_somebody() -> None:
    untold = replace(REPORT, books=(), untold=(("“mail/me” could not be told: it is away.", "Try it."),))
    assert untold.needs_person[0].what == "“mail/me” could not be told: it is away."
    assert morning_message(untold, places={}).subject == "Nocturne: no books; 1 thing needs you"
