"""Models that are not there or not whole are refused before anything is spoken; what is known of them is told."""

import json
import zipfile
from pathlib import Path

import pytest

from phases.errors import EngineFailed, EngineMissing
from phases.hosting.premises import Premises
from phases.synthesize.engines.f5 import F5
from phases.synthesize.engines.f5.architectures import ARCHITECTURES, architecture
from phases.synthesize.engines.f5.packages import require_packages
from phases.synthesize.engines.f5.published import PUBLISHED
from phases.synthesize.engines.f5.reference import LEVEL, prepared
from tests.engines.f5 import voices

HEADER = json.dumps({"ema_model.w": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}).encode()
WEIGHTS = len(HEADER).to_bytes(8, "little") + HEADER + bytes(16)


@pytest.fixture
def premises(tmp_path: Path) -> Premises:
    return Premises(models=str(tmp_path), device="cpu")


def model(premises: Premises, name: str = "german") -> Path:
    folder = premises.model_folder("f5-tts", name)
    (folder / "vocos").mkdir(parents=True)
    (folder / "model_1.safetensors").write_bytes(WEIGHTS)
    (folder / "vocab.txt").write_text(" \na\n")
    (folder / "vocos" / "config.yaml").write_text("head: {}\n")
    with zipfile.ZipFile(folder / "vocos" / "pytorch_model.bin", "w") as vocoder:
        vocoder.writestr("data.pkl", "weights")
    return folder


def test_language_and_licence_of_a_published_model_are_known_by_its_folder(premises: Premises) -> None:
    model(premises)
    facts = F5.of_model("german", premises).facts
    assert facts.name == "f5-tts/german"
    assert facts.languages == ("de",)
    assert "CC-BY-NC-4.0" in facts.weights_licence
    assert facts.environment == "f5-tts"
    assert facts.clones == "audio and transcript"


def test_every_published_model_has_a_known_architecture() -> None:
    assert {published.architecture for published in PUBLISHED.values()} <= set(ARCHITECTURES)


def test_the_only_model_is_the_default_and_v1_is_it_among_several(premises: Premises) -> None:
    with pytest.raises(EngineMissing, match="no model"):
        F5.of_model("", premises)
    model(premises)
    assert F5.of_model("", premises).facts.name == "f5-tts/german"
    model(premises, "french")
    with pytest.raises(EngineMissing, match="several models"):
        F5.of_model("", premises)
    model(premises, "v1")
    assert F5.of_model("", premises).facts.name == "f5-tts/v1"


def test_a_model_of_ones_own_says_what_it_speaks(premises: Premises) -> None:
    folder = model(premises, "mine")
    with pytest.raises(EngineMissing, match="what the F5-TTS model “mine” speaks"):
        F5.of_model("mine", premises)
    (folder / "model.toml").write_text('languages = ["cy"]\nlicence = "CC0-1.0"\narchitecture = "small"\n')
    facts = F5.of_model("mine", premises).facts
    assert (facts.languages, facts.weights_licence) == (("cy",), "CC0-1.0")
    (folder / "model.toml").write_text('languages = ["cy"]\narchitecture = "huge"\n')
    with pytest.raises(EngineMissing, match="“huge”"):
        F5.of_model("mine", premises)
    (folder / "model.toml").write_text("languages = [")
    with pytest.raises(EngineMissing, match="cannot be read"):
        F5.of_model("mine", premises)


def test_an_architecture_can_be_a_table() -> None:
    assert architecture({"dim": 64, "depth": 2, "heads": 2}).text_dim == 512
    with pytest.raises(EngineMissing):
        architecture({"dim": 64, "depth": 2, "heads": 2, "colour": 1})


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model_1.safetensors", WEIGHTS[:-1]),
        ("model_1.safetensors", WEIGHTS[:20]),
        ("model_1.safetensors", b""),
        ("model_1.safetensors", b"<html>not found</html>"),
        ("vocos/pytorch_model.bin", b"PK\x03\x04 and then the line broke"),
        ("vocab.txt", b""),
    ],
)
def test_a_file_that_is_not_whole_is_named(premises: Premises, file: str, content: bytes) -> None:
    (model(premises) / file).write_bytes(content)
    with pytest.raises(EngineMissing, match="not whole") as caught:
        F5.of_model("german", premises)
    assert file in caught.value.message
    assert "Download it again" in caught.value.remedy


