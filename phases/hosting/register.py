"""Members by name: those that come with Nocturne, and anybody's own as `package.module:Class`."""

import difflib
from collections.abc import Iterable
from importlib import import_module
from typing import Generic, Protocol, TypeVar, cast, runtime_checkable

from phases.errors import EngineError
from phases.hosting.premises import Premises

M = TypeVar("M")


@runtime_checkable
class HasModels(Protocol):
    """What a member's class has whose facts depend on the model on its premises, or on precision."""

    @classmethod
    def of_model(cls, model: str, premises: Premises) -> object:
        """The member with that model, or with its default one if none is named; an error if it is not there.

        What changes its work (precision, watermark, the files of the model) is in the facts' version or revision.
        """
        ...


class Register(Generic[M]):
    """Those of one kind."""

    def __init__(self, kind: str, known: Iterable[tuple[str, str]], unknown: type[EngineError]) -> None:
        self._kind = kind
        self._known = dict(known)
        self._unknown = unknown

    def made(self, name: str, model: str, premises: Premises) -> M:
        """The member of that name with that model, not yet loaded."""
        member = self._class_of(name)
        if issubclass(member, HasModels):
            return cast("M", member.of_model(model, premises))
        if model:
            raise self._unknown(f"{name} has no model “{model}”: it has but one.", f"Name it “{name}”.")
        return cast("M", member())

    def _class_of(self, name: str) -> type:
        path = self._known.get(name, name)
        if ":" not in path:
            raise self._unknown(
                f"There is no {self._kind} “{name}”.",
                f"Known are: {', '.join(self._known)}.{meant(name, self._known)}",
            )
        try:
            return cast("type", thing_at(path))
        except (ImportError, AttributeError, ValueError) as error:
            raise self._unknown(
                f"The {self._kind} “{name}” cannot be imported: {error}.",
                "Write it as package.module:Class, and make the package importable.",
            ) from error


def thing_at(path: str) -> object:
    """What `package.module:Name` names."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def meant(name: str | None, known: Iterable[str]) -> str:
    """A question after the one that was probably meant, if there is one."""
    close = difflib.get_close_matches(name or "", list(known), n=1)
    return f" Did you mean “{close[0]}”?" if close else ""
