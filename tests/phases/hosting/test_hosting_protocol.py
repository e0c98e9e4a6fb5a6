"""A host understands its own protocol, and nothing that is thrown at it brings it down."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from phases.clip import Clip, Samples
from phases.errors import EngineFailed
from phases.evidence import WordTime
from phases.hosting import Hosts, HostSettings
from phases.hosting.hosts import HostGone
from phases.hosting.hosts.link import Link
from phases.hosting.protocol import (
    HEADER_BYTES,
    PROTOCOL,
    Ask,
    AskHealth,
    Begun,
    Cancel,
    Done,
    Garbled,
    Health,
    Hello,
    Ready,
    Refused,
    ShutDown,
    Welcome,
    body_length,
    frame,
    longest_request,
    read_reply,
    read_request,
)
from phases.synthesize import SPEAKING, Line, Recording, find_engine, speak_all
from tests.hosts import engine, lines, says

TONE = find_engine("tone")

texts = st.text(max_size=60)
numbers = st.floats(allow_nan=False)
spoken_lines = st.builds(
    Line,
    texts,
    texts,
    st.sampled_from(TONE.voices),
    st.integers(0, 1 << 40),
    st.dictionaries(texts, numbers, max_size=3),
)
requests = st.one_of(
    st.builds(Hello, st.integers(0, 9)),
    st.builds(AskHealth),
    st.builds(ShutDown),
    st.builds(Cancel, st.lists(st.integers(0, 1 << 40), max_size=5)),
    st.builds(
        Ask,
        st.integers(0, 1 << 40),
        spoken_lines.map(SPEAKING.pack_work),
        st.booleans(),
    ),
)
nested = b"\x91" * 5_000 + b"\xc0"


@given(requests)
def test_a_request_arrives_as_it_was_sent(request: object) -> None:
    whole = frame(request)  # type: ignore[arg-type]
    assert body_length(whole[:HEADER_BYTES], longest_request(SPEAKING)) == len(whole) - HEADER_BYTES
    assert read_request(bytes(whole[HEADER_BYTES:])) == request


@given(spoken_lines)
def test_a_line_arrives_as_it_was_sent(line: Line) -> None:
    request = read_request(bytes(frame(Ask(7, SPEAKING.pack_work(line)))[HEADER_BYTES:]))
    assert isinstance(request, Ask)
    assert SPEAKING.read_work(request.work) == line


@given(
    samples=arrays(np.float32, st.integers(0, 50), elements=st.floats(width=32)),
    rate=st.integers(1, 1 << 20),
    meant=st.none() | st.integers(0, 1 << 40),
    signals=st.dictionaries(texts, numbers, max_size=3),
    times=st.lists(st.builds(WordTime, texts, st.integers(0, 1 << 40), st.integers(0, 1 << 40)), max_size=3),
)
def test_a_recording_arrives_as_it_was_made(
    samples: Samples, rate: int, meant: int | None, signals: dict[str, float], times: list[WordTime]
) -> None:
    made = Recording(Clip(samples, rate), meant, signals, tuple(times))
    reply = read_reply(bytes(frame(Done(7, SPEAKING.pack_result(made)))[HEADER_BYTES:]))
    assert isinstance(reply, Done)
    come = SPEAKING.read_result(reply.result)
    assert come.clip.samples.tobytes() == made.clip.samples.tobytes()
    assert (come.clip.rate, come.meant_samples) == (rate, meant)
    assert (come.signals, come.times) == (signals, tuple(times))


@given(st.binary(max_size=400))
def test_garbage_is_garbled_or_a_request(garbage: bytes) -> None:
    with suppress(Garbled):
        assert read_request(garbage) is not None


@given(requests, st.data())
def test_a_request_cut_short_is_garbled(request: object, data: st.DataObject) -> None:
    body = bytes(frame(request)[HEADER_BYTES:])  # type: ignore[arg-type]
    cut = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(Garbled):
        read_request(body[:cut])


@pytest.mark.parametrize(
    "body", [b"", nested, b"\xff", msgspec.msgpack.encode({"type": "Ask"}), b"\xd9\x02\xff\xff"]
)
def test_what_is_no_request_is_garbled(body: bytes) -> None:
    with pytest.raises(Garbled):
        read_request(body)


@pytest.mark.parametrize("length", [0, longest_request(SPEAKING) + 1, 0xFFFFFFFF])
def test_a_frame_without_end_is_refused_before_it_is_read(length: int) -> None:
    with pytest.raises(Garbled):
        body_length(length.to_bytes(4, "big"), longest_request(SPEAKING))


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hosts, Path]]:
    """A host that hostile clients may talk to."""
    hosts = Hosts(tmp_path_factory.mktemp("hostile"), HostSettings(idle_seconds=60, queue_lines=4))
    with hosts.borrow(SPEAKING, TONE) as host:
        yield hosts, host.seat.socket
    hosts.shut_down()


@given(st.binary(min_size=1, max_size=300), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_host_survives_whatever_is_sent_to_it(
    living: tuple[Hosts, Path], garbage: bytes, greeted: bool
) -> None:
    hosts, path = living
    with socket.socket(socket.AF_UNIX) as hostile:
        hostile.connect(str(path))
        hostile.sendall((frame(Hello(PROTOCOL)) if greeted else b"") + garbage)
    assert len(hosts.health()) == 1


@pytest.mark.parametrize(
    "rude", [b"\xff\xff\xff\xff", len(nested).to_bytes(4, "big") + nested, b"\x00\x00\x00\x01\xc1"]
)
def test_a_client_that_talks_nonsense_is_told_so_and_cut_off(living: tuple[Hosts, Path], rude: bytes) -> None:
    hosts, path = living
    link = Link(path)
    link.send(Hello(PROTOCOL))
    assert isinstance(link.receive(5), Welcome)
    assert isinstance(link.receive(5), Ready)
    link._socket.sendall(rude)
    assert isinstance(link.receive(5), Refused)
    with pytest.raises(HostGone):
        link.receive(5)
    link.close()
    assert hosts.health()[0].loads == 1


def test_a_client_of_another_protocol_learns_who_is_there_and_is_refused(
    living: tuple[Hosts, Path],
) -> None:
    link = Link(living[1])
    link.send(Hello(PROTOCOL + 1))
    welcome = link.receive(5)
    assert isinstance(welcome, Welcome)
    assert welcome.identity.protocol == PROTOCOL
    assert isinstance(link.receive(5), Refused)
    link.close()


def test_a_line_is_announced_before_it_is_spoken(living: tuple[Hosts, Path]) -> None:
    link = Link(living[1])
    link.send(Hello(PROTOCOL))
    link.send(Ask(5, SPEAKING.pack_work(Line("Aha.", "en", TONE.voices[0]))))
    said = [link.receive(5) for _ in range(4)]
    assert [type(reply) for reply in said] == [Welcome, Ready, Begun, Done]
    link.close()


def test_lines_of_a_client_that_hung_up_are_not_spoken(hosts: Hosts) -> None:
    facts = engine("slow:Slow")
    with hosts.borrow(SPEAKING, facts) as host:
        for number, line in enumerate(lines(facts, *["Say abracadabra."] * 9)):
            host.ask(number, line)
        while not isinstance(host.receive(5), Begun):
            continue
    while (health := hosts.health()[0]).requests == 0:
        time.sleep(0.02)
    assert (health.requests, health.queued) == (1, 0)


def test_only_its_user_may_talk_to_a_host(living: tuple[Hosts, Path]) -> None:
    assert living[1].stat().st_mode & 0o777 == 0o600


def test_a_line_too_long_to_send_fails_and_the_others_are_spoken(hosts: Hosts) -> None:
    answers = dict(speak_all(hosts, TONE, lines(TONE, "x" * (SPEAKING.largest_work), "Aha.")))
    assert isinstance(answers[0], EngineFailed)
    assert says(answers[1], "Aha.")


def test_health_counts_what_was_done(hosts: Hosts) -> None:
    list(speak_all(hosts, TONE, lines(TONE, "One.", "Two.", "Three.")))
    [health] = hosts.health()
    assert isinstance(health, Health)
    assert (health.identity.member, health.loads, health.unloads, health.requests) == ("tone", 1, 0, 3)
    assert health.memory_mb > 0
    assert health.queued == 0
