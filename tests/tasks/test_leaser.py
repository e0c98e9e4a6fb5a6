"""Slots are taken while they are wanted, shared fairly, and given back whatever happens."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from virtual_slots import VirtualSlots

from phases.errors import LimitMissing, StorageError
from phases.process import ProcessMark
from tasks.slots import leaser as leaser_module
from tasks.slots.desk import SlotDesk
from tasks.slots.leaser import Leaser, SlotsClosed


@contextmanager
def leasing(slots: VirtualSlots, desk: Path) -> Iterator[Leaser]:
    leaser = Leaser("tts", SlotDesk(desk), slots)
    leaser.start()
    try:
        yield leaser
    finally:
        leaser.close()


def work(leaser: Leaser, seconds: float = 0.0) -> None:
    permit = leaser.take()
    time.sleep(seconds)
    leaser.give(permit)


def test_no_more_threads_work_at_once_than_there_are_slots(tmp_path: Path) -> None:
    slots = VirtualSlots(2)
    working, most = 0, 0
    lock = threading.Lock()

    def count_while_working(leaser: Leaser) -> None:
        nonlocal working, most
        permit = leaser.take()
        with lock:
            working += 1
            most = max(most, working)
        time.sleep(0.002)
        with lock:
            working -= 1
        leaser.give(permit)

    with leasing(slots, tmp_path) as leaser, ThreadPoolExecutor(8) as threads:
        for _ in range(60):
            threads.submit(count_while_working, leaser)
    assert most == 2
    assert slots.most_held == 2


def test_a_slot_is_kept_between_stretches_while_nobody_else_waits(tmp_path: Path) -> None:
    slots = VirtualSlots(1)
    with leasing(slots, tmp_path) as leaser:
        for _ in range(50):
            work(leaser)
    assert slots.granted == 1


def test_threads_of_one_process_are_served_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    served: list[int] = []

    def work_as(number: int, leaser: Leaser) -> None:
        permit = leaser.take()
        served.append(number)
        leaser.give(permit)

    slots = VirtualSlots(0)
    with leasing(slots, tmp_path) as leaser, ThreadPoolExecutor(12) as threads:
        for number in range(12):
            threads.submit(work_as, number, leaser)
            eventually(lambda count=number + 1: len(leaser._line) == count)
        slots.limit = 1
    assert served == list(range(12))


def test_all_slots_are_given_back_at_the_end(tmp_path: Path) -> None:
    slots = VirtualSlots(3)
    with leasing(slots, tmp_path) as leaser, ThreadPoolExecutor(3) as threads:
        for _ in range(9):
            threads.submit(work, leaser, 0.01)
    assert slots.held == set()
    assert list(tmp_path.iterdir()) == []


def test_a_slot_that_nobody_wants_any_more_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaser_module, "IDLE_AFTER", 0.01)
    slots = VirtualSlots(1)
    with leasing(slots, tmp_path) as leaser:
        work(leaser)
        eventually(lambda: not slots.held)


def test_a_slot_lent_too_long_goes_to_whoever_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaser_module, "TURN", 0.0)
    slots = VirtualSlots(1)
    order: list[str] = []

    def narrate(name: str, leaser: Leaser) -> None:
        for _ in range(5):
            permit = leaser.take()
            order.append(name)
            time.sleep(0.25)
            leaser.give(permit)

    with leasing(slots, tmp_path) as one, leasing(slots, tmp_path) as two, ThreadPoolExecutor(2) as threads:
        threads.submit(narrate, "one", one)
        threads.submit(narrate, "two", two)
    turns = "".join("1" if name == "one" else "2" for name in order)
    assert "111" not in turns[:8]
    assert "222" not in turns[:8]


def test_whoever_has_waited_longest_is_next(tmp_path: Path) -> None:
    first, second = SlotDesk(tmp_path), SlotDesk(tmp_path)
    first.queue_up()
    second.queue_up()
    assert first.is_our_turn()
    assert not second.is_our_turn()
    first.step_out()
    assert second.is_our_turn()


def test_a_process_that_no_longer_shows_its_ticket_does_not_hold_up_the_others(tmp_path: Path) -> None:
    (tmp_path / "00000000000000000001-dead.ticket").touch()
    stale = time.time() - 60
    import os

    os.utime(tmp_path / "00000000000000000001-dead.ticket", (stale, stale))
    desk = SlotDesk(tmp_path)
    desk.queue_up()
    assert desk.is_our_turn()


def test_the_lease_of_a_killed_process_is_given_back_as_soon_as_somebody_waits(tmp_path: Path) -> None:
    slots = VirtualSlots(1)
    orphan = slots.acquire("tts")
    dead = {"pid": 2**22 + 1, "started": 1.0}
    (tmp_path / f"{orphan}.lease").write_text(json.dumps(dead))
    with leasing(slots, tmp_path) as leaser:
        work(leaser)
    assert slots.granted == 2
    assert list(tmp_path.iterdir()) == []


def test_an_orphaned_lease_has_one_claimant(tmp_path: Path) -> None:
    for _ in range(20):
        (tmp_path / f"{uuid4()}.lease").write_text(json.dumps({"pid": 2**22 + 1, "started": 1.0}))
    desks = [SlotDesk(tmp_path) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        claims = [threads.submit(lambda desk=desk: list(desk.claim_orphaned_leases())) for desk in desks]
    claimed = [lease for claim in claims for lease in claim.result()]
    assert len(claimed) == len(set(claimed)) == 20


def test_the_lease_of_a_living_process_is_left_alone(tmp_path: Path) -> None:
    desk = SlotDesk(tmp_path)
    desk.note_lease(uuid4())
    assert list(SlotDesk(tmp_path).claim_orphaned_leases()) == []


def test_a_lease_that_the_server_has_forgotten_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaser_module, "RENEW_AFTER", 0.0)
    slots = VirtualSlots(1)
    with leasing(slots, tmp_path) as leaser:
        permit = leaser.take()
        slots.held.clear()
        eventually(lambda: permit.is_lost)
        leaser.give(permit)
        work(leaser)
    assert slots.granted == 2


def test_waiting_threads_end_when_the_flow_stops(tmp_path: Path) -> None:
    slots = VirtualSlots(0)
    with leasing(slots, tmp_path) as leaser, ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(leaser.take)
        leaser.stop_handing_out()
        with pytest.raises(SlotsClosed):
            waiting.result(timeout=10)


def test_a_raised_limit_is_used_while_threads_wait(tmp_path: Path) -> None:
    slots = VirtualSlots(0)
    with leasing(slots, tmp_path) as leaser, ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(leaser.take)
        slots.limit = 1
        leaser.give(waiting.result(timeout=10))


def test_a_missing_limit_is_an_error_for_every_thread_that_waits(tmp_path: Path) -> None:
    slots = VirtualSlots(1)
    slots.trouble = LimitMissing("There is no limit “tts”.", "Create it.")
    with leasing(slots, tmp_path) as leaser:
        for _ in range(2):
            with pytest.raises(LimitMissing):
                leaser.take()


def test_a_lowered_limit_takes_effect_after_the_stretch_in_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaser_module, "SWEEP_EVERY", 0.0)
    monkeypatch.setattr(leaser_module, "IDLE_AFTER", 0.01)
    slots = VirtualSlots(1)
    with leasing(slots, tmp_path) as leaser, ThreadPoolExecutor(1) as threads:
        permit = leaser.take()
        slots.limit = 0
        eventually(lambda: leaser._is_over_limit)
        leaser.give(permit)
        waiting = threads.submit(leaser.take)
        time.sleep(0.3)
        assert not waiting.done()
        slots.limit = 1
        leaser.give(waiting.result(timeout=10))


def test_a_slot_that_is_not_taken_back_at_zero_is_given_back_when_there_are_slots_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaser_module, "SWEEP_EVERY", 0.0)
    monkeypatch.setattr(leaser_module, "IDLE_AFTER", 0.01)
    slots = VirtualSlots(1)
    with leasing(slots, tmp_path) as leaser:
        permit = leaser.take()
        slots.limit = 0
        eventually(lambda: leaser._is_over_limit)
        leaser.give(permit)
        eventually(lambda: leaser._refused)
        assert slots.held
        slots.limit = 1
        eventually(lambda: not slots.held)
    assert not list(tmp_path.glob("*.lease"))


def test_a_slot_of_the_dead_is_given_back_by_who_comes_next_even_after_a_zero(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaser_module, "SWEEP_EVERY", 0.0)
    monkeypatch.setattr(leaser_module, "IDLE_AFTER", 0.01)
    slots = VirtualSlots(1)
    lease = slots.acquire("tts")
    slots.limit = 0
    (tmp_path / f"{lease}.lease").write_text(json.dumps({"pid": 2**22 + 1, "started": 0.0}))
    with leasing(slots, tmp_path) as leaser, ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(leaser.take)
        eventually(lambda: leaser._refused)
        slots.limit = 1
        leaser.give(waiting.result(timeout=20))


def test_threads_that_wait_hear_of_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_desk: SlotDesk, _lease: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SlotDesk, "note_lease", no_space)
    with leasing(VirtualSlots(1), tmp_path) as leaser, pytest.raises(StorageError, match="No space left"):
        leaser.take()


def test_a_process_is_told_apart_from_a_later_one_with_its_number() -> None:
    own = ProcessMark.own()
    assert own.is_alive
    assert not ProcessMark(own.pid, own.started - 100).is_alive
    assert not ProcessMark(2**22 + 1, own.started).is_alive


def eventually(is_so: object) -> None:
    deadline = time.monotonic() + 20
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.01)
