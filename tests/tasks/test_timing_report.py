"""The page about a track is for people in the morning: what is worst stands first, and text stays text."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tasks.timing_report import as_markdown

STATUSES = ["fits", "stretched", "late", "overflows", "trimmed"]


def row(cue: int, status: str = "fits", late_ms: float = 0.0, text: str = "Hello.") -> dict[str, Any]:
    return {
        "cue": cue,
        "speaker": "alice",
        "text": text,
        "slot_ms": [cue * 1_000, cue * 1_000 + 900],
        "natural_ms": 800.0,
        "factor": 1.0,
        "late_ms": late_ms,
        "status": status,
    }


def page(rows: list[dict[str, Any]], expected: list[dict[str, Any]] | None = None) -> str:
    report = {
        "title": "A film",
        "rate": 48_000,
        "samples": 48_000 * 3_661,
        "cues": len(rows),
        "counts": {status: sum(each["status"] == status for each in rows) for status in STATUSES},
        "beyond_ms": 0,
        "worst_lateness_ms": 700,
        "mean_lateness_ms": 20,
        "last_lateness_ms": 0,
        "fastest_factor": 1.25,
        "expected": expected or [],
        "per_cue": rows,
    }
    return as_markdown(report, "A film.timing.svg")


def cues_in(text: str) -> list[int]:
    table = text.split("## Cues, the worst first")[1]
    return [
        int(line.split("|")[1]) for line in table.splitlines() if line.startswith("| ") and "cue" not in line
    ]


def test_the_worst_cues_come_first_and_the_picture_is_shown() -> None:
    text = page(
        [row(1), row(2, "late", 300), row(3, "overflows", 700), row(4, "late", 400), row(5, "trimmed")]
    )
    assert cues_in(text) == [5, 3, 4, 2, 1]
    assert "![Slots, speech and drift](<A film.timing.svg>)" in text
    assert "5 cues on a track of 1:01:01.000." in text


def test_what_was_foreseen_is_told_with_the_speed_that_it_needs() -> None:
    text = page([row(1)], [{"numbers": [3, 4, 5], "factor": 1.9}, {"numbers": [7], "factor": None}])
    assert "- cues 3–5 would need 1.90 times the speed" in text
    assert "- cue 7 have no time" not in text
    assert "- cue 7: no speed is enough" in text


def test_a_long_track_shows_the_worst_and_says_how_many_more_there_are() -> None:
    text = page([row(number) for number in range(1, 1_001)])
    assert len(cues_in(text)) == 200
    assert "800 more" in text


@given(text=st.text(max_size=300))
def test_whatever_a_cue_says_its_row_stays_one_row(text: str) -> None:
    made = page([row(1, text=text), row(2)])
    rows = [line for line in made.split("\n") if line.startswith("| 1 |")]
    assert len(rows) == 1
    assert rows[0].replace("\\|", "").count("|") == 10
