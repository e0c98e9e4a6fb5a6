"""Whisper without its packages says what is missing and how to get it."""

from pathlib import Path

import pytest

from phases.errors import RecognizerMissing
from phases.hear.whisper.checkpoint import Checkpoint
from phases.hear.whisper.recognizer import Whisper
from phases.hosting.premises import Premises


def test_without_torch_it_names_the_package_and_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "base.pt"
    file.write_bytes(b"weights")
    whisper = Whisper(Checkpoint(name="base", file=file, languages=("en",)), Premises())
    with pytest.raises(RecognizerMissing, match="A package is not installed: No module named") as raised:
        whisper.load()
    assert "nocturne engines install whisper" in raised.value.remedy
