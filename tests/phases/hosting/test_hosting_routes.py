"""How works are put to hosts: so many at once as is said, at one host or at several, and always the same results."""

import threading

import pytest

from phases.errors import EngineError
from phases.hosting import Hosts, Route
from phases.synthesize import EngineFacts, Recording, find_engine, speak_all
from tests.hosts import MakeHosts, engine, host_processes, lines, says

TEXTS = tuple(f"This is line number {number}." for number in range(12))


def spoken(hosts: Hosts, facts: EngineFacts, route: Route) -> list[bytes]:
    answers = dict(speak_all(hosts, facts, lines(facts, *TEXTS), route=route))
    return [_samples(answers[number]) for number in range(len(TEXTS))]


def _samples(answer: Recording | EngineError) -> bytes:
    assert isinstance(answer, Recording)
    return answer.clip.samples.tobytes()


def test_every_route_leads_to_the_same_recordings(hosts: Hosts) -> None:
    facts = find_engine("tone")
    plain = spoken(hosts, facts, Route())
    for route in (Route(1), Route(4), Route(9), Route(1, apart=True), Route(4, apart=True)):
        assert spoken(hosts, facts, route) == plain


@pytest.mark.parametrize(("batch", "batches"), [(1, 12), (4, 3), (6, 2)])
def test_a_pass_is_shared_by_as_many_as_the_route_says(
    make_hosts: MakeHosts, batch: int, batches: int
) -> None:
    hosts = make_hosts(batch_wait_ms=10_000)
    facts = find_engine("tone")
    spoken(hosts, facts, Route(batch))
    [health] = hosts.health()
    assert (health.requests, health.batches) == (12, batches)


def test_an_engine_that_could_share_a_host_has_several_if_the_route_says_so(hosts: Hosts) -> None:
    facts = find_engine("tone")
    both_have_one = threading.Barrier(2)

    def recite() -> None:
        answers = speak_all(hosts, facts, lines(facts, *TEXTS), route=Route(1, apart=True))
        next(answers)
        both_have_one.wait(60)
        assert len(host_processes(hosts.folder)) == 2
        assert sum(1 for _ in answers) == len(TEXTS) - 1

    threads = [threading.Thread(target=recite) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hosts.tally.loads == {"tone": 2}


def test_a_batch_that_failed_is_taken_again_one_by_one_and_counted(hosts: Hosts) -> None:
    facts = engine("raises:RaisesBatched")
    cursed = "Say abracadabra now."
    answers = dict(speak_all(hosts, facts, lines(facts, *TEXTS[:3], cursed)))
    assert all(says(answers[number], TEXTS[number]) for number in range(3))
    assert list(hosts.tally.parted.values()) == [4]


def test_lines_that_died_with_their_host_are_counted(hosts: Hosts) -> None:
    facts = engine("crash:CrashBatched")
    answers = dict(speak_all(hosts, facts, lines(facts, *TEXTS[:3], "Say abracadabra now.")))
    assert all(says(answers[number], TEXTS[number]) for number in range(3))
    assert hosts.tally.parted == {"their host died": 4}
    assert hosts.tally.loads[facts.name] >= 2


def test_a_host_that_is_there_already_is_not_loaded_again(hosts: Hosts) -> None:
    facts = find_engine("tone")
    spoken(hosts, facts, Route())
    others = Hosts(hosts.folder, hosts.settings)
    spoken(others, facts, Route(1))
    assert (hosts.tally.loads, others.tally.loads) == ({"tone": 1}, {})
