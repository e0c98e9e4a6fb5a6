"""How far rows that are computed together differ from rows that are computed alone, ours and the package's own.

    python -m tests.engines.f5.batching FOLDER

Prints, for networks of either version, the largest difference of a mel value relative to the largest value; where there
is a GPU, for half precision there, too.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from phases.hosting.premises import Premises
from phases.synthesize.engines.f5.packages import require_packages
from tests.engines.f5 import tiny

if TYPE_CHECKING:
    from phases.synthesize.engines.f5.model import F5Model
    from phases.synthesize.engines.f5.sampler import Row

STEPS = 5
TEXTS = (
    "Why?",
    "It was a bright cold day in April.",
    "Nobody spoke; the old man walked slowly down the street, and after him his dog.",
    "привет мой друг",
    "你好世界",
    "So.",
    "Twenty three men, women and children waited.",
    "Perhaps never.",
)
STYLES = {
    "v1": {"dim": 64, "depth": 2},
    "v0": {"dim": 64, "depth": 2, "text_mask_padding": False, "pe_attn_head": 1},
}


def main(folder: Path) -> None:
    require_packages()
    torch.set_num_threads(1)
    on_cpu = Premises(models=str(folder), device="cpu")
    found = {name: figures(folder, name, changes, on_cpu) for name, changes in STYLES.items()}
    if torch.cuda.is_available():
        halved = Premises(models=str(folder), device="cuda", precision="bfloat16")
        found["half"] = figures(folder, "half", STYLES["v1"], halved)
    print(json.dumps(found))


def figures(folder: Path, name: str, changes: dict[str, object], premises: Premises) -> dict[str, float]:
    from phases.synthesize.engines.f5.checkpoint import find_checkpoint
    from phases.synthesize.engines.f5.model import F5Model
    from phases.synthesize.engines.f5.sampler import Sampler
    from phases.synthesize.engines.f5.schedule import times

    tiny.make(folder, name, **changes)
    model = F5Model(find_checkpoint(name, premises), premises)
    rows = list(mixed_rows(model))
    mask_on(model, on=True)
    points = times(STEPS)
    speak = model.sampler.speak
    singles = [speak([row], points)[0] for row in rows]
    together = speak(rows, points)
    order = random.Random(3).sample(range(len(rows)), len(rows))
    shuffled = speak([rows[index] for index in order], points)
    longest = [*rows, row_of(model, " ".join(TEXTS[:3]) * 2, hertz=90, seconds=5, seed=99)]
    equal = [row_of(model, TEXTS[1], hertz=100 + 40 * n, seconds=3, seed=n) for n in range(4)]
    mask_on(model, on=False)
    theirs = [upstream([row], model)[0] for row in rows]
    theirs_together = upstream(rows, model)
    mask_on(model, on=True)
    replayed = Sampler(model.whole.transformer, graphs=True).speak(rows, points)
    samples = [model.voiced(mel) for mel in singles]
    model.frames_at_once = 10**6
    in_batch = model.speak(rows, points)
    return {
        "batch": apart(singles, together),
        "package": apart(singles, theirs),
        "package_batch": apart(theirs, theirs_together),
        "graphs": apart(together, replayed),
        "permuted": apart([together[index] for index in order], shuffled),
        "pairs": apart(together, [mel for n in range(0, 8, 2) for mel in speak(rows[n : n + 2], points)]),
        "longest_added": apart(together, speak(longest, points)[:-1]),
        "unmasked": apart([speak([row], points)[0] for row in equal], speak(equal, points)),
        "other_neighbours": apart(together[:1], speak([rows[0], *equal], points)[:1]),
        "other_voice": apart(singles[1:2], speak([revoiced(model, rows[1])], points)),
        "samples": apart(list(map(torch.from_numpy, samples)), list(map(torch.from_numpy, in_batch))),
        "prompt_frames_left": sum(
            len(mel) + len(row.prompt) - row.frames for mel, row in zip(together, rows, strict=True)
        ),
    }


def mixed_rows(model: F5Model) -> Iterator[Row]:
    for number, text in enumerate(TEXTS):
        yield row_of(model, text, hertz=90 + 25 * number, seconds=1 + number % 3, seed=number)


def row_of(model: F5Model, text: str, *, hertz: float, seconds: float, seed: int) -> Row:
    from phases.synthesize.engines.f5.sampler import Row
    from phases.synthesize.engines.f5.timing import Pace
    from tests.engines.f5.voices import hum

    prompt = model.mel(hum(hertz, seconds, 24_000))
    frames = Pace(24.0).frames(text, seed=seed)
    numbers = model.numbers(f"So it goes. {text}")
    return Row(prompt, numbers, max(len(prompt) + frames, len(numbers) + 1), seed, guidance=2.0)


def revoiced(model: F5Model, row: Row) -> Row:
    from phases.synthesize.engines.f5.sampler import Row
    from tests.engines.f5.voices import hum

    seconds = (len(row.prompt) - 1) * 256 / 24_000
    prompt = model.mel(hum(333, seconds, 24_000))
    assert prompt.shape == row.prompt.shape
    return Row(prompt, row.numbers, row.frames, row.seed, row.guidance)


def upstream(rows: Sequence[Row], model: F5Model) -> list[torch.Tensor]:
    """What `CFM.sample` of the package makes of the same rows and the same noise."""
    prompts = torch.nn.utils.rnn.pad_sequence([row.prompt for row in rows], batch_first=True)
    texts = torch.nn.utils.rnn.pad_sequence(
        [torch.tensor(row.numbers) for row in rows], batch_first=True, padding_value=-1
    )
    kind = next(model.whole.parameters()).dtype
    noises = iter([row.noise().to(model.device, kind) for row in rows])
    draw, torch.randn = torch.randn, lambda *_, **__: next(noises)
    try:
        mels, _ = model.whole.sample(
            prompts.to(model.device),
            texts.to(model.device),
            torch.tensor([row.frames for row in rows], device=model.device),
            lens=torch.tensor([len(row.prompt) for row in rows], device=model.device),
            steps=STEPS,
            cfg_strength=2.0,
            sway_sampling_coef=-1.0,
        )
    finally:
        torch.randn = draw
    return [mel[len(row.prompt) : row.frames] for mel, row in zip(mels, rows, strict=True)]


def mask_on(model: F5Model, *, on: bool) -> None:
    """As the package ships it, attention has no mask."""
    for block in model.whole.transformer.transformer_blocks:
        block.attn.processor.attn_mask_enabled = on


def apart(ones: Iterable[torch.Tensor], others: Iterable[torch.Tensor]) -> float:
    pairs = list(zip(ones, others, strict=True))
    assert all(one.shape == other.shape for one, other in pairs)
    return max(float((one.float() - other.float()).abs().max() / one.abs().max()) for one, other in pairs)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
