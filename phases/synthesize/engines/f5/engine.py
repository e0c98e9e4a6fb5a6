"""The engine: lines to rows of one batch, rows to recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from phases.clip import Clip, Samples
from phases.errors import EngineFailed, EngineMissing
from phases.hosting.model_files import revision
from phases.hosting.premises import Premises
from phases.script import Limits
from phases.synthesize.engines.f5.checkpoint import FAMILY, Checkpoint, find_checkpoint
from phases.synthesize.engines.f5.packages import VERSION, require_packages
from phases.synthesize.engines.f5.schedule import STEPS, times
from phases.synthesize.engines.f5.timing import HOP, RATE
from phases.synthesize.engines.f5.wording import one_line, parts, spoken_after
from phases.synthesize.engines.facts import EngineFacts, Line, Recording, Tempo

if TYPE_CHECKING:
    from phases.synthesize.engines.f5.model import F5Model
    from phases.synthesize.engines.f5.prompts import Prompt, Prompts
    from phases.synthesize.engines.f5.sampler import Row

DRIVER = 1
"""Raised when these files come to make other samples of the same text with the same package."""
TRAINED_SECONDS = 30
"""Reference and speech together: what the published models were trained on."""
_GUIDANCE = 2.0
_GAP = round(0.15 * RATE)  # between the parts of a line that was too long to be said at once
_WIDE = {"zh", "ja", "ko"}
_EXACT, _HALF = 1e-5, 2e-2


class F5:
    """One checkpoint of F5-TTS."""

    def __init__(self, checkpoint: Checkpoint, premises: Premises) -> None:
        self.facts = _facts(checkpoint, premises)
        self._checkpoint = checkpoint
        self._premises = premises
        self._loaded: tuple[F5Model, Prompts] | None = None

    @classmethod
    def of_model(cls, model: str, premises: Premises) -> F5:
        """The engine with that checkpoint; EngineMissing if it is not there or not whole."""
        return cls(find_checkpoint(model, premises), premises)

    def load(self) -> None:
        """Check the packages and the files, then load them."""
        require_packages()
        from phases.synthesize.engines.f5.model import F5Model  # noqa: PLC0415 - heavy, so late
        from phases.synthesize.engines.f5.prompts import Prompts  # noqa: PLC0415

        kept = self._premises.conditionings
        model = F5Model(find_checkpoint(self._checkpoint.name, self._premises), self._premises)
        made_by = f"{self.facts.model_revision[:16]}-{VERSION}+{DRIVER}"
        self._loaded = model, Prompts(model, Path(kept) / FAMILY if kept else None, made_by)

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        if self._loaded is None:
            raise EngineMissing("F5-TTS was asked to speak before it was loaded.", "Call load() first.")
        model, prompts = self._loaded
        said = [Said.of(line, model, prompts) for line in lines]
        spoken: dict[int, list[Samples]] = {}
        for steps in sorted({each.steps for each in said}):
            alike = [number for number, each in enumerate(said) if each.steps == steps]
            samples = iter(model.speak([row for number in alike for row in said[number].rows], times(steps)))
            spoken |= {number: [next(samples) for _ in said[number].rows] for number in alike}
        return [each.recorded(spoken[number], model) for number, each in enumerate(said)]

    def close(self) -> None:
        """Give the memory back."""
        if self._loaded is None:
            return
        device = self._loaded[0].device
        self._loaded = None
        if device.type == "cuda":
            import torch  # noqa: PLC0415 - loaded long ago

            torch.cuda.empty_cache()


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A line as the model is asked for it: one row, or several where it is too long to be said at once."""

    rows: tuple[Row, ...]
    steps: int
    gain: float

    @classmethod
    def of(cls, line: Line, model: F5Model, prompts: Prompts) -> Said:
        """What is asked for this line; EngineFailed if it cannot be."""
        prompt = prompts.of(line.voice)
        rows = tuple(_rows(line, prompt, model))
        return cls(rows, round(line.parameters.get("steps", STEPS)), prompt.gain)

    def recorded(self, spoken: Sequence[Samples], model: F5Model) -> Recording:
        """The samples of its rows as one recording."""
        gap = np.zeros(_GAP, np.float32)
        pieces = [piece for samples in spoken for piece in (gap, samples)][1:]
        samples = np.concatenate(pieces) / np.float32(self.gain)
        loudest = float(np.abs(samples).max(initial=0.0))
        meant = sum(model.samples_of(row.frames - len(row.prompt)) for row in self.rows)
        return Recording(
            Clip((samples / np.float32(max(1.0, loudest))).astype(np.float32), RATE),
            meant_samples=meant + _GAP * (len(self.rows) - 1),
        )


def _rows(line: Line, prompt: Prompt, model: F5Model) -> Iterator[Row]:
    from phases.synthesize.engines.f5.sampler import Row  # noqa: PLC0415 - heavy, so late

    speed = line.parameters.get("speed", 1.0)
    room = TRAINED_SECONDS * RATE // HOP - len(prompt.mel)
    texts = parts(one_line(line.text), lambda text: prompt.pace.frames(text, speed, line.seed) <= room)
    for number, text in enumerate(texts):
        frames = prompt.pace.frames(text, speed, line.seed)
        if frames > room:
            raise EngineFailed(
                f"“{text[:40]}…” would last {frames * HOP / RATE:.0f} seconds, and F5-TTS speaks at most "
                f"{room * HOP / RATE:.0f} after this reference.",
                "Break it up with spaces or marks, or speak it faster.",
            )
        numbers = model.numbers(spoken_after(prompt.transcript, text))
        yield Row(
            prompt=prompt.mel,
            numbers=numbers,
            # A frame for each letter at least: what has none is cut off by the network.
            frames=max(len(prompt.mel) + frames, len(numbers) + 1),
            seed=line.seed + (number << 32),
            guidance=line.parameters.get("cfg_strength", _GUIDANCE),
        )


def _facts(checkpoint: Checkpoint, premises: Premises) -> EngineFacts:
    exactly = "" if premises.precision == "auto" else f"+{premises.precision}"
    is_exact = premises.precision == "float32" or (premises.precision, premises.device) == ("auto", "cpu")
    wide = {tag.partition("-")[0] for tag in checkpoint.languages} <= _WIDE
    return EngineFacts(
        name=f"{FAMILY}/{checkpoint.name}",
        version=f"{VERSION}+{DRIVER}{exactly}",
        model_revision=revision(checkpoint.files),
        sample_rate=RATE,
        languages=checkpoint.languages,
        voices=(),
        limits=Limits(min_chars=10, max_chars=70 if wide else 200),
        max_batch=4 if premises.device == "cpu" else 32,  # a CPU takes them one by one, within one time limit
        deterministic=True,
        seeded=True,
        letters_per_second=15.0,
        extra_seconds=0.2,
        code_licence="MIT",
        weights_licence=checkpoint.licence,
        memory_mb=1_500 + sum(file.stat().st_size for file in checkpoint.files) * 3 // 2 // (1 << 20),
        parameters={"speed": (0.5, 2.0), "cfg_strength": (0.5, 4.0), "steps": (5, 64)},
        tempo=Tempo("speed"),
        retake_parameters=({"cfg_strength": 1.5}, {"speed": 0.95}),
        clones="audio and transcript",
        tolerance=_EXACT if is_exact else _HALF,
        environment=FAMILY,
        uses_device=True,
    )
