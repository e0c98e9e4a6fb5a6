"""The client's end of the socket: blocking, with time limits."""

import socket
import time
from pathlib import Path

from phases.hosting.protocol import (
    HEADER_BYTES,
    MAX_REPLY_BYTES,
    Garbled,
    Reply,
    Request,
    body_length,
    frame,
    read_reply,
)

_SEND_SECONDS = 10.0
_CHUNK_BYTES = 1 << 18
_SHORTEST_WAIT = 0.001


class HostGone(Exception):
    """The other end does not answer any more."""


class HostDeaf(HostGone):
    """The other end lives, and takes nothing."""


class Link:
    """One connection to one host."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._received = bytearray()
        try:
            self._socket.settimeout(_SEND_SECONDS)
            self._socket.connect(str(path))
        except OSError as error:
            self._socket.close()
            raise HostGone(str(error)) from error

    def send(self, request: Request, seconds: float = _SEND_SECONDS) -> None:
        """Say it; raises HostGone if nobody takes it, HostDeaf if nobody does in that time."""
        try:
            self._socket.settimeout(seconds)
            self._socket.sendall(frame(request))
        except TimeoutError as error:
            raise HostDeaf(f"the host did not listen for {seconds:g} s") from error
        except OSError as error:
            raise HostGone(str(error)) from error

    def receive(self, seconds: float) -> Reply | None:
        """The next reply, or None if there is none in that time; raises HostGone."""
        deadline = time.monotonic() + seconds
        while (reply := self._complete()) is None:
            try:
                self._socket.settimeout(max(_SHORTEST_WAIT, deadline - time.monotonic()))
                received = self._socket.recv(_CHUNK_BYTES)
            except TimeoutError:
                return None
            except OSError as error:
                raise HostGone(str(error)) from error
            if not received:
                raise HostGone("the host closed the connection")
            self._received += received
        return reply

    def close(self) -> None:
        """Hang up; what was asked and not begun is dropped."""
        self._socket.close()

    def _complete(self) -> Reply | None:
        """The first whole reply of what was received."""
        if len(self._received) < HEADER_BYTES:
            return None
        try:
            end = HEADER_BYTES + body_length(self._received[:HEADER_BYTES], MAX_REPLY_BYTES)
            if len(self._received) < end:
                return None
            with memoryview(self._received) as view:
                reply = read_reply(bytes(view[HEADER_BYTES:end]))
        except Garbled as error:
            raise HostGone(f"the host said something garbled: {error}") from error
        del self._received[:end]
        return reply
