"""The key of a take, cell by cell: what changes the samples changes it, and nothing else does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import phases.take
from flows.settings import load_settings
from flows.workshop import furnish
from phases.extract import read_book
from phases.script import Chunk
from phases.take import Recipe, take_key
from phases.voices.reference import canonical_reference, content_hash
from phases.voices.sample import Sample
from tasks.chunk import make_script
from tasks.sheet import make_cue_script, read_sheet
from tasks.workshop import Workshop

CAST = """narrator = "tenor"
[speakers]
Alice = {alice}
Bea = {alice}
[aliases]
Lissy = "Alice"
"""


@dataclass(frozen=True)
class Asked:
    """All that a chunk may be asked for with."""

    line: str = "[Alice] Good evening, everybody."
    times: str = "00:00:01,000 --> 00:00:04,000"
    folder: str = "there"
    is_book: bool = False
    alice: str = '"alto"'
    engine: str = "tone"
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Of the engine, otherwise than they are."""
    seed: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)


PLAIN = Asked()


@pytest.fixture
def key(home: Path, tmp_path: Path) -> Callable[[Asked], str]:
    """The key of the take that a chunk asked for in this way has."""

    def key(asked: Asked) -> str:
        folder = tmp_path / asked.folder
        folder.mkdir(exist_ok=True)
        cast = folder / "cast.toml"
        cast.write_text(CAST.format(alice=asked.alice))
        settings = load_settings(engine=asked.engine, cast=cast, **asked.settings)
        with furnish(settings).open() as shop:
            shop.engines = {name: replace(engine, **asked.facts) for name, engine in shop.engines.items()}
            chunk = _book(shop, asked, folder) if asked.is_book else _track(shop, asked, folder)
            seed = asked.seed if chunk.seed is None else chunk.seed
            return take_key(shop.recipe(chunk).key, seed)

    return key


def _track(shop: Workshop, asked: Asked, folder: Path) -> Chunk:
    source = folder / "film.srt"
    source.write_text(f"1\n{asked.times}\n{asked.line}\n")
    sheet = replace(read_sheet.fn(shop, source), language="en")
    return next(make_cue_script.fn(shop, sheet, "film").script.chunks())


def _book(shop: Workshop, asked: Asked, folder: Path) -> Chunk:
    source = folder / "book.md"
    source.write_text(f"# One\n\n{asked.line}\n")
    script = make_script.fn(shop, read_book(source, shop.settings.extract), None)
    return next(chunk for chunk in script.chunks() if "evening" in chunk.spoken.lower())


CHANGES = {
    "text": Asked(line="[Alice] Good evening, anybody."),
    "a capital, which an engine may stress": Asked(line="[Alice] Good Evening, everybody."),
    "how a number is spelled out": Asked(line="[Alice] Good evening, 3 of you."),
    "engine": Asked(engine="tests.engines.slow:Slow"),
    "engine version": Asked(facts={"version": "another"}),
    "model revision": Asked(facts={"model_revision": "another"}),
    "language": Asked(line="[es:Alice] Good evening, everybody."),
    "voice": Asked(alice='"bass"'),
    "seed": Asked(seed=1),
    "seed of a tag": Asked(line="[Alice|seed:7] Good evening, everybody."),
    "parameter of the voice": Asked(alice='{ voice = "alto", parameters = { gain = 1.1 } }'),
    "parameter of a tag": Asked(line="[Alice|gain:1.1] Good evening, everybody."),
}


@pytest.mark.parametrize("asked", CHANGES.values(), ids=CHANGES)
def test_what_changes_the_samples_changes_the_key(key: Callable[[Asked], str], asked: Asked) -> None:
    assert key(asked) != key(PLAIN)


STAYS = {
    "device": Asked(settings={"synthesize": {"devices": ("cpu",)}}),
    "workers": Asked(settings={"workers": 7, "listeners": 3}),
    "batch size": Asked(settings={"batch_size": 9}),
    "how many a host takes at once": Asked(settings={"synthesize": {"max_batch": 4}}),
    "what the engine batches": Asked(facts={"max_batch": 64, "memory_mb": 9_999}),
    "time slot": Asked(times="00:10:01,000 --> 00:10:02,000"),
    "timing mode and its bounds": Asked(
        settings={"fit": {"mode": "stretch", "fastest": 1.4, "tolerance_ms": 100, "overflow": "trim"}}
    ),
    "a pause before it": Asked(line="[pause:2s][Alice] Good evening, everybody."),
    "a pause after it": Asked(line="[Alice] Good evening, everybody. [pause:2s]"),
    "pauses of the settings": Asked(settings={"chunk": {"paragraph_pause_ms": 1_234}}),
    "loudness and format": Asked(
        settings={
            "assemble": {"target_lufs": -23.0, "bit_rate": 96_000},
            "track": {"format": "flac", "rate": 44_100},
        }
    ),
    "where files lie": Asked(folder="elsewhere", settings={"out": Path("elsewhere")}),
    "an alias": Asked(line="[Lissy] Good evening, everybody."),
    "how a name is written": Asked(line="[ALICE] Good evening, everybody."),
    "another name for the same voice": Asked(line="[Bea] Good evening, everybody."),
    "a book instead of subtitles": Asked(is_book=True),
    "how strict listening is": Asked(settings={"strict": True, "check_all": True, "takes_per_chunk": 9}),
}


@pytest.mark.parametrize("asked", STAYS.values(), ids=STAYS)
def test_what_changes_no_sample_keeps_the_key(key: Callable[[Asked], str], asked: Asked) -> None:
    assert key(asked) == key(PLAIN)


def hash_of(path: Path, *, level: float = 0.3, rate: int = 24_000, words: str = "Hello.") -> str:
    """Of the voice that a recording is."""
    time = np.arange(24_000) / 24_000
    sound = level * np.sin(2 * np.pi * 220 * time)
    soundfile.write(path, np.round(sound * 32_767).astype(np.int16), rate, subtype="PCM_16")
    sample = Sample(path.stem, path, words)
    return content_hash(canonical_reference(sample, path.parent / "references"))


def test_a_recorded_voice_is_known_by_its_samples_its_rate_and_its_words_alone(tmp_path: Path) -> None:
    plain = hash_of(tmp_path / "eve.wav")
    for same in (tmp_path / "eve.flac", tmp_path / "another name.wav"):
        assert hash_of(same) == plain
    (tmp_path / "elsewhere").mkdir()
    assert hash_of(tmp_path / "elsewhere" / "eve.wav") == plain
    others = [
        hash_of(tmp_path / "eve.wav", level=0.31),
        hash_of(tmp_path / "eve.wav", rate=22_050),
        hash_of(tmp_path / "eve.wav", words="Good day."),
    ]
    assert len({plain, *others}) == 4


def test_numbers_closer_than_the_grid_are_the_same_and_further_ones_are_not() -> None:
    def recipe(value: float) -> str:
        return Recipe("Hello.", "tone", "1", "m", "en", "v", {"speed": value}).key

    assert recipe(0.3) == recipe(0.1 + 0.2)
    assert recipe(0.3) != recipe(0.3002)


def test_another_schema_of_keys_is_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = take_key("recipe", 0)
    monkeypatch.setattr(phases.take, "KEY_SCHEMA", phases.take.KEY_SCHEMA + 1)
    assert take_key("recipe", 0) != before
