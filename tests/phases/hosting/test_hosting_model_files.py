"""The files of a model are known by what is in them, and half of one is found out."""

import json
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.errors import EngineMissing
from phases.hosting.model_files import require_whole, revision, write_whole


def weights(content: bytes = b"12345678") -> bytes:
    header = json.dumps({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, len(content)]}}).encode()
    return struct.pack("<Q", len(header)) + header + content


def test_a_digest_is_kept_beside_the_file_and_computed_anew_when_the_file_changes(tmp_path: Path) -> None:
    file, kept = tmp_path / "weights", tmp_path / ".nocturne-digests.json"
    file.write_bytes(b"one")
    first = revision([file])
    kept.write_bytes(kept.read_bytes().replace(b'"digest":"', b'"digest":"kept-'))
    assert revision([file]) != first  # it was read, not computed
    kept.write_bytes(b"garbage")
    assert revision([file]) == first
    file.write_bytes(b"three")
    assert revision([file]) != first
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


@given(st.integers(0, len(weights()) - 1))
def test_a_safetensors_file_cut_anywhere_is_found_out(
    tmp_path_factory: pytest.TempPathFactory, length: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "w.safetensors"
    path.write_bytes(weights())
    require_whole([path], "")
    path.write_bytes(weights()[:length])
    with pytest.raises(EngineMissing):
        require_whole([path], "")


@pytest.mark.parametrize("name", ["s3gen.pt", "tokenizer.json"])
def test_other_files_that_are_cut_are_found_out_too(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b'{"half": ')
    with pytest.raises(EngineMissing, match=name):
        require_whole([tmp_path / name], "")


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "file", b"all of it")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["file"]
