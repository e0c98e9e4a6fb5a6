"""Asking the server: bounded in time, patient with one that is busy, and clear about what it answered."""

import os
import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import httpx

from phases.clip import Clip
from phases.errors import EngineFailed, EngineMissing
from phases.synthesize.engines.http.address import KEY_VARIABLES, Address
from phases.synthesize.engines.http.sound import clip_of

_CONNECT_SECONDS = 10.0
_TRIES = 6
_SHORTEST_WAIT, _FIRST_WAIT, _LONGEST_WAIT = 0.1, 0.5, 30.0
_BUSY = {429, 502, 503, 504}
_FORBIDDEN = {401, 403}
_NOT_THERE = {404, 405}
_TOLD = 300
_SET_KEY = f"Put the right key into the environment variable {' or '.join(KEY_VARIABLES)}, and start again."


class Client:
    """One server, asked from several threads at once."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._key = next((os.environ[name] for name in KEY_VARIABLES if os.environ.get(name)), "")
        self._http = httpx.Client(
            headers={"Authorization": f"Bearer {self._key}"} if self._key else {},
            timeout=httpx.Timeout(address.seconds, connect=min(_CONNECT_SECONDS, address.seconds)),
            limits=httpx.Limits(max_connections=address.lines),
        )

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def knock(self) -> None:
        """Nothing if somebody is there who lets us in; not every server can list its models, so that may fail."""
        try:
            response = self._http.get(f"{self._address.url}/models")
        except httpx.RequestError as error:
            raise EngineMissing(
                f"No server answers at {self._address.url}: {_plain(error)}.",
                "Start it, or correct the engine's URL.",
            ) from error
        if response.status_code in _FORBIDDEN:
            raise EngineMissing(self._refused(response), _SET_KEY)

    def speech(self, order: Mapping[str, object]) -> Clip:
        """What the server says; asked again while it is busy and there is time."""
        deadline = time.monotonic() + self._address.seconds
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            try:
                response = self._asked(order, deadline)
            except httpx.RequestError as error:
                if last or not self._wait(_backoff(attempt), deadline):
                    raise EngineFailed(
                        f"The server at {self._address.url} did not answer: {_plain(error)}.",
                        "Look whether it runs, then retry the chunk; seconds=… in its URL gives it more time.",
                    ) from error
                continue
            if response.status_code not in _BUSY or last:
                return self._clip(response)
            if not self._wait(_asked_to_wait(response, _backoff(attempt)), deadline):
                return self._clip(response)
        raise AssertionError("the last try returns or raises")

    def _asked(self, order: Mapping[str, object], deadline: float) -> httpx.Response:
        patience = max(0.1, deadline - time.monotonic())
        timeout = httpx.Timeout(patience, connect=min(_CONNECT_SECONDS, patience))
        return self._http.post(f"{self._address.url}/audio/speech", json=dict(order), timeout=timeout)

    @staticmethod
    def _wait(seconds: float, deadline: float) -> bool:
        """Whether there was time to wait so long."""
        if time.monotonic() + seconds >= deadline:
            return False
        time.sleep(seconds)
        return True

    def _clip(self, response: httpx.Response) -> Clip:
        where, status = self._address.url, response.status_code
        if status in _FORBIDDEN:
            raise EngineMissing(self._refused(response), _SET_KEY)
        if status in _NOT_THERE:
            raise EngineFailed(
                f"There is nothing that speaks at {where}/audio/speech ({status}){self._words(response)}.",
                "Correct the engine's URL (it mostly ends in /v1), its model or its voice.",
            )
        if status in _BUSY:
            raise EngineFailed(
                f"The server at {where} stayed busy ({status}){self._words(response)}.",
                "Ask it for fewer lines at once (lines=… in its URL), or retry the chunk later.",
            )
        if not response.is_success:
            raise EngineFailed(
                f"The server at {where} could not speak the line ({status}){self._words(response)}.",
                "What it says tells what to change: model or voice in its URL, the text, or the server itself.",
            )
        return self._heard(response)

    def _heard(self, response: httpx.Response) -> Clip:
        kind = response.headers.get("content-type", "").partition(";")[0].strip().casefold()
        if kind.startswith("text/") or kind.endswith(("json", "xml")):
            raise EngineFailed(
                f"The server at {self._address.url} sent {kind} instead of audio{self._words(response)}.",
                "Correct the engine's URL; it mostly ends in /v1.",
            )
        clip = clip_of(response.content, self._address.format, self._address.rate)
        if clip.rate != self._address.rate:
            raise EngineFailed(
                f"The server at {self._address.url} speaks at {clip.rate} Hz, not at {self._address.rate}.",
                f"Put rate={clip.rate} into its URL.",
            )
        return clip

    def _refused(self, response: httpx.Response) -> str:
        had = "refused the key" if self._key else "wants a key"
        return f"The server at {self._address.url} {had} ({response.status_code}){self._words(response)}."

    def _words(self, response: httpx.Response) -> str:
        """What it said, if it said anything, as it may be shown."""
        said = " ".join(_message(response).split())
        if self._key:
            said = said.replace(self._key, "(the key)")
        return f": {said[:_TOLD].rstrip('.')}" if said else ""


def _message(response: httpx.Response) -> str:
    """`{"error": {"message": …}}` is OpenAI's way, `{"detail": …}` FastAPI's; else the text itself."""
    try:
        said = response.json()
    except ValueError:
        return response.text
    for name in ("error", "detail", "message"):
        if isinstance(said, dict) and name in said:
            said = said[name]
    return said if isinstance(said, str) else str(said)


def _asked_to_wait(response: httpx.Response, otherwise: float) -> float:
    """What `Retry-After` says, in seconds or as a date; `otherwise` if it says nothing that can be read."""
    said = response.headers.get("retry-after", "").strip()
    try:
        seconds = float(said) if said[:1].isdigit() else parsedate_to_datetime(said).timestamp() - time.time()
    except ValueError:
        return otherwise
    return min(_LONGEST_WAIT, max(_SHORTEST_WAIT, seconds))


def _backoff(attempt: int) -> float:
    return min(_LONGEST_WAIT, _FIRST_WAIT * 2.0**attempt) * random.uniform(0.5, 1.0)


def _plain(error: httpx.RequestError) -> str:
    return str(error) or type(error).__name__
