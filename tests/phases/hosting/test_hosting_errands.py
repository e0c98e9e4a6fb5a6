"""Many lines, one after the other or all at once: none is lost, none comes twice."""

import threading
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phases.errors import EngineFailed, HostCrashed
from phases.hosting import Hosts
from phases.synthesize import find_engine, speak_all
from tests.hosts import MakeHosts, engine, host_processes, lines, says

CURSED = "Say abracadabra now."


def test_nothing_to_say_starts_no_host(hosts: Hosts) -> None:
    assert list(speak_all(hosts, find_engine("tone"), [])) == []
    assert not hosts.folder.exists()


def test_every_line_comes_back_once_with_its_number(hosts: Hosts) -> None:
    facts = find_engine("tone")
    texts = [f"Line number {n}." for n in range(50)]
    answers = list(speak_all(hosts, facts, lines(facts, *texts)))
    assert sorted(number for number, _ in answers) == list(range(50))
    assert all(says(answer, texts[number]) for number, answer in answers)


def test_a_line_is_handed_over_before_the_next_is_spoken(hosts: Hosts) -> None:
    facts = engine("slow:Slow")
    answers = speak_all(hosts, facts, lines(facts, *[CURSED] * 4))
    assert next(answers)[0] == 0
    [health] = hosts.health()
    assert health.requests < 4
    answers.close()


def test_after_stop_the_line_in_hand_is_finished_and_no_other_begun(hosts: Hosts) -> None:
    facts = engine("slow:Slow")
    spoken: list[int] = []
    for number, answer in speak_all(hosts, facts, lines(facts, *[CURSED] * 8), stop=lambda: len(spoken) >= 2):
        assert says(answer, CURSED)
        spoken.append(number)
    assert spoken in ([0, 1], [0, 1, 2])
    [health] = hosts.health()
    assert health.requests == len(spoken)
    assert health.queued == 0


def test_stopped_from_the_start_says_nothing(hosts: Hosts) -> None:
    facts = find_engine("tone")
    assert list(speak_all(hosts, facts, lines(facts, "Aha."), stop=lambda: True)) == []


def test_a_recital_left_early_leaves_nothing_in_the_queue(hosts: Hosts) -> None:
    facts = engine("slow:Slow")
    answers = speak_all(hosts, facts, lines(facts, *[CURSED] * 8))
    next(answers)
    answers.close()
    [(_, answer)] = speak_all(hosts, facts, lines(facts, "Aha."))
    assert says(answer, "Aha.")
    [health] = hosts.health()
    assert health.queued == 0
    assert health.requests <= 1 + 3


def test_a_full_queue_makes_everybody_wait_and_loses_nothing(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(queue_lines=2)
    facts = find_engine("tone")
    texts = [f"Line number {n}." for n in range(12)]
    lost: list[object] = []

    def recite() -> None:
        answers = dict(speak_all(hosts, facts, lines(facts, *texts)))
        lost.extend(n for n, text in enumerate(texts) if not says(answers.get(n), text))

    threads = [threading.Thread(target=recite) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not lost
    [health] = hosts.health()
    assert health.requests == 48


def test_threads_that_share_one_host_get_their_own_lines(hosts: Hosts) -> None:
    facts = find_engine("tone")
    wrong: list[object] = []

    def recite(name: str) -> None:
        texts = [f"{name} says line {n}." for n in range(10)]
        answers = speak_all(hosts, facts, lines(facts, *texts))
        wrong.extend(answer for number, answer in answers if not says(answer, texts[number]))

    threads = [threading.Thread(target=recite, args=(name,)) for name in ("Ada", "Bea", "Cleo", "Dora")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(host_processes(hosts.folder)) == 1


def test_one_bad_line_of_somebody_else_costs_others_only_time(hosts: Hosts) -> None:
    facts = engine("crash:CrashBatched")
    texts = [f"Good line {n}." for n in range(12)]
    ends: dict[str, list[object]] = {"bad": [], "good": []}

    def recite(who: str, *said: str) -> None:
        ends[who] = [answer for _, answer in sorted(speak_all(hosts, facts, lines(facts, *said)))]

    threads = [
        threading.Thread(target=recite, args=("bad", CURSED)),
        threading.Thread(target=recite, args=("good", *texts)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(end) for end in ends["bad"]] == [HostCrashed]
    assert all(says(end, text) for end, text in zip(ends["good"], texts, strict=True))


@pytest.mark.slow
@given(st.lists(st.sampled_from(["good", "crash", "raise"]), min_size=1, max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_in_whatever_order_each_line_meets_its_own_fate(
    hosts: Hosts, fates: list[str]
) -> None:
    facts = engine("crash:CrashBatched")
    numbers = count()
    text = {"good": "Good line", "crash": "abracadabra", "raise": "…"}
    said = [text[fate] + (f" {next(numbers)}." if fate == "good" else "") for fate in fates]
    answers = dict(speak_all(hosts, facts, lines(facts, *said)))
    for number, fate in enumerate(fates):
        match fate:
            case "good":
                assert says(answers[number], said[number])
            case "crash":
                assert isinstance(answers[number], HostCrashed)
            case _:
                assert isinstance(answers[number], EngineFailed)
