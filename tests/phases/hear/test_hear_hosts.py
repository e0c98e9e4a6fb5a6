"""Whatever a recognizer does, each passage ends in evidence or in a named error, and the others are heard."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from phases.clip import Samples
from phases.errors import EngineFailed, HostCrashed, HostTimedOut, RecognizerMissing, RecognizerUnknown
from phases.evidence import Evidence, Finding, WordTime
from phases.hear import HEARING, RATE, Part, Passage, RecognizerFacts, find_recognizer, hear_all
from phases.hosting.hosts import Hosts
from phases.hosting.trade import trade_at
from phases.synthesize import SPEAKING, find_engine
from tests.hosts import MakeHosts, host_processes, hosts_started
from tests.recognizers.misbehaving import believed

GOOD, BAD = "It was a fine day.", "Say abracadabra now."


def recognizer(name: str) -> RecognizerFacts:
    """A misbehaving one: `crash:Crash`."""
    return find_recognizer(f"tests.recognizers.{name}")


def passage(*texts: str, seconds: float = 0.5) -> Passage:
    """A passage of so many takes, each of other samples."""
    length = round(seconds * RATE)
    samples = np.random.default_rng(len(texts)).uniform(-1, 1, length * len(texts)).astype(np.float32)
    parts = tuple(Part(text, length * n, length * (n + 1)) for n, text in enumerate(texts))
    return Passage(samples, parts, "en")


STRETCH = (
    passage(GOOD),
    passage(GOOD, "It was a dark night."),
    passage("Aha.", BAD),
    passage("One.", "Two.", "Three."),
    passage("The end."),
)


def assert_only_the_bad_one_fails(hosts: Hosts, facts: RecognizerFacts, error: type[Exception]) -> Exception:
    answers = dict(hear_all(hosts, facts, STRETCH))
    assert sorted(answers) == list(range(len(STRETCH)))
    failed = answers.pop(2)
    assert type(failed) is error
    assert all(answer == believed(STRETCH[number]) for number, answer in answers.items())
    return failed


@pytest.mark.parametrize("name", ["crash:Crash", "crash:CrashBatched"])
def test_a_passage_that_kills_its_host_twice_is_set_aside_by_its_text(hosts: Hosts, name: str) -> None:
    failed = assert_only_the_bad_one_fails(hosts, recognizer(name), HostCrashed)
    assert f"“Aha. {BAD}” killed its host twice" in str(failed)
    assert "Let another recognizer hear it" in str(failed)


def test_a_passage_that_hangs_is_given_up(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(line_seconds=0.5, grace_seconds=30)
    assert_only_the_bad_one_fails(hosts, recognizer("hang:Hang"), HostTimedOut)


def test_a_host_that_freezes_while_it_is_sent_a_long_passage_is_killed(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(line_seconds=0.5, grace_seconds=0.5)
    long = passage("The end.", seconds=60)
    answers = dict(hear_all(hosts, recognizer("freeze:Freeze"), [passage(BAD), long]))
    assert isinstance(answers[0], HostTimedOut)
    assert answers[1] == believed(long)


@pytest.mark.parametrize("name", ["raises:Raises", "raises:RaisesBatched"])
def test_a_recognizer_that_raises_fails_that_passage_only_and_its_host_lives(hosts: Hosts, name: str) -> None:
    failed = assert_only_the_bad_one_fails(hosts, recognizer(name), EngineFailed)
    assert "upside down" in str(failed)
    assert hosts_started(hosts) == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("OneTooMany", "evidence of 3 takes for a passage of 2"),
        ("OneTooFew", "evidence of 1 takes for a passage of 2"),
        ("NoNumber", "evidence that is no number"),
        ("Words", "what cannot be read"),
        ("Arrays", "nothing that evidence is made of"),
        ("Nobody", "0 results for 1"),
    ],
)
def test_nonsense_is_refused_and_its_host_lives(hosts: Hosts, name: str, told: str) -> None:
    failed = assert_only_the_bad_one_fails(hosts, recognizer(f"nonsense:{name}"), EngineFailed)
    assert told in str(failed)
    assert hosts_started(hosts) == 1


def test_what_cannot_be_loaded_is_said_with_its_remedy(hosts: Hosts) -> None:
    with pytest.raises(RecognizerMissing, match="Install them"):
        list(hear_all(hosts, recognizer("unloadable:Unloadable"), STRETCH))


def test_a_recognizer_whose_environment_is_gone_is_missing(hosts: Hosts) -> None:
    gone = replace(recognizer("crash:Crash"), python="/no/such/python")
    with pytest.raises(RecognizerMissing, match="/no/such/python"):
        list(hear_all(hosts, gone, STRETCH))


def test_a_recognizer_in_an_environment_of_its_own_is_given_nothing_but_phases_and_itself(
    hosts: Hosts,
) -> None:
    foreign = replace(recognizer("raises:Raises"), python=sys.executable)
    assert dict(hear_all(hosts, foreign, STRETCH[:1])) == {0: believed(STRETCH[0])}
    assert sorted(entry.name for entry in (hosts.folder / "code").iterdir()) == ["phases", "tests"]


def test_an_engine_and_a_recognizer_sit_on_different_seats_and_make_way_for_nobody_at_work(
    hosts: Hosts,
) -> None:
    speaks, hears = find_engine("tests.engines.slow:Slow"), recognizer("raises:Raises")
    with hosts.borrow(SPEAKING, speaks) as speaking, hosts.borrow(HEARING, hears) as hearing:
        assert speaking.seat != hearing.seat
        assert {process.pid for process in host_processes(hosts.folder)} == {speaking.pid, hearing.pid}
    assert {health.identity.trade for health in hosts.health()} == {SPEAKING.path, HEARING.path}


def test_those_who_hear_with_a_recognizer_that_batches_share_its_host(hosts: Hosts) -> None:
    facts = recognizer("raises:RaisesBatched")
    with hosts.borrow(HEARING, facts) as one, hosts.borrow(HEARING, facts) as other:
        assert one.pid == other.pid


def test_a_passage_too_large_to_send_is_refused_by_its_text_and_the_others_are_heard(hosts: Hosts) -> None:
    endless = passage("Without end.", seconds=HEARING.largest_work / 4 / RATE)
    answers = dict(hear_all(hosts, recognizer("raises:Raises"), [endless, STRETCH[0]]))
    assert isinstance(answers[0], EngineFailed)
    assert "“Without end.” is too large" in answers[0].message
    assert answers[1] == believed(STRETCH[0])


def test_an_unknown_recognizer_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(RecognizerUnknown, match="Did you mean “moonshine”"):
        find_recognizer("moonshin")


def test_a_model_of_a_recognizer_that_has_but_one_is_unknown() -> None:
    with pytest.raises(RecognizerUnknown, match="has no model “large”"):
        find_recognizer("tests.recognizers.raises:Raises/large")


@pytest.mark.parametrize("trade", [SPEAKING, HEARING], ids=lambda trade: trade.path)
def test_a_trade_is_found_by_its_path(trade: object) -> None:
    assert trade_at(getattr(trade, "path")) is trade  # noqa: B009


numbers = st.floats(allow_nan=False)
words = st.text(max_size=12)
milliseconds = st.integers(0, 1 << 40)
findings = st.builds(
    Finding,
    st.sampled_from(["left_out", "said_twice", "negation", "added", "swapped"]),
    numbers,
    st.integers(0, 1 << 30),
    st.integers(0, 1 << 30),
    words,
    st.booleans(),
)
evidence = st.builds(
    Evidence,
    words=st.lists(words, max_size=4).map(tuple),
    loss=st.none() | numbers,
    findings=st.lists(findings, max_size=3).map(tuple),
    transcript=st.none() | words,
    times=st.lists(st.builds(WordTime, words, milliseconds, milliseconds), max_size=3).map(tuple),
    unheard=st.none() | words,
    figures=st.dictionaries(words, numbers, max_size=3),
)


@pytest.mark.parametrize(
    "wrong",
    [
        Evidence(("one",), 0.1, (Finding("added", 3.0, 1, 0, "two"),)),
        Evidence(("one",), 0.1, (Finding("left_out", 3.0, 0, 2),)),
        Evidence(("one",), 0.1, (Finding("left_out", 3.0, -1),)),
        Evidence((), 0.1, (Finding("added", 3.0, 0, 0, "two"),)),
    ],
)
def test_a_finding_of_words_that_are_not_there_is_refused(wrong: Evidence) -> None:
    assert HEARING.fault(passage("One."), (wrong,)) == "a finding of words that are not there"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_evidence_that_is_no_number_is_refused(number: float) -> None:
    gains = Evidence(("one",), 0.1, (Finding("left_out", number, 0),))
    for wrong in (gains, Evidence(("one",), number), Evidence(figures={"speed": number})):
        assert HEARING.fault(passage("One."), (wrong,)) == "evidence that is no number"


@given(st.lists(evidence, max_size=3).map(tuple))
def test_evidence_arrives_as_it_was_given(given_up: tuple[Evidence, ...]) -> None:
    assert HEARING.read_result(HEARING.pack_result(given_up)) == given_up


@given(
    st.sampled_from([np.float32, np.float64, ">f4"]).flatmap(
        lambda kind: arrays(kind, st.integers(0, 40), elements=st.floats(width=32))
    ),
    st.lists(st.builds(Part, words, milliseconds, milliseconds), max_size=3).map(tuple),
    words,
)
def test_a_passage_arrives_as_it_was_sent(samples: Samples, parts: tuple[Part, ...], language: str) -> None:
    come = HEARING.read_work(HEARING.pack_work(Passage(samples[::2], parts, language)))
    assert come.samples.dtype == np.float32
    assert np.array_equal(come.samples, samples[::2].astype(np.float32), equal_nan=True)
    assert (come.parts, come.language) == (parts, language)


@given(st.floats(width=32, allow_nan=False))
def test_numbers_of_numpy_arrive_as_numbers(number: float) -> None:
    of_numpy = Evidence(loss=np.float32(number), figures={"as": np.float64(number)})  # type: ignore[arg-type]
    (come,) = HEARING.read_result(HEARING.pack_result((of_numpy,)))
    assert (type(come.loss), come.loss, come.figures) == (float, number, {"as": number})
