"""One client of the host, over one socket."""

import asyncio
from contextlib import suppress

from phases.hosting.protocol import (
    HEADER_BYTES,
    Reply,
    Request,
    body_length,
    frame,
    read_request,
)

_MOST_UNREAD_BYTES = 1 << 29


class HungUp(Exception):
    """The client is gone."""


class Connection:
    """Requests come in, replies go out; to one that is gone they go nowhere."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, longest_request: int
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._longest_request = longest_request
        writer.transport.set_write_buffer_limits(high=0)  # so that `drain` waits until all is said

    async def request(self) -> Request:
        """The next request; raises HungUp or Garbled."""
        try:
            header = await self._reader.readexactly(HEADER_BYTES)
            return read_request(await self._reader.readexactly(body_length(header, self._longest_request)))
        except (asyncio.IncompleteReadError, OSError) as error:
            raise HungUp from error

    def send(self, reply: Reply) -> None:
        """Say it now; a client that lets everything lie is cut off."""
        if self._writer.transport.is_closing():
            return
        self._writer.write(frame(reply))
        if self._writer.transport.get_write_buffer_size() > _MOST_UNREAD_BYTES:
            self._writer.transport.abort()

    async def flush(self, seconds: float) -> None:
        """Wait until all that was said has left this process, or time is up."""
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(seconds):
                await self._writer.drain()

    async def close(self, flush_seconds: float) -> None:
        """Hang up once all is said, or time is up."""
        self._writer.close()
        with suppress(OSError):
            try:
                async with asyncio.timeout(flush_seconds):
                    await self._writer.wait_closed()
            except TimeoutError:
                self._writer.transport.abort()
