"""The bounds, held against hundreds of lines of a real book by the embedded voice."""

import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hibari import Hibari
from lxml import etree

from phases.clip import Clip, Samples
from phases.validate import Baseline, Expectation, ValidateSettings, compare, measure
from phases.verdict import Outcome

LINES = 300
LEARNED = 60
DEFAULT = ValidateSettings(quality="never")
_SENTENCE_END = re.compile(r"(?<=[.!?…”])\s+(?=[“A-Z‘])")


def paragraphs(epub: Path) -> Iterator[str]:
    with zipfile.ZipFile(epub) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".xhtml"):
                for paragraph in etree.fromstring(archive.read(name)).iter("{http://www.w3.org/1999/xhtml}p"):
                    yield " ".join("".join(paragraph.itertext()).split())


@pytest.fixture(scope="module")
def takes(books_folder: Path) -> list[tuple[str, Clip]]:
    sentences = [
        line
        for text in paragraphs(books_folder / "the-time-machine.epub")
        for line in _SENTENCE_END.split(text)
    ]
    lines = random.Random(7).sample([line for line in sentences if 20 <= len(line) <= 250], LINES)
    voice = Hibari(threads=1)
    return [(line, Clip(np.asarray(voice(line, seed=0), np.float32), 24_000)) for line in lines]


def expected(text: str) -> Expectation:
    return Expectation(text, 24_000, letters_per_second=16.4, extra_seconds=0.05)


def failed(text: str, samples: Samples) -> bool:
    verdict = measure(Clip(samples.astype(np.float32), 24_000), expected(text), DEFAULT)
    return verdict.outcome is Outcome.FAILED


@pytest.mark.slow
def test_no_good_line_of_a_book_raises_a_false_alarm(takes: list[tuple[str, Clip]]) -> None:
    assert [text for text, clip in takes if failed(text, clip.samples)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (0.90, lambda x: x[: len(x) * 6 // 10]),
        (0.90, lambda x: x[len(x) * 4 // 10 :]),
        (0.95, lambda x: np.concatenate([x, x])),
        (1.00, lambda x: np.insert(x, len(x) // 2, np.zeros(40_000))),
        (1.00, lambda x: np.clip(x * 8, -1, 1)),
        (1.00, lambda x: x * 0.05),
    ],
    ids=["end lost", "start lost", "said twice", "hole", "overdriven", "quiet"],
)
def test_faults_are_found_in_most_lines_long_enough_to_show_them(
    takes: list[tuple[str, Clip]], found: float, fault: Callable[[Samples], Samples]
) -> None:
    judged = [failed(text, fault(clip.samples)) for text, clip in takes if len(text) >= 40]
    assert np.mean(judged) >= found


@pytest.fixture(scope="module")
def baseline(takes: list[tuple[str, Clip]]) -> Baseline:
    found = Baseline.learned(
        [measure(clip, expected(text), DEFAULT).measurements for text, clip in takes[:LEARNED]]
    )
    assert found is not None
    return found


def strays(text: str, samples: Samples, baseline: Baseline) -> bool:
    """Whether it fails against its own voice."""
    figures = measure(Clip(samples.astype(np.float32), 24_000), expected(text), DEFAULT).measurements
    return compare(figures, expected(text), baseline, DEFAULT).outcome is Outcome.FAILED


@pytest.mark.slow
def test_a_voice_learned_from_some_lines_knows_the_others_as_its_own(
    takes: list[tuple[str, Clip]], baseline: Baseline
) -> None:
    strangers = [text for text, clip in takes[LEARNED:] if strays(text, clip.samples, baseline)]
    assert len(strangers) <= 1, strangers


def with_noise(samples: Samples, below_db: float) -> Samples:
    power = float(np.mean(samples**2)) / 10 ** (below_db / 10)
    return samples + np.random.default_rng(0).standard_normal(len(samples)) * power**0.5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (0.90, lambda x: x[: len(x) * 9 // 10]),
        (0.90, lambda x: x[len(x) // 10 :]),
        (0.90, lambda x: np.insert(x, len(x) // 2, np.zeros(24_000))),
        (1.00, lambda x: with_noise(x, 20)),
        (1.00, lambda x: with_noise(x, 30)),
        (1.00, lambda x: x * 0.25),
        (0.90, lambda x: np.interp(np.arange(0, len(x) - 1, 0.8), np.arange(len(x)), x)),
    ],
    ids=[
        "a tenth of the end lost",
        "of the start",
        "a second of silence",
        "noise",
        "faint noise",
        "quiet",
        "slow",
    ],
)
def test_a_learned_voice_shows_what_no_fixed_bound_could(
    takes: list[tuple[str, Clip]],
    baseline: Baseline,
    found: float,
    fault: Callable[[Samples], Samples],
) -> None:
    judged = [
        strays(text, fault(clip.samples), baseline) for text, clip in takes[LEARNED:140] if len(text) >= 60
    ]
    assert np.mean(judged) >= found
