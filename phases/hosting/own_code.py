"""What an interpreter of another environment may import of ours: `phases`, and what is not in there."""

import os
import threading
from importlib import import_module
from pathlib import Path

import phases


def only_ours(folder: Path, member: str = "") -> Path:
    """A folder to put on its path. Ours may lie among packages that must not be seen there, so they are linked."""
    code = folder / "code"
    code.mkdir(exist_ok=True)
    _link(code, Path(phases.__file__).parent)
    module_name, colon, _ = member.partition(":")
    if colon:
        _link(code, _top_folder_of(module_name))
    return code


def _top_folder_of(module_name: str) -> Path:
    top = import_module(module_name.partition(".")[0])
    return Path(next(iter(top.__path__))) if hasattr(top, "__path__") else Path(str(top.__file__))


def _link(code: Path, target: Path) -> None:
    link = code / target.name
    if not (link.is_symlink() and link.readlink() == target):
        fresh = code / f".{os.getpid()}.{threading.get_ident()}"
        fresh.symlink_to(target)
        fresh.replace(link)
