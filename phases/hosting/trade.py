"""What hosts of one kind do: which works they are given, which results come back, and how both travel.

A host imports its trade by path, in whatever environment it runs: standard library, msgspec and numpy only.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

import msgspec

from phases.errors import EngineError
from phases.hosting.premises import Premises
from phases.hosting.register import thing_at

_LONGEST_QUOTE = 400


class MemberFacts(Protocol):
    """What is known of a member before it is loaded, as far as hosts are concerned."""

    @property
    def name(self) -> str:
        """What its trade finds it by."""
        ...

    @property
    def version(self) -> str:
        """Another version is another host."""
        ...

    @property
    def model_revision(self) -> str:
        """Another model is another host."""
        ...

    @property
    def max_batch(self) -> int:
        """How many works it does at once."""
        ...

    @property
    def batches(self) -> bool:
        """Whether it does several at once, so that one host serves all."""
        ...

    @property
    def memory_mb(self) -> int:
        """What a loaded host needs."""
        ...

    @property
    def environment(self) -> str | None:
        """The environment it runs in; None is the one Nocturne runs in."""
        ...

    @property
    def python(self) -> str | None:
        """The interpreter of its own environment."""
        ...

    @property
    def uses_device(self) -> bool:
        """Whether it computes on what `device` names: several devices have a host each."""
        ...


class Member(Protocol):
    """What a host keeps loaded. It is made, loaded, asked and closed in one thread."""

    def load(self) -> None:
        """Get ready."""
        ...

    def close(self) -> None:
        """Give back what loading took."""
        ...


M = TypeVar("M", bound=Member)
Work = TypeVar("Work")
Result = TypeVar("Result")


class Trade(ABC, Generic[M, Work, Result]):
    """One kind of work, and who does it."""

    path: ClassVar[str]
    """Where a host finds it: `package.module:NAME`."""
    kind: ClassVar[str]
    """What its members are called in messages."""
    missing: ClassVar[type[EngineError]]
    """What is raised when a member's environment is not there."""
    way_out: ClassVar[str]
    """What a person can do about a work that no host survives."""
    largest_work: ClassVar[int] = 1 << 20
    """In bytes, packed."""

    @abstractmethod
    def find(self, name: str, premises: Premises) -> MemberFacts:
        """The facts of the member of that name."""

    @abstractmethod
    def make(self, name: str, premises: Premises) -> M:
        """The member of that name, not yet loaded."""

    @abstractmethod
    def do(self, member: M, works: Sequence[Work]) -> Sequence[Result]:
        """One result per work, in order."""

    @abstractmethod
    def bucket(self, work: Work) -> Hashable:
        """Works that go well together in a batch have the same."""

    @abstractmethod
    def told(self, work: Work) -> str:
        """What a work is called in messages."""

    @abstractmethod
    def pack_work(self, work: Work) -> msgspec.Raw:
        """The work as msgpack."""

    @abstractmethod
    def read_work(self, packed: msgspec.Raw) -> Work:
        """The work that was packed; a msgspec error or a ValueError if it is none."""

    @abstractmethod
    def pack_result(self, result: Result) -> msgspec.Raw:
        """The result as msgpack."""

    @abstractmethod
    def read_result(self, packed: msgspec.Raw) -> Result:
        """The result that was packed; a msgspec error or a ValueError if it is none."""

    def fault(self, work: Work, result: Result) -> str | None:
        """What is wrong with a result that is otherwise well formed, if anything is."""
        _ = work, result
        return None


AnyTrade = Trade[Any, Any, Any]


def quoted(text: str) -> str:
    """A text in a message, no longer than anybody wants to read."""
    return f"“{text}”" if len(text) <= _LONGEST_QUOTE else f"“{text[:_LONGEST_QUOTE]}…”"


def trade_at(path: str) -> AnyTrade:
    """The trade that a host was ordered to follow."""
    return cast("AnyTrade", thing_at(path))
