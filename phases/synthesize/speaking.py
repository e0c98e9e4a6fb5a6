"""Having many lines spoken."""

from collections.abc import Callable, Generator, Sequence

from phases.errors import EngineError
from phases.hosting.errands import ask_all
from phases.hosting.hosts import Hosts
from phases.hosting.route import AS_IT_CAN, Route
from phases.synthesize.engines.facts import EngineFacts, Line, Recording
from phases.synthesize.trade import SPEAKING


def speak_all(
    hosts: Hosts,
    engine: EngineFacts,
    lines: Sequence[Line],
    *,
    stop: Callable[[], bool] = lambda: False,
    route: Route = AS_IT_CAN,
) -> Generator[tuple[int, Recording | EngineError], None, None]:
    """Each line's index with its recording, or with the error that it ended in; in any order. See `ask_all`."""
    return ask_all(hosts, SPEAKING, engine, lines, stop, route=route)
