"""What was measured, kept for each engine and machine."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
import psutil

from phases.files import appearing
from phases.hosting.route import Route
from phases.synthesize.engines.facts import EngineFacts
from phases.synthesize.tuning.comparing import Pace, best, gain

_CPU_INFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Tuned:
    """How an engine is best asked on this machine, and what that was found from."""

    engine: str
    machine: str
    device: str
    way: str
    """For people."""
    batch: int
    processes: int
    gain: float
    """How many times faster than one line at a time."""
    paces: Mapping[str, tuple[float, ...]]
    """Seconds of speech for each second, round by round, of each way that was tried."""

    @classmethod
    def of(cls, engine: EngineFacts, device: str, paces: list[Pace]) -> "Tuned":
        """The best of these ways."""
        chosen = best(paces).way
        figures = {str(pace.way): tuple(round(each, 3) for each in pace.rounds) for pace in paces}
        return cls(
            engine.name,
            machine(),
            device,
            str(chosen),
            chosen.batch,
            chosen.processes,
            round(gain(paces), 2),
            figures,
        )

    @property
    def is_batched(self) -> bool:
        """Whether one host speaks several lines in one pass: then slots only say how many ask it."""
        return self.batch > 1

    @property
    def route(self) -> Route:
        """How lines are put to hosts."""
        return Route(self.batch, apart=self.processes > 1)


def machine() -> str:
    """What kind of a machine this is, as far as speed is concerned."""
    return f"{_processor()}, {_cores()} cores"


def keep_tuned(folder: Path, engine: EngineFacts, tuned: Tuned) -> Path:
    """Keep it in place of what was measured before; the file."""
    path = _path(folder, engine, tuned.device)
    with appearing(path) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(asdict(tuned))))
    return path


def find_tuned(folder: Path, engine: EngineFacts, device: str) -> Tuned | None:
    """What was measured of this engine, in this version, on this machine; None if nothing was."""
    try:
        return msgspec.json.decode(_path(folder, engine, device).read_bytes(), type=Tuned)
    except (OSError, msgspec.MsgspecError):
        return None


def _path(folder: Path, engine: EngineFacts, device: str) -> Path:
    facts = [
        engine.name,
        engine.version,
        engine.model_revision,
        device if engine.uses_device else "",
        machine(),
    ]
    digest = hashlib.sha256("\0".join(facts).encode()).hexdigest()[:12]
    return folder / f"{engine.family}-{digest}.json".replace(":", "-").replace("/", "-")


def _processor() -> str:
    try:
        lines = _CPU_INFO.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return os.uname().machine
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, os.uname().machine)


def _cores() -> int:
    return psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
