"""What a host and those who ask it say to each other: typed, versioned, no pickle.

A frame is a length of four bytes and a msgpack value. The same file runs in every engine's environment,
so it needs the standard library and msgspec only.
"""

from typing import TypeVar

import msgspec

from phases.synthesize.engines.facts import EngineFacts, Line

PROTOCOL = 2
HEADER_BYTES = 4
MAX_REQUEST_BYTES = 1 << 20
MAX_REPLY_BYTES = 1 << 28


class Identity(msgspec.Struct, frozen=True):
    """Who is loaded: another identity is another host."""

    protocol: int
    engine: str
    version: str
    model_revision: str
    device: str = ""
    """What it computes on, if that makes a difference."""

    @classmethod
    def of(cls, facts: EngineFacts, device: str = "auto") -> "Identity":
        """The identity of a host of this engine that speaks our protocol."""
        at = device if facts.uses_device else ""
        return cls(PROTOCOL, facts.name, facts.version, facts.model_revision, at)


class Hello(msgspec.Struct, frozen=True, tag=True):
    """The first thing said."""

    protocol: int


class Speak(msgspec.Struct, frozen=True, tag=True):
    """Say this line; `alone` shares its batch with nobody."""

    id: int
    line: Line
    alone: bool = False


class Cancel(msgspec.Struct, frozen=True, tag=True):
    """Drop those of these lines that are not begun."""

    ids: list[int]


class AskHealth(msgspec.Struct, frozen=True, tag=True):
    """How is the host."""


class ShutDown(msgspec.Struct, frozen=True, tag=True):
    """Finish what you have and end."""


class Welcome(msgspec.Struct, frozen=True, tag=True):
    """Who answers; sent at once."""

    identity: Identity
    pid: int


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The engine is loaded."""


class NotReady(msgspec.Struct, frozen=True, tag=True):
    """The engine cannot be loaded; the host ends."""

    error: str
    message: str
    remedy: str


class Begun(msgspec.Struct, frozen=True, tag=True):
    """The engine has the line in hand: if the host dies now, it may be its fault."""

    id: int


class Spoken(msgspec.Struct, frozen=True, tag=True):
    """A recording, its samples as little-endian float32."""

    id: int
    rate: int
    samples: bytes
    meant_samples: int | None = None
    signals: dict[str, float] = {}


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The engine raised; an error of our tree by name."""

    id: int
    error: str
    message: str
    remedy: str


class TimedOut(msgspec.Struct, frozen=True, tag=True):
    """The line took too long; the host ends."""

    id: int


class Ruined(msgspec.Struct, frozen=True, tag=True):
    """The line broke the engine, or there was no memory for it; the host ends, and a fresh one may do it."""

    id: int
    why: str = ""


class Overloaded(msgspec.Struct, frozen=True, tag=True):
    """The queue is full; ask again."""

    id: int


class NotTaken(msgspec.Struct, frozen=True, tag=True):
    """Cancelled, or the host is about to end: it was not begun."""

    id: int


class Health(msgspec.Struct, frozen=True, tag=True):
    """How the host is."""

    identity: Identity
    pid: int
    loads: int
    unloads: int
    requests: int
    batches: int
    failures: int
    queued: int
    connections: int
    memory_mb: int
    uptime_seconds: int


class Refused(msgspec.Struct, frozen=True, tag=True):
    """What was said could not be understood; the host hangs up."""

    why: str


Request = Hello | Speak | Cancel | AskHealth | ShutDown
Reply = (
    Welcome
    | Ready
    | NotReady
    | Begun
    | Spoken
    | Failed
    | TimedOut
    | Ruined
    | Overloaded
    | NotTaken
    | Health
    | Refused
)

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)
_T = TypeVar("_T")


class Garbled(Exception):
    """A frame that is no message of this protocol."""


def frame(message: Request | Reply) -> bytearray:
    """The message as it goes over the wire."""
    whole = bytearray(HEADER_BYTES)
    _encoder.encode_into(message, whole, HEADER_BYTES)
    whole[:HEADER_BYTES] = (len(whole) - HEADER_BYTES).to_bytes(HEADER_BYTES, "big")
    return whole


def body_length(header: bytes | bytearray, limit: int) -> int:
    """How many bytes follow."""
    length = int.from_bytes(header, "big")
    if not 0 < length <= limit:
        raise Garbled(f"a frame of {length} bytes; the limit is {limit}")
    return length


def read_request(body: bytes | bytearray) -> Request:
    """The request in a frame."""
    return _decoded(_requests, body)


def read_reply(body: bytes | bytearray | memoryview) -> Reply:
    """The reply in a frame."""
    return _decoded(_replies, body)


def _decoded(decoder: msgspec.msgpack.Decoder[_T], body: bytes | bytearray | memoryview) -> _T:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Garbled(str(error)) from error
