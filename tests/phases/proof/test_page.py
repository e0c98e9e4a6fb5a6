"""The page: whatever a book says, it stays data; a long book stays a small file."""

import json
import random
import re
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from phases.production import ProductionState
from phases.proof import (
    POINTS,
    Furthest,
    Proof,
    ProofChapter,
    ProofLine,
    TriedTake,
    needs_a_person,
    render,
    riskiest_first,
)
from phases.verdict import Outcome, Reason

WORDS = ["lamp", "station", "the", "guard", "counted", "benches", "platform", "night", "and", "lantern"]
HOSTILE = (
    "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> {{data}} {{behaviour}} & \u2028"
)


def proof_of(*lines: ProofLine, title: str = "A Story") -> Proof:
    return Proof(
        production="a-story-12345678",
        title=title,
        authors=("A. Writer",),
        narrator="heart",
        language="en",
        state=ProductionState.DELIVERED,
        made_at=datetime(2026, 1, 1, 6, 30, tzinfo=UTC),
        chapters=(
            ProofChapter(
                number=1, title="Chapter I", audio="audio/chapter-001.m4a", milliseconds=9_000, lines=lines
            ),
        ),
    )


def line(number: int, outcome: Outcome | None = Outcome.PASSED, strays: float | None = None) -> ProofLine:
    return ProofLine(
        number=number,
        text=f"Line {number}.",
        outcome=outcome,
        furthest=None if strays is None else Furthest("pitch", strays),
    )


def facts_in(page: str) -> dict[str, object]:
    """The data as a browser finds them: up to the first end of a script element."""
    held = re.search(r'<script type="application/json" id="proof">(.*?)</script>', page, re.DOTALL)
    assert held is not None
    facts: dict[str, object] = json.loads(held[1])
    return facts


def text_of(page: str) -> str:
    return facts_in(page)["chapters"][0]["lines"][0]["text"]  # type: ignore[index]


lines_of_any_kind = st.lists(
    st.tuples(st.sampled_from([*Outcome, None]), st.none() | st.floats(0, 30)), min_size=1, max_size=30
)


@given(text=st.text())
def test_what_a_book_says_is_on_the_page_as_it_is(text: str) -> None:
    assert text_of(render(proof_of(replace(line(1), text=text or "x")))) == (text or "x")


def test_no_text_can_end_the_script_it_stands_in() -> None:
    page = render(proof_of(replace(line(1), text=HOSTILE), title=HOSTILE))
    assert text_of(page) == HOSTILE
    assert page.count("</script>") == 2
    assert "alert(2)>" not in page.partition('id="proof"')[0]


def test_the_page_asks_for_nothing_from_anywhere() -> None:
    page = render(proof_of(line(1)))
    assert not re.findall(r"https?://|@import|src=\"(?!x)|<link", page)
    assert "{{" not in page


@given(kinds=lines_of_any_kind)
def test_what_needs_a_person_comes_before_what_does_not(
    kinds: list[tuple[Outcome | None, float | None]],
) -> None:
    lines = [line(number, *kind) for number, kind in enumerate(kinds, start=1)]
    ordered = riskiest_first(proof_of(*lines))
    assert sorted(each.number for each in ordered) == [each.number for each in lines]
    needed = [needs_a_person(each) for each in ordered]
    assert needed == sorted(needed, reverse=True)
    for outcome in [*Outcome, None]:
        alike = [each for each in ordered if each.outcome == outcome]
        if outcome == Outcome.PASSED:
            strays = [each.furthest.strays if each.furthest else 0 for each in alike]
            assert strays == sorted(strays, reverse=True)
        else:
            assert [each.number for each in alike] == sorted(each.number for each in alike)


def test_the_order_is_failed_suspect_not_checked_then_passed_by_how_far_they_stray() -> None:
    proof = proof_of(
        line(1, Outcome.PASSED),
        line(2, Outcome.PASSED, 1.5),
        line(3, Outcome.PASSED, 4.5),
        line(4, None),
        line(5, Outcome.NOT_CHECKED),
        line(6, Outcome.SUSPECT),
        line(7, Outcome.FAILED),
    )
    assert [each.number for each in riskiest_first(proof)] == [7, 6, 5, 3, 2, 1, 4]
    assert facts_in(render(proof))["riskiest"] == [7, 6, 5, 3, 2, 1, 4]


def test_a_failed_line_shows_each_take_that_was_tried_and_why_it_failed() -> None:
    take = TriedTake(
        name="abc",
        audio="audio/chunk-0001-take-1.flac",
        milliseconds=2_000,
        outline="AB",
        reasons=(Reason("lost_word", "The word “not” is missing.", "not", 400, 600),),
    )
    facts = facts_in(render(proof_of(replace(line(1, Outcome.FAILED), takes=(take,)))))
    assert facts["chapters"][0]["lines"][0] == {  # type: ignore[index]
        "n": 1,
        "text": "Line 1.",
        "is": "failed",
        "takes": [
            {
                "name": "abc",
                "audio": "audio/chunk-0001-take-1.flac",
                "at": [0, 2000],
                "wave": "AB",
                "why": [{"says": "The word “not” is missing.", "word": "not", "at": [400, 600]}],
            }
        ],
    }


def test_a_book_of_three_thousand_chunks_is_a_page_below_one_megabyte() -> None:
    drawing = random.Random(7)
    lines = [
        replace(
            line(number, Outcome.PASSED, 3.0),
            text=" ".join(drawing.choices(WORDS, k=23)),
            start_ms=number * 9_000,
            end_ms=number * 9_000 + 8_500,
            outline="m" * POINTS,
        )
        for number in range(1, 3_001)
    ]
    page = render(proof_of(*lines))
    spoken = sum(len(each.text) for each in lines)
    assert spoken > 350_000
    assert len(page.encode()) < 1_000_000
    assert len(page.encode()) - spoken < 500_000
