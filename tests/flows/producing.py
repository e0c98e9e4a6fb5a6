"""Running the flows as their users do, and keeping what they report."""

import hashlib
from pathlib import Path
from typing import Any

from flows.dub_subtitles import dub_subtitles
from flows.orders import BookOrder, DubOrder, RetryOrder, SpeechOrder
from flows.produce_book import produce_book, retry_chunks
from flows.translate_speech import translate_speech
from phases.errors import NocturneError
from tasks.progress import Standing, listening

OUT = Path("out")


class Ended:
    """What a run came to: its report, and the error it ended in, if any."""

    def __init__(self, report: dict[str, Any], error: NocturneError | None) -> None:
        self.report = report
        self.error = error

    def __getitem__(self, name: str) -> Any:
        return self.report[name]


def produce(source: Path, **order: Any) -> Ended:
    """Produce a book, by the tone engine if nothing else is said."""
    return _ended(lambda: produce_book(BookOrder(source=source, **{"engine": "tone", "out": OUT, **order})))


def dub(source: Path, **order: Any) -> Ended:
    """Speak subtitles, by the tone engine if nothing else is said."""
    return _ended(lambda: dub_subtitles(DubOrder(source=source, **{"engine": "tone", "out": OUT, **order})))


def translate(source: Path, **order: Any) -> Ended:
    """Make subtitles of a recording."""
    return _ended(lambda: translate_speech(SpeechOrder(source=source, **{"out": OUT, **order})))


def retry(production: str, *chunks: int) -> Ended:
    """Take chunks again."""
    return _ended(lambda: retry_chunks(RetryOrder(production=production, chunks=list(chunks))))


def redirect(production: str, chunks: list[int], **said: Any) -> Ended:
    """Take chunks again as a person says."""
    order = RetryOrder(production=production, chunks=chunks, **said)
    return _ended(lambda: retry_chunks(order))


def digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _ended(run: Any) -> Ended:
    heard = [Standing()]
    error = None
    with listening(heard.append):
        try:
            run()
        except NocturneError as raised:
            error = raised
    return Ended(dict(heard[-1].report or {}), error)
