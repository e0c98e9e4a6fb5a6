"""The whole bench, from a book to its tables."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

from bench.ear.speakers import Recordings, Unspoken
from phases.synthesize import Line, find_engine, make_engine, voice_named

REPOSITORY = Path(__file__).parents[2]


def bench(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench.ear", *options, "--books", "examples", "--folder", str(folder)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
    )


SMALL = ("--learned", "20", "--good", "8", "--per-fault", "1", "--checkers", "signal", "voice")


@pytest.mark.slow
def test_a_run_writes_its_tables_and_a_second_one_says_the_same_without_measuring(tmp_path: Path) -> None:
    run = bench(tmp_path, *SMALL, "--other-voice", "tone")
    assert run.returncode == 0, run.stderr
    again = bench(tmp_path, "judge", *SMALL, "--other-voice", "tone")
    assert again.stdout == run.stdout
    assert "measures" not in again.stderr
    results = json.loads((tmp_path / "results" / "results.json").read_text(encoding="utf-8"))
    found = results["voices"]["hibari"]["by_fault"]
    assert found["good"]["signal"]["takes"] == 8
    assert found["clipping_12"]["all of ours"]["failed"] == 1
    assert found["other_voice"]["voice"]["takes"] == 1
    assert "missed faults" in (tmp_path / "results" / "cases.txt").read_text(encoding="utf-8")


def test_the_last_set_is_not_used_by_accident(tmp_path: Path) -> None:
    run = bench(tmp_path, "--set", "c", "--quick")
    assert run.returncode == 2
    assert "ONCE" in run.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """Two recordings, listed as LJSpeech lists them."""
    facts = find_engine("tone")
    engine = make_engine("tone")
    engine.load()
    for name, text in (("one", "This was read."), ("two", "So was that.")):
        clip = engine.speak([Line(text, "en", voice_named(facts))])[0].clip
        (tmp_path / "wavs").mkdir(exist_ok=True)
        soundfile.write(tmp_path / "wavs" / f"{name}.wav", clip.samples, clip.rate)
    listed = "one|This was 'read'.|This was read.\ntwo|So was that.\nthree|Nobody said this.\n"
    (tmp_path / "metadata.csv").write_text(listed, encoding="utf-8")
    return tmp_path


def test_recordings_are_found_by_their_list(recordings: Path) -> None:
    voice = Recordings("ours", recordings)
    assert voice.own_texts == ("This was read.", "So was that.")
    (_, clip), (_, refused) = voice.speak(["So was that.", "Nobody said this."])
    assert not isinstance(clip, Unspoken)
    assert clip.seconds > 0.2
    assert isinstance(refused, Unspoken)


def test_recordings_are_found_by_the_texts_beside_them(recordings: Path) -> None:
    (recordings / "metadata.csv").unlink()
    (recordings / "wavs" / "two.txt").write_text("So was\nthat.\n", encoding="utf-8")
    assert Recordings("ours", recordings / "wavs").own_texts == ("So was that.",)
