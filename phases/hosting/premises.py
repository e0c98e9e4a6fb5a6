"""Where an engine or a recognizer stands: what it finds there, and what it computes on. Standard library only."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

Precision = Literal["auto", "float32", "float16", "bfloat16"]


class HasEnvironment(Protocol):
    """The facts of what may need an environment of its own."""

    @property
    def environment(self) -> str | None:
        """Its name; None is the one Nocturne runs in."""
        ...

    @property
    def python(self) -> str | None:
        """Any other interpreter."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """The same for all of a machine; paths are strings, because hosts are sent them."""

    models: str = ""
    """One folder for each engine or recognizer, in it one for each of its models."""
    environments: str = ""
    """One virtual environment for each that needs its own."""
    conditionings: str = ""
    """What engines have computed of voices and keep, by content."""
    device: str = "auto"
    """`auto`, `cpu`, `cuda`, `cuda:1`, `mps`."""
    precision: Precision = "auto"
    watermark: bool = True
    """Whether an engine whose package marks its recordings as synthetic does so."""

    def on(self, device: str) -> "Premises":
        """The same, computing on that device."""
        return replace(self, device=device)

    def python_of(self, environment: str) -> Path:
        """The interpreter of an environment, which may not be there."""
        return Path(self.environments) / environment / "bin" / "python"

    def interpreter(self, of: HasEnvironment) -> str | None:
        """What it runs in, if not in the interpreter of Nocturne."""
        return str(self.python_of(of.environment)) if of.environment else of.python

    def model_folder(self, member: str, model: str) -> Path:
        """Where the files of a model lie, if they do."""
        return Path(self.models) / member / model

    def model_names(self, member: str) -> list[str]:
        """The models of an engine or a recognizer that lie there."""
        folder = Path(self.models) / member
        models = folder.iterdir() if folder.is_dir() else ()
        return sorted(each.name for each in models if each.is_dir() and not each.name.startswith("."))
