"""A chain of FFmpeg's filters over a stream of blocks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import av
from av.filter import Graph

from phases.clip import Samples
from phases.media.frames import as_frame


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter and its options."""

    name: str
    options: Mapping[str, str] = field(default_factory=dict)


def filtered(blocks: Iterable[Samples], rate: int, *filters: Filter) -> Iterator[av.AudioFrame]:
    """What comes out of the chain, frame by frame, as the blocks go in."""
    chain = FilterChain(rate, *filters)
    for block in blocks:
        yield from chain.push(block)
    yield from chain.finish()


class FilterChain:
    """Filters in a row, fed one block at a time; one thread, so that equal input gives equal output."""

    def __init__(self, rate: int, *filters: Filter) -> None:
        self._rate = rate
        self._pushed = 0
        self._graph = Graph()
        self._graph.threads = 1
        source = self._graph.add_abuffer(sample_rate=rate, format="fltp", layout="mono")
        steps = [self._graph.add(step.name, **step.options) for step in filters]
        self._graph.link_nodes(source, *steps, self._graph.add("abuffersink")).configure()

    def push(self, block: Samples) -> Iterator[av.AudioFrame]:
        """What is ready after this block."""
        if len(block):
            self._graph.push(as_frame(block, self._rate, self._pushed))
            self._pushed += len(block)
        yield from self._ready()

    def finish(self) -> Iterator[av.AudioFrame]:
        """What was still held back."""
        self._graph.push(None)
        yield from self._ready()

    def _ready(self) -> Iterator[av.AudioFrame]:
        while True:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if isinstance(frame, av.AudioFrame):
                yield frame
