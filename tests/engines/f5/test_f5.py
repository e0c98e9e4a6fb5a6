"""F5-TTS itself, in its own environment, on a tiny checkpoint that its real loading code reads."""

from pathlib import Path
from typing import Any

import pytest

from phases.hosting import Premises
from phases.synthesize import EngineFacts
from phases.voice import Voice
from tests.engines.conformance import EngineConformance
from tests.engines.f5 import voices
from tests.engines.inside import inside

pytestmark = [pytest.mark.slow, pytest.mark.marathon, pytest.mark.timeout(1_200)]


@pytest.fixture(scope="module")
def python(environments: Path) -> Path:
    return environments / "f5-tts" / "bin" / "python"


@pytest.fixture(scope="module")
def models(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    inside(python, "tests.engines.f5.tiny", str(folder))
    return folder


@pytest.fixture(scope="module")
def apart(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return inside(python, "tests.engines.f5.batching", str(tmp_path_factory.mktemp("batching")))


@pytest.fixture(scope="module")
def hazards(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return inside(python, "tests.engines.f5.hazards", str(tmp_path_factory.mktemp("hazards")))


@pytest.mark.parametrize("style", ["v1", "v0"])
class TestBatches:
    def test_eight_mixed_rows_are_what_each_is_alone(self, apart: Any, style: str) -> None:
        assert apart[style]["batch"] < 1e-5
        assert apart[style]["samples"] < 1e-5

    def test_each_row_is_what_the_package_makes_of_it_alone(self, apart: Any, style: str) -> None:
        assert apart[style]["package"] < 1e-5

    def test_the_package_itself_does_not_keep_its_rows_apart(self, apart: Any, style: str) -> None:
        """So these measurements would see it if ours did not."""
        assert apart[style]["package_batch"] > 1e-2

    @pytest.mark.parametrize(
        "way", ["permuted", "pairs", "longest_added", "unmasked", "other_neighbours", "graphs"]
    )
    def test_a_row_does_not_change_with_its_neighbours(self, apart: Any, style: str, way: str) -> None:
        assert apart[style][way] < 1e-5

    def test_a_row_changes_with_its_voice(self, apart: Any, style: str) -> None:
        assert apart[style]["other_voice"] > 1e-2

    def test_no_frame_of_a_reference_is_left(self, apart: Any, style: str) -> None:
        assert apart[style]["prompt_frames_left"] == 0


@pytest.mark.parametrize(
    "way",
    ["batch", "permuted", "pairs", "longest_added", "unmasked", "other_neighbours", "graphs"],
)
def test_on_a_gpu_in_half_precision_rows_keep_apart_as_well(apart: Any, way: str) -> None:
    if "half" not in apart:
        pytest.skip("no GPU here")
    assert apart["half"][way] < 2e-2


def test_on_a_gpu_in_half_precision_the_package_rounds_otherwise_but_says_the_same(apart: Any) -> None:
    if "half" not in apart:
        pytest.skip("no GPU here")
    assert apart["half"]["package"] < 5e-2  # eight bits of mantissa, five steps


@pytest.mark.parametrize(
    ("case", "error", "words"),
    [
        ("empty", "EngineFailed", "nothing to say"),
        ("unknown_letter", "EngineFailed", "does not know “ξ”"),
        ("endless", "EngineFailed", "speaks at most"),
        ("too_long", "EngineFailed", "lasts 20.0 seconds"),
        ("too_short", "EngineFailed", "only 0.5 seconds"),
        ("silent", "EngineFailed", "is silent"),
        ("misfit", "EngineFailed", "does not fit its recording"),
        ("without_transcript", "EngineFailed", "has no transcript"),
        ("without_reference", "EngineFailed", "no reference recording"),
        ("gone", "EngineFailed", "is gone"),
        ("garbled", "EngineFailed", "cannot be read"),
        ("misfit_vocabulary", "EngineMissing", "does not fit its vocabulary"),
        ("not_loaded", "EngineMissing", "before it was loaded"),
        ("no_cuda", "EngineMissing", "no “cuda:7”"),
        ("no_device", "EngineMissing", "is no device"),
        ("out_of_memory", "MemoryError", "no memory"),
        ("device_assert", "EngineBroken", "cannot be trusted"),
    ],
)
def test_what_cannot_be_spoken_is_said_clearly(hazards: Any, case: str, error: str, words: str) -> None:
    assert hazards[case][0] == error
    assert words in hazards[case][1]


def test_a_telephone_recording_and_a_stereo_one_are_spoken_with(hazards: Any) -> None:
    assert hazards["telephone"] == hazards["stereo"] > 1


def test_a_line_that_is_too_long_for_one_breath_is_said_in_several(hazards: Any) -> None:
    assert hazards["long_seconds"] > 30
    assert hazards["long_meant"] is True


def test_a_word_on_its_own_is_given_time(hazards: Any) -> None:
    assert hazards["shortest_seconds"] > 0.7


def test_another_spelling_of_a_letter_is_spoken(hazards: Any) -> None:
    assert hazards["accent"] > 0.7


def test_a_quiet_voice_stays_quiet(hazards: Any) -> None:
    assert hazards["quiet_ratio"] == pytest.approx(0.25, rel=0.01)


def test_seed_speed_and_steps_count_and_nothing_else_does(hazards: Any) -> None:
    assert hazards["same_seed"] is True
    assert 0.96 <= hazards["retake_scale"] <= 1.04
    assert hazards["retake_scale"] != 1
    assert hazards["faster"] == pytest.approx(0.5, abs=0.02)
    assert hazards["steps"] is True
    assert hazards["mixed_steps"] is True
    assert hazards["global_generator_untouched"] is True


def test_a_reference_is_listened_to_once_and_again_only_if_what_was_kept_is_damaged(hazards: Any) -> None:
    assert hazards["computed_first"] == 1
    assert hazards["computed_later"] == 0
    assert hazards["computed_when_damaged"] == 1
    assert hazards["kept_is_the_same"] is True
    assert hazards["parts_left"] == []


def test_half_precision_is_another_version_and_stays_near(hazards: Any) -> None:
    assert hazards["halved_version"].endswith("+bfloat16")
    assert 0 < hazards["halved_apart"] < 5e-2
    assert hazards["revisions_differ"] is True


def test_nothing_is_imported_that_inference_does_not_need(hazards: Any) -> None:
    assert hazards["unneeded_imports"] == []


class TestTinyF5(EngineConformance):
    name = "f5-tts/tiny"

    @pytest.fixture(scope="class")
    @classmethod
    def premises(cls, models: Path, environments: Path, tmp_path_factory: pytest.TempPathFactory) -> Premises:
        return Premises(
            models=str(models),
            environments=str(environments),
            conditionings=str(tmp_path_factory.mktemp("conditionings")),
            device="cpu",
        )

    @pytest.fixture(scope="class")
    @classmethod
    def voice(cls, facts: EngineFacts, tmp_path_factory: pytest.TempPathFactory) -> Voice:
        return voices.voice(
            tmp_path_factory.mktemp("voices"), seconds=2, transcript="The quick brown fox jumps over it."
        )
