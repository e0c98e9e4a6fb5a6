"""Chatterbox on tiny random checkpoints, through its real loading code, in its own environment."""

from pathlib import Path
from typing import Any

import pytest

from phases.hosting import Premises
from phases.voice import Reference, Voice
from tests.engines.chatterbox.voices import write_voice
from tests.engines.conformance import EngineConformance
from tests.engines.inside import inside

pytestmark = [pytest.mark.slow, pytest.mark.marathon, pytest.mark.timeout(1800)]

VARIANTS = ("english", "multilingual", "turbo")
TOLERANCE = 1e-4
"""What is measured is about 1e-6; the engine claims less, because real lines are longer."""


@pytest.fixture(scope="module")
def python(environments: Path) -> Path:
    return environments / "chatterbox" / "bin" / "python"


@pytest.fixture(scope="module")
def models(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for variant in VARIANTS:
        inside(python, "tests.engines.chatterbox.checkpoints", str(folder / "chatterbox" / variant), variant)
    return folder


@pytest.fixture(scope="module", params=VARIANTS)
def equality(
    request: pytest.FixtureRequest, python: Path, models: Path, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    kept = tmp_path_factory.mktemp("conditionings")
    return inside(python, "tests.engines.chatterbox.equality", str(models), str(kept), request.param)


@pytest.fixture(scope="module")
def hazards(python: Path, models: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    kept = tmp_path_factory.mktemp("conditionings")
    return inside(python, "tests.engines.chatterbox.hazards", str(models), str(kept))


def test_a_row_does_not_depend_on_its_neighbours(equality: Any) -> None:
    rows = equality["rows"]
    assert len(set(rows["tokens"])) > 2  # they end at different times, or this would prove little
    assert rows["batch_and_singles"] < TOLERANCE
    assert rows["batch_and_reversed"] < TOLERANCE
    assert rows["batch_and_threes"] < TOLERANCE
    assert rows["beside_a_longer"] < TOLERANCE
    assert rows["ran_out"] == [0.0] * 8


def test_every_row_has_its_own_voice_and_each_voice_is_computed_once(equality: Any) -> None:
    assert equality["rows"]["least_change_by_voice"] > 100 * TOLERANCE
    assert equality["rows"]["voices_computed"] == 3


def test_the_tokens_are_those_of_the_package(equality: Any) -> None:
    assert equality["upstream"]["tokens_equal"] == [True] * 8
    assert min(equality["upstream"]["token_counts"]) > 10


def test_steps_that_are_replayed_say_the_same(equality: Any) -> None:
    assert equality["upstream"]["replayed_equal"] == [True] * 8


def test_spectrograms_and_samples_are_those_of_the_package(equality: Any) -> None:
    assert equality["upstream"]["mel"] < TOLERANCE
    assert equality["upstream"]["wave"] < TOLERANCE


def test_a_voice_is_kept_by_content_and_mended_if_its_file_is_damaged(hazards: Any) -> None:
    assert hazards["voices"]["computed"] == [1, 0, 1]
    assert max(hazards["voices"]["same"]) < TOLERANCE


def test_a_recording_that_is_no_voice_is_refused_by_name(hazards: Any) -> None:
    for name, said in zip(("short", "silent", "missing"), hazards["voices"]["refused"], strict=True):
        assert said.startswith("EngineFailed")
        assert f"{name}.wav" in said
    assert hazards["voices"]["nobody"].startswith("EngineFailed")


def test_the_built_in_voice_is_what_the_package_made_of_the_recording(hazards: Any) -> None:
    assert hazards["built_in"]["difference"] < TOLERANCE


def test_short_texts_are_spoken(hazards: Any) -> None:
    assert min(hazards["lengths"]["short"]) > 2_400


def test_a_row_that_never_ends_is_cut_and_says_so(hazards: Any) -> None:
    assert hazards["lengths"]["endless"]["ran_out"] == 1.0
    assert hazards["lengths"]["endless"]["tokens"] == 125 + 12 * len("Aha.")
    assert hazards["lengths"]["endless_seconds"] < 10


def test_a_row_that_ends_at_once_fails_its_line_only(hazards: Any) -> None:
    assert hazards["lengths"]["silent"].startswith("EngineFailed: Chatterbox made 0 speech tokens")


def test_what_is_no_text_is_refused(hazards: Any) -> None:
    assert all(said.startswith("EngineFailed") for said in hazards["lengths"]["empty"])
    assert hazards["lengths"]["too_long"].startswith("EngineFailed")


def test_what_a_device_says_is_said_in_words_that_a_host_acts_on(hazards: Any) -> None:
    assert hazards["devices"]["memory"].startswith("MemoryError")
    assert hazards["devices"]["device"].startswith("EngineBroken")
    assert hazards["devices"]["no_cuda"].startswith("EngineMissing")
    assert hazards["devices"]["other_version"].startswith("EngineMissing")


def test_half_precision_speaks_and_is_another_version(hazards: Any) -> None:
    assert hazards["precision"]["dtype"] == "torch.bfloat16"
    assert hazards["precision"]["version"].endswith("-bfloat16")
    assert min(hazards["precision"]["loudest"]) > 0.01


def test_nothing_stays_behind_after_a_line(hazards: Any) -> None:
    assert hazards["devices"]["tensors_left_behind"] == 0


def test_recordings_are_marked_unless_that_is_switched_off(hazards: Any) -> None:
    marked, unmarked = hazards["marks"]["versions"]
    assert unmarked == f"{marked}-unmarked"
    assert hazards["marks"]["bits"] == [1.0, 0.0]  # what the package's own detector reads


class TestTinyChatterbox(EngineConformance):
    name = "tests.engines.chatterbox.tiny:TinyChatterbox/english"

    @pytest.fixture(scope="class")
    @classmethod
    def premises(cls, environments: Path, models: Path, tmp_path_factory: pytest.TempPathFactory) -> Premises:
        kept = tmp_path_factory.mktemp("conditionings")
        return Premises(
            models=str(models), environments=str(environments), conditionings=str(kept), device="cpu"
        )

    @pytest.fixture(scope="class")
    @classmethod
    def voice(cls, premises: Premises) -> Voice:
        path = Path(premises.conditionings) / "someone.wav"
        write_voice(path, 140.0)
        reference = Reference(str(path), "someone")
        return Voice("someone", cls.name, "someone", "free of rights", reference=reference)
