"""F5-TTS: rows of mixed length through our sampler, beside the package's `CFM.sample` with one row at a time.

The package speaks nothing but single rows; its `infer_batch_process` starts a thread for each. Its vocoder is run on
what it gives, as it does itself. Both sides speak rows of the same lengths with the same number of steps.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phases.hosting.premises import Premises
from phases.synthesize.engines.f5.architectures import ARCHITECTURES
from phases.synthesize.engines.f5.packages import require_packages
from phases.synthesize.engines.f5.schedule import times
from phases.synthesize.engines.f5.timing import HOP, RATE

if TYPE_CHECKING:
    from phases.synthesize.engines.f5.model import F5Model
    from phases.synthesize.engines.f5.sampler import Row

Speak = Callable[[], tuple[int, dict[str, float]]]
"""Gives the number of samples, and the seconds of each stage."""

REPEATS = 3
MOST_UPSTREAM_ROWS = 8
_LETTERS_PER_SECOND = 14


@dataclass(frozen=True, slots=True)
class Size:
    """How large the networks are, and what they are to say."""

    network: dict[str, Any]
    vocoder: tuple[int, int, int]
    prompt_seconds: float
    shortest_seconds: float
    longest_seconds: float
    steps: tuple[int, ...]


SIZES = {
    "full": Size(ARCHITECTURES["v1-base"].options(), (512, 1536, 8), 6, 4, 14, (7, 16, 32)),
    "reduced": Size(
        {"dim": 128, "depth": 4, "heads": 2, "dim_head": 64, "text_dim": 64}, (64, 128, 2), 2, 1, 4, (7,)
    ),
}


def measure(*, device: str, size: str, rows: Sequence[int], upstream: bool) -> Iterator[dict[str, Any]]:
    """One result for each repeat of each way of speaking, the package's own first."""
    require_packages()
    from phases.synthesize.engines.f5.sampler import Sampler

    asked = SIZES[size]
    model = _model(asked, device)
    few = _rows(model, asked, min(max(rows), MOST_UPSTREAM_ROWS))
    for steps in asked.steps:
        note = f"{steps} steps"
        if upstream:
            with _as_shipped(model):
                yield from _measured(model, partial(_one_by_one, model, few, steps), "upstream", 1, note)
                yield from _measured(
                    model,
                    partial(_in_threads, model, few, steps),
                    "upstream",
                    len(few),
                    f"{note}, in threads",
                )
        for graphs in (False, True) if model.device.type == "cuda" else (False,):
            model.sampler = Sampler(model.whole.transformer, graphs=graphs)
            way = f"{note}, CUDA graphs" if graphs else note
            for count in rows:
                some = _rows(model, asked, count)
                yield from _measured(model, partial(_ours, model, some, steps), "ours", count, way)


def _measured(model: F5Model, speak: Speak, what: str, rows: int, note: str) -> Iterator[dict[str, Any]]:
    speak()  # kernels are chosen and memory is taken the first time
    for _ in range(REPEATS):
        _forget_peak(model)
        before = _now(model)
        samples, stages = speak()
        yield {
            "what": what,
            "rows": rows,
            "audio_seconds": samples / RATE,
            "wall_seconds": _now(model) - before,
            "stages": stages,
            "memory_mb": _memory_mb(model),
            "note": note,
        }


def _ours(model: F5Model, rows: Sequence[Row], steps: int) -> tuple[int, dict[str, float]]:
    from phases.synthesize.engines.f5.buckets import buckets

    begin = _now(model)
    mels = [
        mel
        for bucket in buckets([row.frames for row in rows], model.budget())
        for mel in model.sampler.speak([rows[index] for index in bucket], times(steps))
    ]
    middle = _now(model)
    samples = sum(len(model.voiced(mel)) for mel in mels)
    return samples, {"flow": middle - begin, "vocoder": _now(model) - middle}


@contextmanager
def _as_shipped(model: F5Model) -> Iterator[None]:
    """With all of the network in one precision: ours keeps its positions exact."""
    rotary = model.whole.transformer.rotary_embed
    exact = rotary.inv_freq
    rotary.inv_freq = exact.to(next(model.whole.parameters()).dtype)
    yield
    rotary.inv_freq = exact


def _in_threads(model: F5Model, rows: Sequence[Row], steps: int) -> tuple[int, dict[str, float]]:
    """As `infer_batch_process` does it: a thread for each row, all on one model."""
    with ThreadPoolExecutor() as threads:
        spoken = list(threads.map(lambda row: _one_by_one(model, [row], steps), rows))
    return sum(samples for samples, _ in spoken), {}


def _one_by_one(model: F5Model, rows: Sequence[Row], steps: int) -> tuple[int, dict[str, float]]:
    import torch

    samples, flow, vocoder = 0, 0.0, 0.0
    for row in rows:
        begin = _now(model)
        with torch.inference_mode():
            mel, _ = model.whole.sample(
                row.prompt[None].to(model.device),
                torch.tensor([row.numbers], device=model.device),
                row.frames,
                steps=steps,
                cfg_strength=row.guidance,
                sway_sampling_coef=-1.0,
                seed=row.seed,
            )
        middle = _now(model)
        samples += len(model.voiced(mel[0, len(row.prompt) :].float()))
        flow, vocoder = flow + middle - begin, vocoder + _now(model) - middle
    return samples, {"flow": flow, "vocoder": vocoder}


def _model(size: Size, device: str) -> F5Model:
    """A model with random weights, through the loading code that published ones go through."""
    from phases.synthesize.engines.f5.checkpoint import find_checkpoint
    from phases.synthesize.engines.f5.model import F5Model
    from tests.engines.f5.tiny import make

    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), "bench", vocoder_size=size.vocoder, **size.network)
        premises = Premises(models=folder, device=device)
        return F5Model(find_checkpoint("bench", premises), premises)


def _rows(model: F5Model, size: Size, count: int) -> list[Row]:
    """Texts from the shortest to the longest length, evenly spread; each with a voice of its own."""
    import torch

    from phases.synthesize.engines.f5.sampler import MEL_BINS, Row

    rows = []
    frames_of_prompt = round(size.prompt_seconds * RATE / HOP)
    for number in range(count):
        place = (number + 0.5) / count
        seconds = size.shortest_seconds + place * (size.longest_seconds - size.shortest_seconds)
        letters = "abcdefghij klmnop"
        text = [
            letters[n % len(letters)]
            for n in range(round((size.prompt_seconds + seconds) * _LETTERS_PER_SECOND))
        ]
        rows.append(
            Row(
                prompt=torch.randn(
                    frames_of_prompt, MEL_BINS, generator=torch.Generator().manual_seed(number)
                ),
                numbers=[model.vocabulary[sign] for sign in text],
                frames=frames_of_prompt + round(seconds * RATE / HOP),
                seed=number,
                guidance=2.0,
            )
        )
    return rows


def _now(model: F5Model) -> float:
    if model.device.type == "cuda":
        import torch

        torch.cuda.synchronize(model.device)
    return time.perf_counter()


def _forget_peak(model: F5Model) -> None:
    if model.device.type == "cuda":
        import torch

        torch.cuda.reset_peak_memory_stats(model.device)


def _memory_mb(model: F5Model) -> float:
    """The most it held: of the GPU's memory, else of the process's since it began."""
    if model.device.type == "cuda":
        import torch

        return torch.cuda.max_memory_allocated(model.device) / (1 << 20)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 10)