@pytest.mark.parametrize(
    "file", ["vocab.txt", "vocos/config.yaml", "vocos/pytorch_model.bin", "model_1.safetensors"]
)
def test_a_file_that_is_missing_is_named(premises: Premises, file: str) -> None:
    folder = model(premises)
    (folder / file).unlink()
    with pytest.raises(EngineMissing) as caught:
        F5.of_model("german", premises)
    assert Path(file).suffix in caught.value.message
    assert "docs/f5-tts.md" in caught.value.remedy


def test_a_download_that_goes_on_is_told_from_one_that_never_began(premises: Premises) -> None:
    folder = model(premises)
    (folder / "model_1.safetensors").rename(folder / "model_1.safetensors.part")
    with pytest.raises(EngineMissing, match="not come to its end"):
        F5.of_model("german", premises)


def test_two_weights_are_one_too_many(premises: Premises) -> None:
    (model(premises) / "model_2.safetensors").write_bytes(WEIGHTS)
    with pytest.raises(EngineMissing, match=r"model_1\.safetensors, model_2\.safetensors"):
        F5.of_model("german", premises)


def test_models_may_share_a_vocoder(premises: Premises) -> None:
    folder = model(premises)
    before = F5.of_model("german", premises).facts.model_revision
    (folder / "vocos").rename(folder.parent / "vocos")
    assert F5.of_model("german", premises).facts.model_revision == before
    assert F5.of_model("", premises).facts.name == "f5-tts/german"


@pytest.mark.parametrize("file", ["vocab.txt", "vocos/config.yaml"])
def test_any_change_of_a_file_is_another_revision(premises: Premises, file: str) -> None:
    folder = model(premises)
    before = F5.of_model("german", premises).facts.model_revision
    (folder / file).write_text("head: {padding: same}\n")
    assert F5.of_model("german", premises).facts.model_revision != before


def test_precision_is_part_of_the_version_unless_it_is_chosen_by_the_device(premises: Premises) -> None:
    model(premises)
    by_device = F5.of_model("german", premises).facts
    exact = F5.of_model("german", Premises(models=premises.models, precision="float16")).facts
    assert exact.version == f"{by_device.version}+float16"
    assert by_device.tolerance <= 1e-5 < exact.tolerance


def test_without_its_packages_the_engine_says_what_to_install() -> None:
    with pytest.raises(EngineMissing, match="not installed") as caught:
        require_packages()
    assert "nocturne engines install f5-tts" in caught.value.remedy


def test_silent_edges_of_a_reference_are_cut_off_and_its_level_is_raised(tmp_path: Path) -> None:
    import numpy as np
    import soundfile

    quiet = voices.voice(tmp_path, seconds=2, level=0.01)
    assert quiet.reference is not None
    path = Path(quiet.reference.audio)
    samples, rate = soundfile.read(path, dtype="float32")
    soundfile.write(
        path, np.concatenate([np.zeros(rate), samples, np.zeros(3 * rate)]), rate, subtype="FLOAT"
    )
    ready = prepared(quiet, path)
    assert 1.9 < ready.seconds < 2.15
    assert np.sqrt(np.mean(ready.samples[: -rate // 10] ** 2)) == pytest.approx(LEVEL, rel=0.05)
    assert ready.gain > 5


def test_a_reference_below_any_telephone_is_refused(tmp_path: Path) -> None:
    toy = voices.voice(tmp_path, rate=4_000)
    assert toy.reference is not None
    with pytest.raises(EngineFailed, match="4000 samples per second"):
        prepared(toy, Path(toy.reference.audio))
