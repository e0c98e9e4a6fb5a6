"""A host understands its own protocol, and nothing that is thrown at it brings it down."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from host_kit import engine, lines, says
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phases.errors import EngineFailed
from phases.synthesize import Hosts, HostSettings, Line, find_engine, speak_all
from phases.synthesize.hosts import HostGone
from phases.synthesize.hosts.link import Link
from phases.synthesize.protocol import (
    HEADER_BYTES,
    MAX_REQUEST_BYTES,
    PROTOCOL,
    AskHealth,
    Begun,
    Cancel,
    Garbled,
    Health,
    Hello,
    Ready,
    Refused,
    ShutDown,
    Speak,
    Spoken,
    Welcome,
    body_length,
    frame,
    read_reply,
    read_request,
)

TONE = find_engine("tone")

texts = st.text(max_size=60)
requests = st.one_of(
    st.builds(Hello, st.integers(0, 9)),
    st.builds(AskHealth),
    st.builds(ShutDown),
    st.builds(Cancel, st.lists(st.integers(0, 1 << 40), max_size=5)),
    st.builds(
        Speak,
        st.integers(0, 1 << 40),
        st.builds(
            Line,
            texts,
            texts,
            st.sampled_from(TONE.voices),
            st.integers(0, 1 << 40),
            st.dictionaries(texts, st.floats(allow_nan=False), max_size=3),
        ),
        st.booleans(),
    ),
)
nested = b"\x91" * 5_000 + b"\xc0"


@given(requests)
def test_a_request_arrives_as_it_was_sent(request: object) -> None:
    whole = frame(request)  # type: ignore[arg-type]
    assert body_length(whole[:HEADER_BYTES], MAX_REQUEST_BYTES) == len(whole) - HEADER_BYTES
    assert read_request(whole[HEADER_BYTES:]) == request


@given(st.binary(max_size=200))
def test_samples_arrive_byte_by_byte(samples: bytes) -> None:
    spoken = Spoken(7, 24_000, samples, None)
    assert read_reply(frame(spoken)[HEADER_BYTES:]) == spoken


@given(st.binary(max_size=400))
def test_garbage_is_garbled_or_a_request(garbage: bytes) -> None:
    with suppress(Garbled):
        assert read_request(garbage) is not None


@given(requests, st.data())
def test_a_request_cut_short_is_garbled(request: object, data: st.DataObject) -> None:
    body = frame(request)[HEADER_BYTES:]  # type: ignore[arg-type]
    cut = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(Garbled):
        read_request(body[:cut])


@pytest.mark.parametrize(
    "body", [b"", nested, b"\xff", msgspec.msgpack.encode({"type": "Speak"}), b"\xd9\x02\xff\xff"]
)
def test_what_is_no_request_is_garbled(body: bytes) -> None:
    with pytest.raises(Garbled):
        read_request(body)


@pytest.mark.parametrize("length", [0, MAX_REQUEST_BYTES + 1, 0xFFFFFFFF])
def test_a_frame_without_end_is_refused_before_it_is_read(length: int) -> None:
    with pytest.raises(Garbled):
        body_length(length.to_bytes(4, "big"), MAX_REQUEST_BYTES)


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hosts, Path]]:
    """A host that hostile clients may talk to."""
    hosts = Hosts(tmp_path_factory.mktemp("hostile"), HostSettings(idle_seconds=60, queue_lines=4))
    with hosts.borrow(TONE) as host:
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
    link.send(Speak(5, Line("Aha.", "en", TONE.voices[0])))
    said = [link.receive(5) for _ in range(4)]
    assert [type(reply) for reply in said] == [Welcome, Ready, Begun, Spoken]
    link.close()


def test_lines_of_a_client_that_hung_up_are_not_spoken(hosts: Hosts) -> None:
    facts = engine("slow:Slow")
    with hosts.borrow(facts) as host:
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
    answers = dict(speak_all(hosts, TONE, lines(TONE, "x" * (MAX_REQUEST_BYTES + 1), "Aha.")))
    assert isinstance(answers[0], EngineFailed)
    assert says(answers[1], "Aha.")


def test_health_counts_what_was_done(hosts: Hosts) -> None:
    list(speak_all(hosts, TONE, lines(TONE, "One.", "Two.", "Three.")))
    [health] = hosts.health()
    assert isinstance(health, Health)
    assert (health.identity.engine, health.loads, health.unloads, health.requests) == ("tone", 1, 0, 3)
    assert health.memory_mb > 0
    assert health.queued == 0
