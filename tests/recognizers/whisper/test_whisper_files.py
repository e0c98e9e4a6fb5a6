"""What is known of Whisper's checkpoints without torch, and what is said of those that are not as they should be."""

import pickle
import zipfile
from pathlib import Path

import pytest

from phases.errors import RecognizerMissing
from phases.hear.registry import find_recognizer
from phases.hosting import Premises


def checkpoint(models: Path, model: str = "base", file: str = "base.pt", vocabulary: int = 51_865) -> Path:
    """An archive as torch writes it, but for the weights."""
    path = models / "whisper" / model / file
    path.parent.mkdir(parents=True, exist_ok=True)
    dims = {"n_mels": 80, "n_vocab": vocabulary, "n_audio_ctx": 1_500}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{model}/data.pkl", pickle.dumps({"dims": dims}, protocol=2))
    return path


def premises(models: Path) -> Premises:
    return Premises(models=str(models), device="cpu")


def test_a_model_says_which_languages_it_knows(tmp_path: Path) -> None:
    checkpoint(tmp_path)
    checkpoint(tmp_path, "mine", "english.pt", 51_864)
    assert {"en", "de", "fr"} <= set(find_recognizer("whisper", premises(tmp_path)).languages)
    assert find_recognizer("whisper/mine", premises(tmp_path)).languages == ("en",)


def test_the_facts_of_another_model_are_others(tmp_path: Path) -> None:
    checkpoint(tmp_path)
    checkpoint(tmp_path, "base.en", "base.en.pt", 51_864)
    base, english = (find_recognizer(f"whisper/{name}", premises(tmp_path)) for name in ("base", "base.en"))
    assert base.model_revision != english.model_revision
    assert base.packs
    assert base.batches


def test_a_model_that_is_alone_is_the_default(tmp_path: Path) -> None:
    checkpoint(tmp_path, "small", "small.pt")
    small = find_recognizer("whisper/small", premises(tmp_path))
    assert find_recognizer("whisper", premises(tmp_path)).model_revision == small.model_revision


def test_a_missing_model_is_named_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(RecognizerMissing, match=r"“base”.*whisper/base holds no base.pt.*docs/whisper.md"):
        find_recognizer("whisper", premises(tmp_path))


def test_a_model_that_is_not_whole_is_named(tmp_path: Path) -> None:
    path = checkpoint(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(RecognizerMissing, match=r"base.pt is not whole"):
        find_recognizer("whisper", premises(tmp_path))


def test_two_models_in_one_folder_are_one_too_many(tmp_path: Path) -> None:
    checkpoint(tmp_path)
    checkpoint(tmp_path, "base", "small.pt")
    with pytest.raises(RecognizerMissing, match=r"several models: base.pt, small.pt"):
        find_recognizer("whisper", premises(tmp_path))
