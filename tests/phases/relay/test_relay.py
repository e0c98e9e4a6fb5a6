"""Whatever happens in a relay, everything comes out once and in order. All of it in virtual time but for the end."""

import math
import random
from collections.abc import Iterator, Sequence
from threading import Event
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.errors import EngineFailed, SourceBroken
from phases.relay import Crew, Delivered, Halt, Job, Live, Lost, Rehearsal, Relay, Stage, Threads, run

HEAR_S, TRANSLATE_S = 0.7, 0.3


def two_stages(hearing: int, translating: int, **more: Any) -> list[Stage]:
    return [
        Stage("hear", list, workers=hearing, room=10, **more),
        Stage("translate", list, workers=translating, room=5),
    ]


def seconds_for(items: int, hearing: int, translating: int) -> float:
    relay = Relay(two_stages(hearing, translating))
    crew = Rehearsal(lambda stage, _: {"hear": HEAR_S, "translate": TRANSLATE_S}[stage.name])
    assert [each.value for each in run(relay, range(items), crew)] == list(range(items))
    return crew.now()


@pytest.mark.parametrize(
    ("items", "hearing", "translating", "seconds"),
    [
        (3, 1, 1, 2.4),
        (3, 2, 1, 1.7),
        (3, 3, 1, 1.6),
        (3, 3, 3, 1.0),
        (26, 1, 1, 18.5),
        (26, 2, 1, 9.7),
        (1000, 2, 1, 350.6),
    ],
)
def test_a_relay_takes_as_long_as_the_arithmetic_says(
    items: int, hearing: int, translating: int, seconds: float
) -> None:
    assert seconds_for(items, hearing, translating) == pytest.approx(seconds)


class Weather:
    """What may happen to each item at each stage, drawn once and for all: the crew makes no difference to it."""

    def __init__(self, seed: int, *, hangs: bool) -> None:
        self._seed, self._hangs = seed, hangs

    def takes(self, stage: Stage, job: Job) -> float:
        fates = [self._draw(stage.name, ticket.number) for ticket in job.tickets]
        if self._hangs and any(fate.random() < 0.03 for fate in fates):
            return math.inf
        return sum(fate.choice((0.0, 0.01, 0.5, 1.0, 4.0)) * fate.random() for fate in fates)

    def work(self, name: str) -> Any:
        def do(values: Sequence[int]) -> list[Any]:
            chances = [self._draw(f"{name} does", value).random() for value in values]
            if any(chance < 0.02 for chance in chances):
                raise EngineFailed("It raised.", "")
            if any(0.02 < chance < 0.03 for chance in chances):
                return []
            return [
                Lost("filtered", "noise") if 0.03 < chance < 0.1 else value
                for value, chance in zip(values, chances, strict=True)
            ]

        return do

    def _draw(self, *key: object) -> random.Random:
        return random.Random(f"{self._seed} {key}")


shapes = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 6), st.integers(1, 3)), min_size=1, max_size=4)


def stages_of(shape: Sequence[tuple[int, int, int]], weather: Weather, limit_s: float | None) -> list[Stage]:
    return [
        Stage(f"stage {at}", weather.work(f"stage {at}"), workers, room, together, limit_s)
        for at, (workers, room, together) in enumerate(shape)
    ]


@settings(max_examples=2000, deadline=None)
@given(
    shapes,
    st.integers(0, 60),
    st.integers(),
    st.booleans(),
    st.none() | st.floats(0, 40),
    st.sampled_from(["drain", "cancel"]),
)
def test_everything_comes_out_once_and_in_order_whatever_happens(
    shape: list[tuple[int, int, int]], items: int, seed: int, hangs: bool, halted_at: float | None, how: Halt
) -> None:
    weather = Weather(seed, hangs=hangs)
    relay = Relay(stages_of(shape, weather, 5.0 if hangs else None))
    crew = Rehearsal(weather.takes, look_up_s=1.0)

    def halt() -> Halt | None:
        return how if halted_at is not None and crew.now() >= halted_at else None

    out = list(run(relay, range(1, items + 1), crew, halt=halt))
    assert [each.number for each in out] == list(range(1, relay.tally.created + 1))
    assert all(each.value == each.number for each in out if not isinstance(each.value, Lost))
    assert relay.tally.balances
    assert all(deep <= room for deep, (_, room, _) in zip(relay.tally.deepest, shape, strict=True))
    if halted_at is None:
        assert relay.tally.created == items
    assert relay.tally.lost["coalesced"] == relay.tally.lost["skipped"] == 0


