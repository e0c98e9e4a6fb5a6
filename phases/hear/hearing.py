"""Having many passages heard."""

from collections.abc import Callable, Generator, Sequence

from phases.errors import EngineError
from phases.hear.facts import Passage, RecognizerFacts
from phases.hear.trade import HEARING, Heard
from phases.hosting.errands import ask_all
from phases.hosting.hosts import Hosts


def hear_all(
    hosts: Hosts,
    recognizer: RecognizerFacts,
    passages: Sequence[Passage],
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Generator[tuple[int, Heard | EngineError], None, None]:
    """Each passage's index with the evidence of its parts, or with the error that it ended in. See `ask_all`."""
    return ask_all(hosts, HEARING, recognizer, passages, stop)
