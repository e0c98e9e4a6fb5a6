"""How the listening goes: the speed is believed once enough was heard, and who keeps failing is not asked again."""

from collections.abc import Iterator

from phases.errors import HostTimedOut
from phases.evidence import Evidence
from phases.take import Take
from tasks.attention import MOST_FAILURES, Attention

ERROR = HostTimedOut("It hung.", "Look at its log.")


def takes(count: int, seconds: int) -> Iterator[tuple[Take, Evidence]]:
    for number in range(count):
        yield Take(str(number), "r", 0, 1_000, 1_000 * seconds, "s"), Evidence()


def test_the_speed_is_not_known_before_enough_was_heard() -> None:
    attention = Attention()
    list(attention.timing(takes(3, 20)))
    assert attention.speed is None
    list(attention.timing(takes(3, 20)))
    assert attention.speed is not None


def test_every_take_comes_through() -> None:
    assert [take.key for take, _ in Attention().timing(takes(5, 1))] == list("01234")


def test_a_recognizer_that_fails_again_and_again_is_not_asked_any_more() -> None:
    attention = Attention()
    for _ in range(MOST_FAILURES - 1):
        attention.note("ear", ERROR)
    assert attention.why_silent("ear") is None
    attention.note("ear", ERROR)
    assert attention.why_silent("ear") is ERROR
    assert attention.why_silent("other") is None


def test_one_that_hears_in_between_goes_on() -> None:
    attention = Attention()
    for _ in range(MOST_FAILURES):
        attention.note("ear", ERROR)
        attention.note("ear", Evidence())
    assert attention.why_silent("ear") is None


def test_one_that_cannot_be_loaded_is_given_up_at_once() -> None:
    attention = Attention()
    attention.give_up("ear", ERROR)
    assert attention.why_silent("ear") is ERROR