@settings(max_examples=100, deadline=None)
@given(shapes, st.integers(0, 60), st.integers())
def test_the_result_is_the_same_with_one_worker_and_with_many(
    shape: list[tuple[int, int, int]], items: int, seed: int
) -> None:
    def result(shape: Sequence[tuple[int, int, int]]) -> list[Delivered]:
        weather = Weather(seed, hangs=False)
        return list(run(Relay(stages_of(shape, weather, None)), range(items), Rehearsal(weather.takes)))

    alone = [(workers, room, 1) for workers, room, _ in shape]
    assert result(alone) == result([(1, 1, 1)] * len(shape))


@settings(max_examples=100, deadline=None)
@given(shapes, st.integers(0, 60), st.integers())
def test_never_more_are_at_work_than_there_are_workers(
    shape: list[tuple[int, int, int]], items: int, seed: int
) -> None:
    weather, jobs = Weather(seed, hangs=True), list[Job]()
    relay = Relay(stages_of(shape, weather, 5.0))
    list(run(relay, range(items), Rehearsal(weather.takes), watch=jobs.append))
    for job in jobs:
        rivals = [
            each for each in jobs if (each.stage, each.worker) == (job.stage, job.worker) and each is not job
        ]
        assert job.worker < relay.stages[job.stage].workers
        assert all(
            each.ended <= job.began or each.began >= job.ended
            for each in rivals
            if each.ended is not None and job.ended is not None
        )


def test_an_item_that_hangs_is_given_up_and_its_worker_replaced() -> None:
    relay = Relay([Stage("hear", list, limit_s=2.0)])
    crew = Rehearsal(lambda _, job: math.inf if job.tickets[0].number == 2 else 1.0)
    out = list(run(relay, "abc", crew))
    assert [each.value for each in out] == ["a", Lost("failed", "hear took longer than 2 s"), "c"]
    assert crew.now() == 4.0


def test_who_was_given_up_is_not_listened_to_when_it_answers_after_all() -> None:
    relay = Relay([Stage("hear", list, limit_s=2.0)])
    crew = Rehearsal(lambda _, job: 3.0 if job.tickets[0].number == 1 else 1.5)
    out = list(run(relay, "abc", crew))
    assert [isinstance(each.value, Lost) for each in out] == [True, False, False]
    assert relay.tally.balances


def test_a_source_that_breaks_is_told_of_when_all_before_it_has_left() -> None:
    def source() -> Iterator[int]:
        yield 1
        yield 2
        raise SourceBroken("It ends in the middle.", "")

    out = run(Relay(two_stages(1, 1)), source(), Rehearsal(lambda *_: 1.0))
    assert [next(out).value, next(out).value] == [1, 2]
    with pytest.raises(SourceBroken):
        next(out)


def test_a_cancelled_relay_finishes_what_is_in_hand_and_names_the_rest() -> None:
    relay = Relay([Stage("hear", list, workers=2, room=10)])
    crew = Rehearsal(lambda *_: 1.0, look_up_s=0.5)
    out = list(run(relay, range(1, 100), crew, halt=lambda: "cancel" if crew.now() >= 0.5 else None))
    assert [each.value for each in out[:2]] == [1, 2]
    assert {each.value for each in out[2:]} == {Lost("failed", "stopped before its turn")}


# live


def live_relay(room: int, cost: float, each: float) -> tuple[Relay, Rehearsal]:
    """Items are tuples of what is said in them; one costs so much, and so much more for each thing said."""
    stages = [Stage("hear", list, room=room), Stage("translate", list, room=5)]
    relay = Relay(stages, Live(lambda one, other: one + other, lambda item: item[0] == "draft"))

    def takes(stage: Stage, job: Job) -> float:
        return cost + each * len(job.tickets[0].value) if stage.name == "hear" else 0.0

    return relay, Rehearsal(takes, comes_at=float)


