"""Something is done every few seconds, beside the work, until its block ends."""

import threading
import time
from contextvars import ContextVar

import pytest

from flows.recurring import Enough, every

name: ContextVar[str] = ContextVar("name", default="nobody")


def test_it_is_done_while_the_block_lasts_and_not_afterwards() -> None:
    done = threading.Semaphore(0)
    with every(0.001, done.release, "counting"):
        for _ in range(3):
            assert done.acquire(timeout=20)
    while done.acquire(blocking=False):
        pass
    time.sleep(0.02)
    assert not done.acquire(blocking=False)


def test_it_ends_when_it_is_enough() -> None:
    calls: list[int] = []
    ended = threading.Event()

    def once() -> None:
        calls.append(1)
        ended.set()
        raise Enough

    with every(0.001, once, "once"):
        assert ended.wait(20)
        time.sleep(0.02)
    assert calls == [1]


def test_it_knows_what_its_caller_knows() -> None:
    known: list[str] = []
    token = name.set("caller")
    looked = threading.Event()

    def look() -> None:
        known.append(name.get())
        looked.set()

    with every(0.001, look, "looking"):
        assert looked.wait(20)
    name.reset(token)
    assert known[0] == "caller"


def test_a_block_that_fails_ends_it_too() -> None:
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError), every(0.001, lambda: None, "beside"):
        raise ZeroDivisionError
    assert threading.active_count() == before
