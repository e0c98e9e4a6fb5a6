"""A server with OpenAI's speech endpoint: Kokoro-FastAPI, Chatterbox servers, Orpheus, OpenAI itself."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from phases.errors import EngineFailed, EngineMissing
from phases.hosting.premises import Premises
from phases.script import Limits
from phases.synthesize.engines.facts import EngineFacts, Line, Recording, Tempo
from phases.synthesize.engines.http.address import Address, read_address
from phases.voice import Voice, covers

if TYPE_CHECKING:
    from phases.synthesize.engines.http.client import Client

DRIVER = 1
"""Raised when these files come to make other samples of what the same server sends."""


class Http:
    """The server of one URL. Its facts are what the URL says; it is asked only when it shall speak."""

    def __init__(self, url: str, address: Address) -> None:
        self.facts = _facts(url, address)
        self._address = address
        self._client: Client | None = None

    @classmethod
    def of_model(cls, model: str, premises: Premises) -> Http:  # noqa: ARG003 - it needs nothing of this machine
        """The server of that URL."""
        return cls(model, read_address(model))

    def load(self) -> None:
        """See whether somebody is there who lets us in."""
        from phases.synthesize.engines.http.client import Client  # noqa: PLC0415 - heavy, so late

        client = Client(self._address)
        try:
            client.knock()
        except EngineMissing:
            client.close()
            raise
        self._client = client

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line, asked for at the same time."""
        with ThreadPoolExecutor(max_workers=len(lines) or 1, thread_name_prefix="line") as threads:
            return list(threads.map(self._record, lines))

    def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _record(self, line: Line) -> Recording:
        if self._client is None:
            raise EngineMissing(
                f"{self._address.url} was asked to speak before it was loaded.", "Call load() first."
            )
        if not any(map(str.isalnum, line.text)):
            raise EngineFailed(
                f"There is nothing to say in “{line.text}”.", "A line needs a letter or a digit."
            )
        if not covers(self._address.languages, line.language):
            raise EngineFailed(
                f"{self._address.url} is not said to speak “{line.language}”: {line.text}",
                f"If it does, add {line.language} to language=… in its URL.",
            )
        return Recording(self._client.speech(self._order(line)))

    def _order(self, line: Line) -> dict[str, object]:
        address = self._address
        order: dict[str, object] = {
            "model": address.model,
            "voice": line.voice.name,
            "input": line.text,
            "response_format": address.format,
            "speed": line.parameters.get("speed", 1.0),
        }
        return order | ({"seed": line.seed} if address.sends_seed else {})


def _facts(url: str, address: Address) -> EngineFacts:
    revision = "/".join(filter(None, [address.url, address.model, address.revision]))
    return EngineFacts(
        name=url,
        version=str(DRIVER),
        model_revision=revision,
        sample_rate=address.rate,
        languages=address.languages,
        voices=tuple(
            Voice(
                name=voice,
                engine=url,
                content_hash=f"{revision}/{voice}",
                rights="as the server's operator and its model allow",
            )
            for voice in address.voices
        ),
        limits=Limits(min_chars=1, max_chars=address.longest),
        max_batch=address.lines,
        deterministic=address.deterministic,
        # A server that throws dice gives another take whenever it is asked again, seed or no seed.
        seeded=address.sends_seed or not address.deterministic,
        letters_per_second=address.pace,
        extra_seconds=0.2,
        code_licence="the server's own",
        weights_licence="the server's own",
        memory_mb=80,
        parameters={"speed": (0.25, 4.0)},
        tempo=Tempo("speed"),
    )
