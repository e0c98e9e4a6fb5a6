"""One virtual environment for each engine or recognizer whose packages or licence must not meet Nocturne's.

What is in one is said by `NAME.txt` (pinned requirements) and `NAME.overrides.txt` (requirements of theirs that
inference never imports, struck out). An environment that is ready holds a mark with the digest of both; one that
was broken off has none, and installing goes on where it stopped.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

import uv
from filelock import FileLock, Timeout

from phases.errors import EngineMissing, EngineUnknown
from phases.files import appearing, storage_errors
from phases.hosting.environments.registries import registries
from phases.hosting.own_code import only_ours

LISTS = Path(__file__).parent
MARK = "nocturne-installed"
_FURNISH = ("phases.synthesize.engines.{}.furnish", "phases.hear.{}.furnish")
_LIBRARIES = {"soundfile": ("libsndfile", "libsndfile1")}
"""Packages of which some wheels bring a library and those for any machine do not; what it is called in Debian."""
_IMPORT = "import importlib.util, sys; importlib.util.find_spec(sys.argv[1]) and __import__(sys.argv[1])"
_TAIL = 1_200
_REMOVED = ".removed-"

Tell = Callable[[str], None]


class EnvironmentState(StrEnum):
    """How far an environment is."""

    MISSING = "not installed"
    UNFINISHED = "broken off"
    OUTDATED = "outdated"
    READY = "ready"


class Environments:
    """The environments of this machine, in one folder."""

    def __init__(self, folder: Path, lists: Path = LISTS) -> None:
        self.folder = folder
        self._lists = lists

    def names(self) -> list[str]:
        """Those that can be installed."""
        return sorted(path.stem for path in self._lists.glob("*.txt") if not path.stem.endswith(".overrides"))

    def state(self, name: str) -> EnvironmentState:
        """How far this one is."""
        if not self._python(name).exists():
            return EnvironmentState.MISSING
        try:
            mark = self._mark(name).read_text("ascii")
        except OSError:
            return EnvironmentState.UNFINISHED
        return EnvironmentState.READY if mark == self._digest(name) else EnvironmentState.OUTDATED

    def require(self, name: str) -> None:
        """Nothing, or EngineMissing if it is not ready."""
        state = self.state(name)
        if state is not EnvironmentState.READY:
            raise EngineMissing(
                f"The environment “{name}” is {state}.", f"`nocturne engines install {name}` makes it ready."
            )

    def size_mb(self, name: str) -> int:
        """What it takes on disk; files that it shares with other environments count in each."""
        return sum(path.lstat().st_size for path in (self.folder / name).rglob("*") if path.is_file()) >> 20

    def install(self, name: str, tell: Tell) -> None:
        """Make it, or go on where making it was broken off; nothing if it is ready."""
        requirements, overrides = self._lists_of(name)
        with self._alone(name):
            if self.state(name) is EnvironmentState.READY:
                tell(f"{name} is installed already")
                return
            anew = ["--reinstall"] if self.state(name) is EnvironmentState.UNFINISHED else []
            self._mark(name).unlink(missing_ok=True)
            tell(f"making the environment of {name}")
            _run(
                [_uv(), "venv", "--allow-existing", "--python", sys.executable, str(self.folder / name)],
                name,
                tell,
            )
            tell(f"installing {len(_pins(requirements))} packages and what they need")
            struck_out = ["--override", str(overrides)] if overrides.exists() else []
            _run(
                [
                    _uv(),
                    "pip",
                    "install",
                    "--python",
                    str(self._python(name)),
                    "-r",
                    str(requirements),
                    *struck_out,
                    *anew,
                ],
                name,
                tell,
            )
            self._require_libraries(name)
            self._furnish(name, tell)
            with appearing(self._mark(name)) as part:
                part.write_text(self._digest(name), "ascii")
            tell(f"{name} is ready")

    def remove(self, name: str) -> None:
        """Take it away; nothing if it is not there."""
        self._lists_of(name)
        folder = self.folder / name
        with self._alone(name), storage_errors(folder):
            if folder.exists():
                # Out of the way first: half an environment would pass for a whole one.
                folder.rename(self.folder / f"{_REMOVED}{name}-{os.getpid()}")
            for removed in self.folder.glob(f"{_REMOVED}{name}-*"):
                shutil.rmtree(removed)

    def _require_libraries(self, name: str) -> None:
        """Nothing, or EngineMissing: what lacks its library is better told now than when a night begins."""
        for package, (library, debian) in _LIBRARIES.items():
            command = [str(self._python(name)), "-P", "-c", _IMPORT, package]
            run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own line
            if run.returncode:
                raise EngineMissing(
                    f"{package} in the environment of {name} cannot be imported: {_last_words(run.stderr)}",
                    f"If it lacks {library}, install that (Debian: apt install {debian}), or name a registry first, in "
                    f"UV_INDEX, that has it for this machine. Then run `nocturne engines install {name}` again.",
                )

    def _furnish(self, name: str, tell: Tell) -> None:
        """Let who lives there fetch into the environment what no requirement list can name."""
        package = name.replace("-", "_")
        module = next(filter(_exists, (place.format(package) for place in _FURNISH)), None)
        if module is None:
            return
        tell(f"fetching what {name} needs besides")
        share = self.folder / name / "share"
        share.mkdir(exist_ok=True)
        ours = {"PYTHONPATH": str(only_ours(self.folder / name))}
        _run([str(self._python(name)), "-P", "-m", module, str(share)], name, tell, ours)

    def _lists_of(self, name: str) -> tuple[Path, Path]:
        if name not in self.names():
            raise EngineUnknown(
                f"There is no environment “{name}”.",
                f"There are: {', '.join(self.names())}; other engines and recognizers need none.",
            )
        return self._lists / f"{name}.txt", self._lists / f"{name}.overrides.txt"

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        for path in self._lists_of(name):
            digest.update(path.read_bytes() if path.exists() else b"")
        return digest.hexdigest()

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        with storage_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / f"{name}.lock", blocking=False)
        try:
            lock.acquire()
        except Timeout as error:
            raise EngineMissing(
                f"Another process is at work on the environment of {name}.", "Wait until it has ended."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _python(self, name: str) -> Path:
        return self.folder / name / "bin" / "python"

    def _mark(self, name: str) -> Path:
        return self.folder / name / MARK


def _pins(requirements: Path) -> list[str]:
    return [line for line in requirements.read_text("utf-8").splitlines() if "==" in line]


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _uv() -> str:
    return uv.find_uv_bin()


def _run(command: list[str], name: str, tell: Tell, environment: Mapping[str, str] | None = None) -> None:
    """Run it, passing on what it says line by line: some of it takes minutes."""
    process = subprocess.Popen(  # noqa: S603 - uv and the environment's own interpreter
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **(environment or registries())},
    )
    said = []
    with process:
        for line in process.stdout or ():
            said.append(line)
            tell(f"  {line.rstrip()}")
    if process.returncode:
        raise EngineMissing(
            f"The environment of {name} could not be made: {_last_words(''.join(said))}",
            "If packages were not found, check that the registries which `pip config list` names have them, or name "
            f"others in UV_DEFAULT_INDEX and UV_INDEX. `nocturne engines install {name}` goes on where it stopped.",
        )


def _last_words(text: str) -> str:
    return " ".join(text.split())[-_TAIL:] or "it said nothing"
