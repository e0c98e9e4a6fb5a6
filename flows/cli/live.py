"""`nocturne listen`: what is said now, on a terminal or as lines of JSON."""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from rich.console import Console
from rich.live import Live
from rich.text import Text

from flows.cli.closing import close
from flows.cli.runs import checked
from flows.environment import prepare_prefect
from phases.shown import counted, duration
from tasks.speech.live import Understood

if TYPE_CHECKING:
    from flows.live_speech import LiveReport

_FATES = {
    "skipped": "{} drafts skipped",
    "coalesced": "{} heard together with its neighbour",
    "filtered": "{} without speech",
}


class Screen(Protocol):
    """Where people, or their programs, read."""

    def ready(self) -> None:
        """All is loaded."""
        ...

    def show(self, understood: Understood) -> None:
        """What may be read now."""
        ...


def run_listen(order: Mapping[str, Any], *, as_json: bool) -> int:
    """Listen until it ends; the exit code."""
    prepare_prefect(quiet=True)
    from flows.live_speech import listen_live
    from flows.orders import LiveOrder

    live = checked(LiveOrder, order)
    with _screen(as_json=as_json) as screen:
        report = listen_live(live, screen.show, screen.ready)
    trouble = report.trouble
    if not as_json:
        _conclude(report)
    close(report.as_json() if as_json else {}, trouble, json=as_json)
    return trouble.exit_code if trouble else 0


class _Lines:
    """One JSON object a line, with the time since it was ready: how late a text is can be measured."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def ready(self) -> None:
        self._began = time.monotonic()
        _print_line({"ready": True})

    def show(self, understood: Understood) -> None:
        shown = understood.shown
        told = {
            "at_ms": round(1000 * (time.monotonic() - self._began)),
            "segment": shown.segment,
            "start_ms": shown.start_ms,
            "end_ms": shown.end_ms,
            "confirmed": " ".join(shown.confirmed),
            "unconfirmed": " ".join(shown.unconfirmed),
            "meaning": understood.meaning,
            "is_final": shown.is_final,
        }
        _print_line(told)


class _Paper:
    """What has ended stays on standard output; what may still change is rewritten below it, on a terminal."""

    def __init__(self, drafts: Live | None) -> None:
        self._drafts = drafts

    def ready(self) -> None:
        print("Listening; Ctrl-C ends it.", file=sys.stderr, flush=True)  # noqa: T201

    def show(self, understood: Understood) -> None:
        shown = understood.shown
        if self._drafts is not None:
            self._drafts.update(Text("") if shown.is_final else _draft(understood), refresh=True)
        if shown.is_final:
            _print(f"{duration(shown.start_ms / 1000):>8}  {' '.join(shown.confirmed)}")
            if understood.meaning:
                _print(f"{'':8}  {understood.meaning}")


def _draft(understood: Understood) -> Text:
    shown = understood.shown
    text = Text(" ".join(shown.confirmed))
    text.append(" " + " ".join(shown.unconfirmed), style="dim")
    if understood.meaning:
        text.append(f"\n{understood.meaning}", style="italic")
    return text


@contextmanager
def _screen(*, as_json: bool) -> Iterator[Screen]:
    if as_json:
        yield _Lines()
        return
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Paper(None)
        return
    with Live(console=console, transient=True, auto_refresh=False, redirect_stdout=False) as drafts:
        yield _Paper(drafts)


def _print_line(facts: object) -> None:
    _print(json.dumps(facts, ensure_ascii=False))


def _print(line: str) -> None:
    """At once, for somebody reads it as it comes; if nobody does any more, what is said is written all the same."""
    try:
        print(line, flush=True)  # noqa: T201
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _conclude(report: "LiveReport") -> None:
    told = [words.format(report.pieces[fate]) for fate, words in _FATES.items() if report.pieces[fate]]
    print("; ".join([counted(report.segments, "segment"), *told]) + ".", file=sys.stderr)  # noqa: T201
    if report.sound_ms and not report.files and not report.failed:
        heard = duration(report.sound_ms / 1000)
        print(f"Nobody spoke in {heard} of sound: no subtitles are written.", file=sys.stderr)  # noqa: T201
    for path in report.files:
        _print(path)
