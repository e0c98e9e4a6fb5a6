"""What a night says of a book once its run has ended."""

from dataclasses import replace

import pytest
from prefect.client.schemas.objects import State
from prefect.states import Crashed, Failed, Running

from flows.book_runs import RunState, state_of, what_was_raised
from flows.settling import _its_production, _standing
from phases.night import BookStanding
from phases.production import Production, ProductionState

COMPLETED = RunState(is_over=True, has_completed=True)
CANCELLED = RunState(is_over=True, was_cancelled=True)
FAILED = RunState(is_over=True, message="3 of its chunks failed")
PRODUCTION = Production(
    id="a-book-1",
    title="A book",
    authors=(),
    language="en",
    source="/books/a.txt",
    source_sha256="00",
    settings={},
    left_out=(),
    state=ProductionState.STOPPED,
)


@pytest.mark.parametrize(
    ("state", "run", "is_open", "standing"),
    [
        (ProductionState.DELIVERED, COMPLETED, True, BookStanding.DELIVERED),
        (ProductionState.DELIVERED, COMPLETED, False, BookStanding.DELIVERED),
        (ProductionState.INCOMPLETE, FAILED, True, BookStanding.FAILED),
        (ProductionState.INCOMPLETE, FAILED, False, BookStanding.FAILED),
        (ProductionState.STOPPED, FAILED, True, BookStanding.FAILED),
        (ProductionState.STOPPED, FAILED, False, BookStanding.CARRIED_OVER),
        (ProductionState.STOPPED, CANCELLED, True, BookStanding.FAILED),
        (ProductionState.STOPPED, CANCELLED, False, BookStanding.CARRIED_OVER),
        (ProductionState.IN_PRODUCTION, FAILED, True, BookStanding.CARRIED_OVER),
    ],
)
def test_a_book_stands_where_its_run_has_left_it(
    state: ProductionState, run: RunState, is_open: bool, standing: BookStanding
) -> None:
    assert _standing(replace(PRODUCTION, state=state), run, is_open=is_open) == standing


def test_a_run_that_never_got_a_place_before_the_end_is_carried_over() -> None:
    assert _standing(None, CANCELLED, is_open=False) == BookStanding.CARRIED_OVER


def test_what_was_delivered_in_an_earlier_night_is_no_success_of_a_run_that_failed() -> None:
    delivered = replace(PRODUCTION, state=ProductionState.DELIVERED)
    assert _its_production(delivered, FAILED) is None
    assert _its_production(delivered, COMPLETED) is delivered
    assert _standing(_its_production(delivered, FAILED), FAILED, is_open=True) == BookStanding.FAILED


def test_a_person_is_not_told_the_names_of_classes() -> None:
    raised = (
        "Flow run encountered an exception: SourceBroken: a.epub is damaged: it is no zip file. Get it again."
    )
    assert what_was_raised(raised) == "a.epub is damaged: it is no zip file. Get it again."
    assert what_was_raised("Its process is gone.") == "Its process is gone."


@pytest.mark.parametrize(
    ("state", "was_struck"),
    [
        (Crashed(message="Process exited with status code: -9"), True),
        (
            Failed(message="Flow run encountered an exception: LimitMissing: Prefect has no limit “tts”."),
            True,
        ),
        (Failed(message="Flow run encountered an exception: OrchestratorUnavailable: It is away."), True),
        (Failed(message="Flow run encountered an exception: DatabaseUnavailable: It is away."), True),
        (Failed(message="Flow run encountered an exception: ProductionIncomplete: LimitMissing"), False),
        (Running(), False),
    ],
)
def test_what_the_book_is_not_to_blame_for_is_told_from_what_it_is(state: State, was_struck: bool) -> None:
    assert state_of(state).was_struck is was_struck
