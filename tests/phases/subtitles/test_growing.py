"""A subtitle file that grows is whole after each cue."""

import resource
import signal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.cue import Cue
from phases.errors import StorageError
from phases.subtitles import write_srt, write_vtt
from phases.subtitles.growing import GrowingSubtitles

texts = st.text(st.characters(codec="utf-8"), max_size=20)
starts = st.lists(st.tuples(st.integers(0, 9_000_000), texts), max_size=6)


def cues_from(said: list[tuple[int, str]]) -> list[Cue]:
    return [
        Cue(number, start, start + 1_000, text, 1)
        for number, (start, text) in enumerate(sorted(said), start=1)
    ]


@pytest.mark.parametrize(("ending", "write"), [("srt", write_srt), ("vtt", write_vtt)])
@settings(max_examples=30)
@given(starts)
def test_after_each_cue_the_file_is_as_if_it_were_written_at_once(
    ending: str, write: object, said: list
) -> None:
    cues = cues_from(said)
    with TemporaryDirectory() as folder:
        path = Path(folder, f"live.{ending}")
        with GrowingSubtitles(path) as growing:
            assert callable(write)
            for count, cue in enumerate(cues, start=1):
                growing.add(cue)
                assert path.read_bytes().decode("utf-8") == write(cues[:count])
        assert path.exists() == bool(cues)
        assert not cues or path.read_bytes().decode("utf-8") == write(cues)


def test_a_cue_that_comes_too_late_begins_with_the_last_one(tmp_path: Path) -> None:
    with GrowingSubtitles(tmp_path / "live.srt") as growing:
        growing.add(Cue(1, 2_000, 3_000, "Later.", 1))
        growing.add(Cue(2, 1_000, 2_500, "Earlier.", 1))
    assert "00:00:02,000 --> 00:00:02,500\nEarlier." in (tmp_path / "live.srt").read_text(encoding="utf-8")


def test_a_file_of_another_session_is_never_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "live.srt"
    path.write_text("what somebody else has written")
    with pytest.raises(FileExistsError):
        GrowingSubtitles(path)
    assert path.read_text() == "what somebody else has written"


def test_on_a_full_disk_it_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "live.srt"
    with GrowingSubtitles(path) as growing:
        growing.add(Cue(1, 0, 1_000, "All is well.", 1))
        before = path.read_bytes()
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, limits[1]))
        try:
            with pytest.raises(StorageError, match=r"live\.srt"):
                growing.add(Cue(2, 1_000, 2_000, "Nothing is.", 1))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == before
