"""The few calls to Prefect's global concurrency limits that slots need.

Plain HTTP on one kept connection: Prefect's own `concurrency()` costs 331 ms per use, and its client answers a
busy server by sleeping 2, 4, 8 seconds, longer than a slot may idle.
"""

import time
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.settings import get_current_settings

from phases.errors import LimitMissing, OrchestratorUnavailable

SPEAKING = "tts"
"""The Prefect limit that bounds how many engines are at work."""
HEARING = "asr"
"""The one that bounds how many recognizers are."""
LEASE_SECONDS = 60
BUSY = {429, 502, 503, 504}
DENIED = {422, 423}
"""423: all slots are taken. 422: more are asked for than the limit has, as when an operator set it to zero."""


class LimitClient:
    """Asks the server for slots, renews them and gives them back."""

    def __init__(self, patience_seconds: float = 30.0) -> None:
        self._patience = patience_seconds
        with get_client(sync_client=True) as client:
            self._http = httpx.Client(
                base_url=f"{str(client.api_url).rstrip('/')}/", headers=_credentials(), timeout=30
            )

    def acquire(self, name: str) -> UUID | None:
        """A lease on one slot, or nothing if none is free."""
        asked = {"names": [name], "slots": 1, "mode": "concurrency", "lease_duration": LEASE_SECONDS}
        answer = self._call("POST", "v2/concurrency_limits/increment-with-lease", asked)
        if answer.status_code in DENIED:
            return None
        granted = _json(answer)
        if not granted["limits"]:
            raise LimitMissing(
                f"Prefect has no concurrency limit “{name}”, so nothing would bound how much runs at once.",
                f"Create it again: `prefect gcl create {name} --limit 1`, then run this again.",
            )
        return UUID(granted["lease_id"])

    def renew(self, lease: UUID) -> bool:
        """Hold on to a slot; false if the server no longer knows the lease."""
        answer = self._call(
            "POST", f"v2/concurrency_limits/leases/{lease}/renew", {"lease_duration": LEASE_SECONDS}
        )
        return answer.is_success

    def release(self, lease: UUID) -> bool:
        """Give a slot back; one that is gone already is no error. False if the server does not take it.

        It takes none back while the limit is zero, for then it divides by it (Prefect 3.8); the lease stays ours.
        """
        answer = self._call("POST", "v2/concurrency_limits/decrement-with-lease", {"lease_id": str(lease)})
        return answer.status_code != httpx.codes.CONFLICT

    def read(self, name: str) -> Mapping[str, Any] | None:
        """The limit as the server has it, or nothing if there is none."""
        answer = self._call("GET", f"v2/concurrency_limits/{name}")
        return None if answer.status_code == httpx.codes.NOT_FOUND else _json(answer)

    def create(self, name: str, limit: int) -> bool:
        """Create the limit; false if somebody else just did."""
        answer = self._call("POST", "v2/concurrency_limits/", {"name": name, "limit": limit, "active": True})
        if answer.status_code == httpx.codes.CONFLICT:
            return False
        return answer.is_success or self.read(name) is not None

    def resize(self, name: str, limit: int) -> None:
        """Give the limit another number of slots; whoever holds one keeps it."""
        _json(self._call("PATCH", f"v2/concurrency_limits/{name}", {"limit": limit}))

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        deadline = time.monotonic() + self._patience
        pause = 0.05
        while True:
            trouble: object
            try:
                answer = self._http.request(method, path, json=body)
                if answer.status_code not in BUSY:
                    return answer
                trouble = f"it answers {answer.status_code}"
            except httpx.TransportError as error:
                trouble = error
            if time.monotonic() > deadline:
                raise OrchestratorUnavailable(
                    f"The Prefect server at {self._http.base_url} cannot be used: {trouble}.",
                    "Check that it runs and that PREFECT_API_URL is right; then run this again: nothing is lost.",
                )
            time.sleep(pause)
            pause = min(pause * 2, 1.0)


def ensure_limit(name: str, slots: int, *, resize: bool) -> int:
    """Create the limit if it is missing (or give it this size, if asked); the number of slots it has."""
    client = LimitClient()
    try:
        found = client.read(name)
        if found is None:
            client.create(name, slots)
            found = client.read(name)
        if resize and found is not None and found["limit"] != slots:
            client.resize(name, slots)
            return slots
        return int(found["limit"]) if found is not None else slots
    finally:
        client.close()


def _json(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_success:
        body: dict[str, Any] = answer.json() if answer.content else {}
        return body
    raise OrchestratorUnavailable(
        f"The Prefect server refuses {answer.request.url.path}: {answer.status_code} {answer.text[:200]}.",
        "Check that it is a Prefect 3.8 server and that this machine may use it.",
    )


def _credentials() -> dict[str, str]:
    api = get_current_settings().api
    if api.auth_string is not None:
        return {"Authorization": f"Basic {b64encode(api.auth_string.get_secret_value().encode()).decode()}"}
    if api.key is not None:
        return {"Authorization": f"Bearer {api.key.get_secret_value()}"}
    return {}