def said_in(out: Sequence[Delivered]) -> list[Any]:
    return [word for each in out if not isinstance(each.value, Lost) for word in each.value]


def test_at_twice_the_load_neighbours_become_one_and_every_word_comes_out() -> None:
    relay, crew = live_relay(room=3, cost=1.8, each=0.2)  # one a second comes, alone each takes two
    out = list(run(relay, [(at,) for at in range(200)], crew))
    assert said_in(out) == list(range(200))
    assert relay.tally.lost["coalesced"] > 50
    assert relay.tally.lost["failed"] == relay.tally.lost["skipped"] == 0
    assert relay.tally.deepest[0] <= 3
    assert crew.now() < 215  # the source ends after 200 s: the relay has kept up


def test_after_an_overload_everything_is_as_it_was_before() -> None:
    def takes(_: Stage, job: Job) -> float:
        return 2.0 if 50 <= job.began < 100 else 0.5

    relay = Relay([Stage("hear", list, room=3)], Live(lambda one, other: one + other))
    fates = {
        each.number: each.value for each in run(relay, [(at,) for at in range(200)], Rehearsal(takes, float))
    }
    late = [number for number, value in fates.items() if isinstance(value, Lost)]
    assert late
    assert min(late) > 50
    assert max(late) < 115


def test_drafts_are_skipped_and_finals_never() -> None:
    relay, crew = live_relay(room=2, cost=2.0, each=0.0)
    items = [("draft", at) if at % 2 else ("final", at) for at in range(100)]
    out = list(run(relay, items, crew))
    finals = [word for word in said_in(out) if word not in {"draft", "final"} and word % 2 == 0]
    assert finals == list(range(0, 100, 2))
    assert relay.tally.lost["skipped"] > 10
    assert relay.tally.balances


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 4), st.floats(0, 5), st.lists(st.booleans(), max_size=60))
def test_a_live_relay_takes_every_item_at_its_time(room: int, cost: float, drafts: list[bool]) -> None:
    relay, crew = live_relay(room, cost, 0.0)
    asked = list[float]()

    def source() -> Iterator[tuple[str, int]]:
        for at, is_draft in enumerate(drafts):
            asked.append(crew.now())
            yield ("draft" if is_draft else "final"), at

    out = list(run(relay, source(), crew))
    assert asked == [float(at) for at in range(len(drafts))]
    assert [each.number for each in out] == list(range(1, len(drafts) + 1))
    assert relay.tally.deepest[0] <= room
    finals = [at for at, is_draft in enumerate(drafts) if not is_draft]
    kept = said_in(out)
    assert [at for kind, at in zip(kept[::2], kept[1::2], strict=True) if kind == "final"] == finals


# threads


def test_threads_do_what_the_rehearsal_did() -> None:
    weather = Weather(7, hangs=False)
    shape = [(3, 4, 1), (2, 2, 1)]

    def result(crew: Crew) -> list[Delivered]:
        return list(run(Relay(stages_of(shape, weather, None)), range(200), crew))

    assert result(Threads()) == result(Rehearsal(weather.takes))


def test_a_thread_that_hangs_is_left_behind() -> None:
    never = Event()

    def work(values: Sequence[int]) -> list[int]:
        if 1 in values:
            never.wait(30)
        return list(values)

    out = list(run(Relay([Stage("hear", work, limit_s=0.05)]), range(3), Threads()))
    never.set()
    assert [each.number for each in out if isinstance(each.value, Lost)] == [2]


def test_stages_work_at_the_same_time() -> None:
    """Each waits for the other: one after the other, neither would ever end."""
    heard, translated = Event(), Event()

    def hear(values: Sequence[int]) -> list[int]:
        if values[0] == 1:
            heard.set()
            assert translated.wait(30)
        return list(values)

    def translate(values: Sequence[int]) -> list[int]:
        if values[0] == 0:
            assert heard.wait(30)
            translated.set()
        return list(values)

    out = list(run(Relay([Stage("hear", hear), Stage("translate", translate)]), range(2), Threads()))
    assert [each.value for each in out] == [0, 1]


def test_an_error_that_is_none_of_ours_ends_the_relay() -> None:
    def work(_: Sequence[int]) -> list[int]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(run(Relay([Stage("hear", work)]), range(3), Threads()))
