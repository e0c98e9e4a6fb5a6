"""Which lines are spoken together, and which wait."""

import asyncio
from collections.abc import Callable, Coroutine

from hypothesis import given, settings
from hypothesis import strategies as st

from phases.hosting.host.queue import Job, WorkQueue
from phases.synthesize import SPEAKING, Line, find_engine, speak_all
from tests.hosts import MakeHosts, engine, lines, says

VOICE = find_engine("tone").voices[0]
SHORT, LONG = "x" * 30, "x" * 300
FOR_EVER = 3600.0


def job(
    number: int, text: str = SHORT, *, alone: bool = False, owner: object = "me", language: str = "en"
) -> Job:
    line = Line(text, language, VOICE)
    return Job(number, line, SPEAKING.bucket(line), alone, answer=lambda _: None, owner=owner)


def in_loop(test: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(test())


def queue(*, max_batch: int = 4, wait_seconds: float = FOR_EVER, capacity: int = 100) -> WorkQueue:
    return WorkQueue(capacity=capacity, max_batch=max_batch, wait_seconds=wait_seconds)


async def numbers(waiting: WorkQueue) -> list[int]:
    return [job.id for job in await waiting.next_batch()]


def test_a_full_batch_goes_at_once() -> None:
    async def test() -> None:
        waiting = queue(max_batch=4)
        for number in range(6):
            waiting.put(job(number))
        assert await numbers(waiting) == [0, 1, 2, 3]
        assert len(waiting) == 2

    in_loop(test)


def test_a_batch_that_is_not_full_goes_when_it_has_waited_enough() -> None:
    async def test() -> None:
        waiting = queue(wait_seconds=0.01)
        waiting.put(job(0))
        waiting.put(job(1))
        assert await numbers(waiting) == [0, 1]

    in_loop(test)


def test_an_engine_that_cannot_batch_gets_one_at_a_time_without_waiting() -> None:
    async def test() -> None:
        waiting = queue(max_batch=1)
        for number in range(3):
            waiting.put(job(number))
        assert [await numbers(waiting) for _ in range(3)] == [[0], [1], [2]]

    in_loop(test)


def test_lines_of_like_length_and_one_language_go_together() -> None:
    async def test() -> None:
        waiting = queue(max_batch=2)
        waiting.put(job(0, SHORT))
        waiting.put(job(1, LONG))
        waiting.put(job(2, SHORT, language="de"))
        waiting.put(job(3, SHORT))
        waiting.put(job(4, LONG))
        waiting.put(job(5, SHORT, language="de"))
        assert [await numbers(waiting) for _ in range(3)] == [[0, 3], [1, 4], [2, 5]]

    in_loop(test)


def test_a_line_that_wants_to_be_alone_shares_its_batch_with_nobody() -> None:
    async def test() -> None:
        waiting = queue(max_batch=2)
        waiting.put(job(0))
        waiting.put(job(1, alone=True))
        waiting.put(job(2))
        assert [await numbers(waiting) for _ in range(2)] == [[0, 2], [1]]

    in_loop(test)


def test_a_full_queue_takes_nobody() -> None:
    async def test() -> None:
        waiting = queue(capacity=2)
        assert [waiting.put(job(number)) for number in range(3)] == [True, True, False]

    in_loop(test)


def test_who_leaves_takes_his_lines_along_and_nobody_elses() -> None:
    async def test() -> None:
        waiting = queue()
        for number in range(4):
            waiting.put(job(number, owner="me" if number % 2 else "you"))
        assert [dropped.id for dropped in waiting.drop("me")] == [1, 3]
        waiting.close()
        assert await numbers(waiting) == [0, 2]

    in_loop(test)


def test_a_closed_queue_gives_out_what_it_has_and_then_nothing() -> None:
    async def test() -> None:
        waiting = queue()
        waiting.put(job(0))
        waiting.close()
        assert await numbers(waiting) == [0]
        assert await numbers(waiting) == []

    in_loop(test)


@given(
    wishes=st.lists(
        st.tuples(st.integers(1, 400), st.booleans(), st.sampled_from(["en", "de"])), min_size=1, max_size=40
    ),
    max_batch=st.integers(1, 9),
)
@settings(deadline=None)
def test_every_line_is_given_out_once_and_the_oldest_is_always_among_the_next(
    wishes: list[tuple[int, bool, str]], max_batch: int
) -> None:
    async def test() -> None:
        waiting = queue(max_batch=max_batch, wait_seconds=0)
        for number, (length, alone, language) in enumerate(wishes):
            waiting.put(job(number, "x" * length, alone=alone, language=language))
        left = set(range(len(wishes)))
        while left:
            batch = await waiting.next_batch()
            given_out = {each.id for each in batch}
            assert min(left) in given_out
            assert given_out <= left
            assert len(batch) <= max_batch
            assert len({each.bucket for each in batch}) == 1
            assert len(batch) == 1 or not any(each.alone for each in batch)
            left -= given_out

    in_loop(test)


def test_lines_asked_at_once_are_spoken_in_full_batches(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(batch_wait_ms=10_000)
    facts = find_engine("tone")
    texts = [f"Line number {n} of sixteen." for n in range(16)]
    answers = dict(speak_all(hosts, facts, lines(facts, *texts)))
    assert all(says(answers[n], text) for n, text in enumerate(texts))
    [health] = hosts.health()
    assert (health.requests, health.batches) == (16, 2)


def test_the_operator_may_forbid_batches(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(max_batch=1)
    facts = find_engine("tone")
    assert len(list(speak_all(hosts, facts, lines(facts, *["Aha."] * 5)))) == 5
    [health] = hosts.health()
    assert health.batches == 5


def test_a_batch_is_the_same_samples_as_single_lines(make_hosts: MakeHosts) -> None:
    facts = engine("slow:SlowBatched")
    hosts = make_hosts()
    texts = [f"Line {n}." for n in range(8)]
    answers = dict(speak_all(hosts, facts, lines(facts, *texts)))
    assert all(says(answers[n], text) for n, text in enumerate(texts))
