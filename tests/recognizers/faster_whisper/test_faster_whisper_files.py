"""What is known of converted models before they are loaded, and what is said of those that are not whole."""

import struct
from pathlib import Path

import pytest

from phases.errors import RecognizerMissing
from phases.hear.registry import find_recognizer
from phases.hosting import Premises


def weights(vocabulary: int) -> bytes:
    """A model of CTranslate2's with a single array in it."""

    def string(text: str) -> bytes:
        return struct.pack("<H", len(text) + 1) + text.encode() + b"\0"

    array = bytes(vocabulary * 2 * 2)
    head = struct.pack("<I", 6) + string("WhisperSpec") + struct.pack("<II", 3, 1)
    name = string("decoder/embeddings/weight") + struct.pack("<BIIBI", 2, vocabulary, 2, 4, len(array))
    return head + name + array + struct.pack("<I", 0)


def model(folder: Path, vocabulary: int = 51_865) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(weights(vocabulary))
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        (folder / name).write_text("{}")
    return folder


def premises(folder: Path) -> Premises:
    return Premises(models=str(folder / "models"), environments=str(folder / "environments"), device="cpu")


def test_a_model_says_which_languages_it_knows(tmp_path: Path) -> None:
    model(tmp_path / "models" / "faster-whisper" / "base")
    model(tmp_path / "models" / "faster-whisper" / "base.en", 51_864)
    assert {"en", "de", "fr"} <= set(find_recognizer("faster-whisper", premises(tmp_path)).languages)
    assert find_recognizer("faster-whisper/base.en", premises(tmp_path)).languages == ("en",)


def test_the_model_that_comes_with_the_environment_is_found(tmp_path: Path) -> None:
    model(tmp_path / "environments" / "faster-whisper" / "share" / "faster-whisper" / "base")
    assert find_recognizer("faster-whisper", premises(tmp_path)).model_revision


def test_without_a_model_the_remedy_is_to_install_one(tmp_path: Path) -> None:
    with pytest.raises(RecognizerMissing, match="`nocturne engines install faster-whisper`"):
        find_recognizer("faster-whisper", premises(tmp_path))
    with pytest.raises(RecognizerMissing, match=r"“small”.*docs/faster-whisper.md"):
        find_recognizer("faster-whisper/small", premises(tmp_path))


@pytest.mark.parametrize("length", [0, 3, 20, 60, 40_000])
def test_weights_that_are_not_whole_are_named(tmp_path: Path, length: int) -> None:
    folder = model(tmp_path / "models" / "faster-whisper" / "base")
    (folder / "model.bin").write_bytes(weights(51_865)[:length])
    with pytest.raises(RecognizerMissing, match=r"model.bin is n"):
        find_recognizer("faster-whisper", premises(tmp_path))


@pytest.mark.parametrize("file", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, file: str) -> None:
    folder = model(tmp_path / "models" / "faster-whisper" / "base")
    (folder / file).unlink()
    with pytest.raises(RecognizerMissing, match=file):
        find_recognizer("faster-whisper", premises(tmp_path))
