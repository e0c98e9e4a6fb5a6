"""Whoever wants to know how a night was is told, through the notification blocks that Prefect keeps.

A receiver that is away costs nobody a night: it is asked a few times, then named in the log and in the report.
"""

import asyncio
import inspect
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

import prefect.blocks.notifications  # noqa: F401 - Prefect finds the classes of blocks among what is imported
from httpx import HTTPError, InvalidURL
from prefect.blocks.abstract import NotificationBlock, NotificationError
from prefect.blocks.core import Block, UnknownBlockType
from prefect.exceptions import PrefectException
from prefect.utilities.urls import url_for

import flows.mail  # noqa: F401 - likewise
from phases.errors import OrchestrationError, ReceiverAway, ReceiverUnknown
from phases.night import Message

logger = logging.getLogger("nocturne.telling")

PAUSES = (5.0, 20.0)
"""Seconds before a receiver that was away is asked again."""
TRY_IT = "Try it with `nocturne notify`."


@dataclass(frozen=True, slots=True)
class Untold:
    """Somebody who could not be told, and why."""

    receiver: str
    why: OrchestrationError


def tell(receivers: Sequence[str], message: Message, pauses: Sequence[float] = PAUSES) -> list[Untold]:
    """Tell each of them, those that are away again after each pause; those that could not be told."""
    untold = _tell_each(receivers, message)
    for pause in pauses:
        if not any(isinstance(each.why, ReceiverAway) for each in untold):
            break
        time.sleep(pause)
        away = [each.receiver for each in untold if isinstance(each.why, ReceiverAway)]
        untold = [each for each in untold if each.receiver not in away] + _tell_each(away, message)
    for each in untold:
        logger.warning("%s", each.why)
    return untold


def unknown(receivers: Sequence[str]) -> list[Untold]:
    """Those that Prefect does not know, or cannot use."""
    found = []
    for receiver in receivers:
        try:
            block_named(receiver)
        except OrchestrationError as error:
            found.append(Untold(receiver, error))
    return found


def block_named(receiver: str) -> NotificationBlock:
    """The notification block of that type and name."""
    try:
        block = Block.load(receiver)
    except (HTTPError, PrefectException) as error:
        raise _away(receiver, error) from error
    except (ValueError, LookupError, TypeError, UnknownBlockType, RuntimeError) as error:
        raise ReceiverUnknown(
            f"Prefect has no notification block “{receiver}” that can be used: {_brief(error)}",
            "Make it in Prefect under Blocks, or mend its name in the setting `notify` (type/name).",
        ) from error
    if not isinstance(block, NotificationBlock):
        raise ReceiverUnknown(
            f"The block “{receiver}” sends no notifications.",
            "Name one that does in the setting `notify`, as in slack-webhook/phone.",
        )
    return block


def run_address(run: str | None) -> str | None:
    """Where Prefect shows a run."""
    return url_for("flow-run", obj_id=run) if run else None


def _tell_each(receivers: Sequence[str], message: Message) -> list[Untold]:
    untold = []
    for receiver in receivers:
        try:
            _tell(receiver, message)
        except OrchestrationError as error:
            untold.append(Untold(receiver, error))
    return untold


def _tell(receiver: str, message: Message) -> None:
    block = block_named(receiver)
    try:
        with block.raise_on_failure():
            # Some blocks answer when they have sent it, others with something to wait for.
            sending = block.notify(message.body, message.subject)
            if inspect.iscoroutine(sending):
                asyncio.run(sending)
    except NotificationError as error:
        raise _away(receiver, ValueError(error.log)) from error
    except (HTTPError, InvalidURL, PrefectException, OSError, ValueError, LookupError, TypeError) as error:
        raise _away(receiver, error) from error


def _away(receiver: str, error: Exception) -> ReceiverAway:
    return ReceiverAway(f"“{receiver}” could not be told: {_brief(error)}", TRY_IT)


def _brief(error: Exception) -> str:
    told = " ".join(str(error).split())[:300] or type(error).__name__
    return told if told.endswith(".") else f"{told}."
