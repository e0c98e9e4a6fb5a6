"""What a host and those who ask it say to each other: typed, versioned, no pickle.

A frame is a length of four bytes and a msgpack value. Works and results are packed by their trade; what is in them
is nobody's business here. The same file runs in every environment, so it needs the standard library and msgspec only.
"""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from phases.hosting.trade import AnyTrade, MemberFacts

PROTOCOL = 4
HEADER_BYTES = 4
MAX_REPLY_BYTES = 1 << 28
_ENVELOPE_BYTES = 1 << 10


class Identity(msgspec.Struct, frozen=True):
    """Who is loaded: another identity is another host."""

    protocol: int
    trade: str
    member: str
    version: str
    model_revision: str
    device: str = ""
    """What it computes on, if that makes a difference."""

    @classmethod
    def of(cls, trade: AnyTrade, facts: MemberFacts, device: str = "auto") -> "Identity":
        """The identity of a host of this member that speaks our protocol."""
        at = device if facts.uses_device else ""
        return cls(PROTOCOL, trade.path, facts.name, facts.version, facts.model_revision, at)


class Hello(msgspec.Struct, frozen=True, tag=True):
    """The first thing said."""

    protocol: int


class Ask(msgspec.Struct, frozen=True, tag=True):
    """Do this work, at most so many at once (0: as many as the host takes); `alone` shares its batch with nobody."""

    id: int
    work: msgspec.Raw
    alone: bool = False
    at_once: int = 0


class Cancel(msgspec.Struct, frozen=True, tag=True):
    """Drop those of these works that are not begun."""

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
    """The member is loaded."""


class NotReady(msgspec.Struct, frozen=True, tag=True):
    """The member cannot be loaded; the host ends."""

    error: str
    message: str
    remedy: str


class Begun(msgspec.Struct, frozen=True, tag=True):
    """The member has the work in hand: if the host dies now, it may be its fault."""

    id: int


class Done(msgspec.Struct, frozen=True, tag=True):
    """The work is done."""

    id: int
    result: msgspec.Raw


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The member raised; an error of our tree by name."""

    id: int
    error: str
    message: str
    remedy: str


class TimedOut(msgspec.Struct, frozen=True, tag=True):
    """The work took too long; the host ends."""

    id: int


class Ruined(msgspec.Struct, frozen=True, tag=True):
    """The work broke the member, or there was no memory for it; the host ends, and a fresh one may do it."""

    id: int
    why: str = ""


class Parted(msgspec.Struct, frozen=True, tag=True):
    """The batch that the work was in failed; it is done again with fewer, or by itself."""

    id: int
    why: str


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


Request = Hello | Ask | Cancel | AskHealth | ShutDown
Reply = (
    Welcome
    | Ready
    | NotReady
    | Begun
    | Done
    | Failed
    | TimedOut
    | Ruined
    | Parted
    | Overloaded
    | NotTaken
    | Health
    | Refused
)

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)
_T = TypeVar("_T")
_Packed = TypeVar("_Packed", bytes, msgspec.Raw)


class Garbled(Exception):
    """Bytes that are not what they should be."""


def frame(message: Request | Reply) -> bytearray:
    """The message as it goes over the wire."""
    whole = bytearray(HEADER_BYTES)
    _encoder.encode_into(message, whole, HEADER_BYTES)
    whole[:HEADER_BYTES] = (len(whole) - HEADER_BYTES).to_bytes(HEADER_BYTES, "big")
    return whole


def longest_request(trade: AnyTrade) -> int:
    """In bytes, the work and what is around it."""
    return trade.largest_work + _ENVELOPE_BYTES


def body_length(header: bytes | bytearray, limit: int) -> int:
    """How many bytes follow."""
    length = int.from_bytes(header, "big")
    if not 0 < length <= limit:
        raise Garbled(f"a frame of {length} bytes; the limit is {limit}")
    return length


def read_request(body: bytes) -> Request:
    """The request in a frame."""
    return understood(_requests.decode, body)


def read_reply(body: bytes) -> Reply:
    """The reply in a frame."""
    return understood(_replies.decode, body)


def understood(read: Callable[[_Packed], _T], packed: _Packed) -> _T:
    """What was packed, or Garbled."""
    try:
        return read(packed)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise Garbled(str(error)) from error
