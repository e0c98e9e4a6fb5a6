"""Whatever an engine does, each line ends in a recording or in a typed error, and the others go on."""

import time

import pytest

from phases.errors import EngineFailed, EngineMissing, HostCrashed, HostTimedOut, HostUnavailable
from phases.hosting import Hosts
from phases.synthesize import EngineFacts, Recording, speak_all
from phases.synthesize.engines.tone import heard
from tests.hosts import MakeHosts, engine, host_processes, hosts_started, lines, says

BAD = "Say abracadabra now."
BAD_FIRST_TAKE = "Say hocuspocus now."
GOOD = tuple(f"Good line number {n}." for n in range(6))
BOOK = (*GOOD[:3], BAD, *GOOD[3:])
AFTER_TWO_DEATHS = (3, 4)
"""One more, if the first died before it could say which line it had in hand: then they go one by one."""


def assert_only_the_bad_one_fails(hosts: Hosts, facts: EngineFacts, error: type[Exception]) -> None:
    answers = list(speak_all(hosts, facts, lines(facts, *BOOK)))
    assert len(answers) == len(BOOK)
    for number, answer in answers:
        if BOOK[number] == BAD:
            assert type(answer) is error
        else:
            assert says(answer, BOOK[number])


def test_a_line_that_kills_its_host_twice_is_set_aside(hosts: Hosts) -> None:
    facts = engine("crash:Crash")
    assert_only_the_bad_one_fails(hosts, facts, HostCrashed)
    assert hosts_started(hosts) in AFTER_TWO_DEATHS


def test_a_line_that_killed_its_host_while_nobody_listened_is_known_by_its_last_words(hosts: Hosts) -> None:
    facts = engine("crash:Crash")
    answers = speak_all(hosts, facts, lines(facts, GOOD[0], BAD, *GOOD[1:]))
    next(answers)
    while host_processes(hosts.folder):
        time.sleep(0.01)
    (failed,) = [answer for _, answer in answers if not isinstance(answer, Recording)]
    assert isinstance(failed, HostCrashed)
    assert hosts_started(hosts) == 3


def test_the_batch_that_died_with_a_line_is_spoken_all_the_same(hosts: Hosts) -> None:
    assert_only_the_bad_one_fails(hosts, engine("crash:CrashBatched"), HostCrashed)


def test_the_error_names_the_text_and_the_log(hosts: Hosts) -> None:
    facts = engine("crash:Crash")
    [(_, error)] = speak_all(hosts, facts, lines(facts, BAD))
    assert isinstance(error, HostCrashed)
    assert BAD in error.message
    assert "twice" in error.message
    assert ".log" in error.remedy


def test_a_retake_with_another_seed_lives(hosts: Hosts) -> None:
    facts = engine("crash:Crash")
    [(_, first)] = speak_all(hosts, facts, lines(facts, BAD_FIRST_TAKE, seed=0))
    [(_, second)] = speak_all(hosts, facts, lines(facts, BAD_FIRST_TAKE, seed=1))
    assert isinstance(first, HostCrashed)
    assert says(second, BAD_FIRST_TAKE)


@pytest.mark.parametrize("name", ["hang:Hang", "hang:HangBatched"])
def test_a_line_that_hangs_is_given_up_and_the_host_ends_itself(make_hosts: MakeHosts, name: str) -> None:
    hosts = make_hosts(line_seconds=0.5, grace_seconds=30)
    assert_only_the_bad_one_fails(hosts, engine(name), HostTimedOut)
    assert "hung" in next(hosts.folder.glob("*.log")).read_text()


def test_a_host_that_freezes_as_a_whole_is_killed(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(line_seconds=0.5, grace_seconds=0.5)
    assert_only_the_bad_one_fails(hosts, engine("freeze:Freeze"), HostTimedOut)


@pytest.mark.parametrize("name", ["raises:Raises", "raises:RaisesBatched"])
def test_an_engine_that_raises_fails_that_line_only_and_its_host_lives(hosts: Hosts, name: str) -> None:
    assert_only_the_bad_one_fails(hosts, engine(name), EngineFailed)
    assert hosts_started(hosts) == 1


@pytest.mark.parametrize("name", ["out_of_memory:OutOfMemory", "out_of_memory:OutOfMemoryBatched"])
def test_a_line_without_memory_gets_a_fresh_host_once(hosts: Hosts, name: str) -> None:
    assert_only_the_bad_one_fails(hosts, engine(name), HostCrashed)
    assert hosts_started(hosts) in AFTER_TWO_DEATHS


def test_samples_that_are_no_numbers_are_an_error(hosts: Hosts) -> None:
    assert_only_the_bad_one_fails(hosts, engine("nan:Nan"), EngineFailed)


def test_an_engine_that_fails_again_and_again_makes_way_for_a_fresh_one(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(poisoned_after=2)
    facts = engine("raises:Raises")
    answers = dict(speak_all(hosts, facts, lines(facts, BAD, BAD, BAD, GOOD[0])))
    assert [type(answers[n]) for n in range(3)] == [EngineFailed] * 3
    assert says(answers[3], GOOD[0])
    assert hosts_started(hosts) == 2


def test_what_cannot_be_loaded_is_said_with_its_remedy(hosts: Hosts) -> None:
    facts = engine("unloadable:Unloadable")
    with pytest.raises(EngineMissing, match="Install them"):
        list(speak_all(hosts, facts, lines(facts, *GOOD)))


def test_what_dies_while_it_loads_is_not_tried_for_ever(hosts: Hosts) -> None:
    facts = engine("unloadable:UnloadableCrash")
    with pytest.raises(HostUnavailable, match="before it was ready"):
        list(speak_all(hosts, facts, lines(facts, *GOOD)))


@pytest.mark.parametrize("name", ["silent:Silent", "truncate:Truncate", "mumble:Mumble"])
def test_bad_speech_is_no_error_here_but_can_be_told_from_good(hosts: Hosts, name: str) -> None:
    facts = engine(name)
    answers = dict(speak_all(hosts, facts, lines(facts, BAD, GOOD[0])))
    bad = answers[0]
    assert isinstance(bad, Recording)
    assert not says(bad, BAD)
    assert says(answers[1], GOOD[0])


def test_mumbled_speech_has_the_right_length_and_truncated_speech_has_not(hosts: Hosts) -> None:
    def of(name: str) -> Recording:
        facts = engine(name)
        [(_, answer)] = speak_all(hosts, facts, lines(facts, BAD))
        assert isinstance(answer, Recording)
        return answer

    mumbled, truncated = of("mumble:Mumble"), of("truncate:Truncate")
    assert heard(mumbled.clip) == ["xxx", "xxxxxxxxxxx", "xxx"]
    assert len(truncated.clip) * 2 == len(mumbled.clip)


def test_a_wrong_rate_is_passed_on_as_it_is(hosts: Hosts) -> None:
    facts = engine("wrong_rate:WrongRate")
    [(_, answer)] = speak_all(hosts, facts, lines(facts, BAD))
    assert isinstance(answer, Recording)
    assert answer.clip.rate == 16_000


def test_a_slow_line_is_waited_for(hosts: Hosts) -> None:
    facts = engine("slow:Slow")
    assert all(says(answer, BAD) for _, answer in speak_all(hosts, facts, lines(facts, BAD, BAD)))
