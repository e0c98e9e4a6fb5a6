"""Files appear whole or not at all."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from phases.errors import FolderNotWritable, NocturneError, SpaceMissing, StorageError
from phases.files import appearing, storage_errors, sweep_parts


def test_a_file_appears_when_the_block_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "file.txt"
    with appearing(path) as part:
        part.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert list(path.parent.iterdir()) == [path]


def test_a_block_that_fails_leaves_the_earlier_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("earlier")
    with pytest.raises(ZeroDivisionError), appearing(path) as part:
        _ = part.write_text("half") / 0
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_block_that_writes_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError), appearing(tmp_path / "file.txt"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SpaceMissing, match=r"full.*gc"), appearing(tmp_path / "file.txt") as part:
        Path("/dev/full").write_bytes(bytes(part.write_text("half")))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, FolderNotWritable),
        (errno.EPERM, FolderNotWritable),
        (errno.EROFS, FolderNotWritable),
        (errno.ENOSPC, SpaceMissing),
        (errno.EDQUOT, SpaceMissing),
        (errno.EFBIG, StorageError),
        (errno.EIO, StorageError),
    ],
)
def test_each_complaint_of_the_system_becomes_an_error_with_a_remedy(
    number: int, kind: type[NocturneError]
) -> None:
    with pytest.raises(kind) as caught, storage_errors(Path("somewhere")):
        raise OSError(number, os.strerror(number))
    assert type(caught.value) is kind
    assert caught.value.remedy
    assert isinstance(caught.value.__cause__, OSError)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderNotWritable), appearing(tmp_path / "file.txt") as part:
        part.write_text("never")


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError), appearing(tmp_path / "file" / "inside.txt") as part:
        part.write_text("never")


_WRITER = """
import sys
from pathlib import Path
from phases.files import appearing
with appearing(Path(sys.argv[1])) as part:
    part.write_text("half")
    print("writing", flush=True)
    sys.stdin.read()
"""


def test_a_killed_writer_leaves_the_earlier_file_and_a_part_that_is_swept(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("earlier")
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout
        writer.stdout.readline()
        assert sweep_parts(tmp_path) == 0, "its writer lives"
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert path.read_text() == "earlier"
    assert len(list(tmp_path.iterdir())) == 2
    assert sweep_parts(tmp_path) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_sweeping_leaves_all_other_files_alone(tmp_path: Path) -> None:
    kept = [tmp_path / "take.flac", tmp_path / "visible.part", tmp_path / ".hidden"]
    for path in kept:
        path.write_text("kept")
    assert sweep_parts(tmp_path) == 0
    assert sorted(tmp_path.iterdir()) == sorted(kept)
