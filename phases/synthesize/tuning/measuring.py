"""The pace of an engine on this machine: real lines, through real hosts."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from phases.errors import EngineError
from phases.hosting.hosts import Hosts
from phases.synthesize.engines.facts import EngineFacts, Line, Recording
from phases.synthesize.speaking import speak_all
from phases.synthesize.tuning.ways import Way
from phases.voice import Voice

_SENTENCES = (
    "Nobody answered.",
    "The lamp went out, and for a while there was nothing to be heard but the rain.",
    "She counted the steps: seventeen to the landing, seventeen more to the door.",
    "“You are late,” said the watchman, “and the ferry does not wait for anybody.”",
    "In the morning the harbour lay under ice, and gulls walked about on it as if they owned it.",
    "It was not the letter that frightened him; it was the hand in which it was written.",
    "Bread, salt, two candles, a ball of string.",
    "They were to follow the river to the second bridge, and there ask for a man called Anselm.",
)
_WORDS = ("Nocturne.", "Nocturne, Nocturne.", "Nocturne: Nocturne, Nocturne, Nocturne.")
"""For whoever speaks no English: it is the same in every language."""


def sample_lines(voice: Voice, language: str, count: int) -> list[Line]:
    """Lines as books have them, short ones and long ones; no two alike, for an engine might remember."""
    texts = _SENTENCES if language == "en" else _WORDS
    return [
        Line(texts[number % len(texts)], language, voice, seed=number, parameters=voice.parameters)
        for number in range(count)
    ]


@dataclass(frozen=True, slots=True)
class _Share:
    """What one borrower has spoken, and from when to when."""

    began: float
    ended: float
    seconds: float


def pace_of(hosts: Hosts, engine: EngineFacts, lines: Sequence[Line], way: Way) -> float:
    """Seconds of speech for each second; models are loaded before that is counted. Raises what an engine cannot do."""
    shares = [lines[number :: way.processes] for number in range(way.processes)]
    all_loaded = threading.Barrier(len(shares))
    with ThreadPoolExecutor(len(shares), "tuning") as threads:
        asked = [threads.submit(_spoken, hosts, engine, share, way, all_loaded) for share in shares]
    _require_well(asked)
    spoken = [each.result() for each in asked]
    wall = max(share.ended for share in spoken) - min(share.began for share in spoken)
    return sum(share.seconds for share in spoken) / wall


def _spoken(
    hosts: Hosts, engine: EngineFacts, share: Sequence[Line], way: Way, all_loaded: threading.Barrier
) -> _Share:
    try:
        with closing(speak_all(hosts, engine, share[:1], route=way.route)) as first:
            _seconds_of(next(first)[1])
            all_loaded.wait()  # each keeps a host of its own until all have one
    except EngineError:
        all_loaded.abort()
        raise
    began = time.monotonic()
    seconds = sum(_seconds_of(spoken) for _, spoken in speak_all(hosts, engine, share, route=way.route))
    return _Share(began, time.monotonic(), seconds)


def _seconds_of(spoken: Recording | EngineError) -> float:
    if isinstance(spoken, EngineError):
        raise spoken
    return spoken.clip.seconds


def _require_well(asked: Sequence[Future[_Share]]) -> None:
    """Raise what went wrong itself, rather than that the others waited in vain."""
    troubles = [trouble for each in asked if (trouble := each.exception()) is not None]
    for trouble in sorted(troubles, key=lambda each: isinstance(each, threading.BrokenBarrierError)):
        raise trouble
