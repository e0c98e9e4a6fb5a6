"""Something that is done every few seconds, beside the work, until a block ends."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial


class Enough(Exception):
    """It need not be done again."""


@contextmanager
def every(seconds: float, do: Callable[[], object], name: str) -> Iterator[None]:
    """Within this block it is done every so many seconds, in a thread of that name; what it raises ends it.

    When the block has ended it is no longer done, and not under way either.
    """
    ended = threading.Event()

    def keep_on() -> None:
        try:
            while not ended.wait(seconds):
                do()
        except Enough:
            return

    # Prefect's run and settings belong to a context, and a thread begins with an empty one.
    thread = threading.Thread(target=partial(copy_context().run, keep_on), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
