"""The commands that start a flow, and what is printed when it ends.

What is heavy is imported in the functions: our own Prefect server shall start meanwhile.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from flows.cli.closing import close
from flows.environment import prepare_prefect
from flows.own_server import OwnServer, starting_early
from phases.errors import NocturneError, OrchestratorUnavailable, SettingsInvalid

if TYPE_CHECKING:
    from flows.orders import Order

AnOrder = TypeVar("AnOrder", bound="Order")


def run_produce(order: Mapping[str, Any], *, json: bool) -> int:
    """Produce a book here and now; the exit code."""
    prepare_prefect(quiet=True)
    with starting_early() as server:
        from flows.orders import BookOrder

        book = checked(BookOrder, order)
        from flows.produce_book import finished_report, produce_book

        return _run_unless(finished_report(book), lambda: produce_book(book), server, json=json)


def run_dub(order: Mapping[str, Any], *, json: bool) -> int:
    """Speak subtitles here and now; the exit code."""
    prepare_prefect(quiet=True)
    with starting_early() as server:
        from flows.orders import DubOrder

        subtitles = checked(DubOrder, order)
        from flows.dub_subtitles import dub_subtitles, finished_report

        return _run_unless(finished_report(subtitles), lambda: dub_subtitles(subtitles), server, json=json)


def run_translate(order: Mapping[str, Any], *, json: bool) -> int:
    """Make subtitles of a recording here and now; the exit code."""
    prepare_prefect(quiet=True)
    with starting_early() as server:
        from flows.orders import SpeechOrder

        speech = checked(SpeechOrder, order)
        from flows.translate_speech import finished_report, translate_speech

        return _run_unless(finished_report(speech), lambda: translate_speech(speech), server, json=json)


def run_retry(order: Mapping[str, Any], *, json: bool) -> int:
    """Take chunks again here and now; the exit code."""
    prepare_prefect(quiet=True)
    with starting_early() as server:
        from flows.orders import RetryOrder

        chunks = checked(RetryOrder, order)
        from flows.produce_book import retry_chunks

        return _run(lambda: retry_chunks(chunks), server, json=json)


def _run_unless(
    finished: Mapping[str, Any] | None, start: Callable[[], None], server: OwnServer | None, *, json: bool
) -> int:
    """What is finished already needs no run."""
    if finished is None:
        return _run(start, server, json=json)
    close(finished, None, json=json)
    return 0


def _run(start: Callable[[], None], server: OwnServer | None, *, json: bool) -> int:
    from httpx import HTTPError
    from prefect.exceptions import PrefectException

    from flows.cli.terminal import watching

    trouble: NocturneError | None = None
    with watching() as watched:
        try:
            with prefect_at(server) as api_url:
                if server is not None:
                    shown = api_url.removesuffix("/api")
                    print(f"Prefect shows this run at {shown} while it lasts.", file=sys.stderr)  # noqa: T201
                start()
        except NocturneError as error:
            trouble = error
        except (HTTPError, PrefectException) as error:
            trouble = OrchestratorUnavailable(
                f"Prefect gave up: {str(error) or type(error).__name__}.",
                "Check its server, then run this again: what is done stays done.",
            )
    close(watched.standing.report or {}, trouble, json=json)
    return trouble.exit_code if trouble else 0


@contextmanager
def prefect_at(server: OwnServer | None) -> Iterator[str]:
    """Use our own server, unless Prefect's settings name another; its API address."""
    from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

    named = get_current_settings().api.url
    if named is not None:
        _require_answer(named)
    if server is None or named is not None:
        yield named or ""
        return
    import_module("fastapi.encoders")  # a run would import it first thing; now the server is not ready yet
    url = server.wait_until_ready()
    with temporary_settings({PREFECT_API_URL: url}):
        yield url


def _require_answer(url: str) -> None:
    from httpx import HTTPError, InvalidURL, get

    try:
        get(f"{url.rstrip('/')}/health", timeout=20).raise_for_status()
    except (HTTPError, InvalidURL) as error:
        raise OrchestratorUnavailable(
            f"The Prefect server at {url} does not answer: {error}.",
            "Start it (`make serve`), or unset PREFECT_API_URL: then Nocturne brings one of its own.",
        ) from error


def checked(kind: type[AnOrder], order: Mapping[str, Any]) -> AnOrder:
    """The order, if it can be one."""
    from pydantic import ValidationError

    try:
        return kind(**{name: value for name, value in order.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).replace("_", "-") if first["loc"] else "order"
        what = first["msg"].removeprefix("Value error, ")
        raise SettingsInvalid(f"--{name}: {what}.", f"See `nocturne {kind.command} --help`.") from error
