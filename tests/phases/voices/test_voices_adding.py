"""A voice is taken in whole or not at all, and never over another one."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from voice_kit import Spoken, encode, noise, on_the_grid

from phases.clip import Clip, Samples
from phases.errors import FolderNotWritable, VoiceUnusable
from phases.files import sweep_parts
from phases.voice import folded
from phases.voices import Sample, add_voice, find_voices, read_sample, read_voices
from phases.voices.names import safe_name

FACTS = {"rights": "CC0", "consent": "A. Liddell, 4 July 1862"}


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def contents(folder: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_voice_that_is_added_is_there_with_all_that_was_told(
    recording: Path, spoken: Spoken, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "voices"
    added = add_voice(
        recording,
        folder,
        name="Alice  Liddell",
        transcript=f"{spoken.text}\n",
        languages=["en_GB"],
        parameters={"chatterbox": {"exaggeration": 0.7}},
        needs="audio and transcript",
        **FACTS,
    )
    assert added == Sample(
        name="alice liddell",
        audio=folder / "alice liddell.wav",
        transcript=spoken.text,
        languages=("en-GB",),
        parameters={"chatterbox": {"exaggeration": 0.7}},
        **FACTS,
    )
    assert read_voices([folder]) == {"alice liddell": added}
    assert added.audio.read_bytes() == recording.read_bytes()
    assert visible(folder) == {"alice liddell.wav", "alice liddell.reference.txt", "alice liddell.toml"}


def test_adding_the_same_again_changes_nothing(recording: Path, tmp_path: Path) -> None:
    folder = tmp_path / "voices"
    first = add_voice(recording, folder, name="alice", **FACTS)
    before = contents(folder)
    assert add_voice(recording, folder, name="ALICE", **FACTS) == first
    assert contents(folder) == before


def other_recording(path: Path, spoken: Spoken) -> Path:
    return encode(path, on_the_grid(spoken.clip)[: 8 * spoken.clip.rate], spoken.clip.rate)


@pytest.mark.parametrize("place", ["alice.wav", "Alice.flac", "sub/ALICE.ogg"])
def test_another_voice_of_the_name_is_never_overwritten(
    recording: Path, spoken: Spoken, tmp_path: Path, place: str
) -> None:
    folder = tmp_path / "voices"
    other = (folder / place).with_suffix(".wav")
    other_recording(other, spoken).rename(folder / place)
    before = contents(folder)
    with pytest.raises(VoiceUnusable, match=r"already.*--replace"):
        add_voice(recording, folder, name="alice", **FACTS)
    assert {**contents(folder), ".adding.lock": b""} == {**before, ".adding.lock": b""}


@pytest.mark.parametrize("name", ["alice.txt", "alice.reference.txt", "alice.toml"])
def test_words_that_somebody_wrote_are_not_overwritten_either(
    recording: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "voices"
    folder.mkdir()
    (folder / name).write_text('rights = "mine"')
    with pytest.raises(VoiceUnusable, match=name):
        add_voice(recording, folder, name="alice", **FACTS)
    assert (folder / name).read_text() == 'rights = "mine"'


@pytest.mark.parametrize("place", ["alice.wav", "Alice.flac", "sub/ALICE.ogg"])
def test_a_voice_is_replaced_with_everything_that_was_beside_it(
    recording: Path, spoken: Spoken, tmp_path: Path, place: str
) -> None:
    folder = tmp_path / "voices"
    other_recording((folder / place).with_suffix(".wav"), spoken).rename(folder / place)
    (folder / place).with_suffix(".txt").write_text("The earlier words.")
    (folder / place).with_suffix(".toml").write_text('rights = "earlier"')
    added = add_voice(recording, folder, name="alice", replace=True, **FACTS)
    assert read_voices([folder]) == {"alice": added}
    assert (added.transcript, added.rights) == ("", "CC0")
    assert {name for name in contents(folder) if not name.startswith(".")} == {"alice.wav", "alice.toml"}
    assert find_voices([folder]).hidden == ()


def test_other_voices_are_left_alone(recording: Path, spoken: Spoken, tmp_path: Path) -> None:
    folder = tmp_path / "voices"
    bob = add_voice(other_recording(tmp_path / "other.wav", spoken), folder, name="bob", **FACTS)
    alice = add_voice(recording, folder, name="alice", **FACTS)
    add_voice(recording, folder, name="alice", transcript=spoken.text, replace=True, **FACTS)
    assert read_sample(bob.audio) == bob
    assert set(read_voices([folder])) == {"alice", "bob"}
    assert alice.audio.exists()


@pytest.mark.parametrize("place", ["alice.wav", "sub/Alice.wav"])
def test_a_recording_that_lies_in_the_folder_already_can_be_told_of(
    recording: Path, tmp_path: Path, place: str
) -> None:
    folder = tmp_path / "voices"
    (folder / "sub").mkdir(parents=True)
    inside = recording.rename(folder / place)
    sound, file = inside.read_bytes(), inside.stat().st_ino
    added = add_voice(inside, folder, name="alice", replace=place != "alice.wav", **FACTS)
    assert read_voices([folder]) == {"alice": added}
    assert (added.audio, added.rights) == (folder / "alice.wav", "CC0")
    assert added.audio.read_bytes() == sound
    assert (added.audio.stat().st_ino == file) == (inside == added.audio), "never out of sight if it can stay"


UNFIT = {
    "too short": (lambda clip: clip.samples[: 2 * clip.rate], r"It lasts 2.0 s"),
    "silent": (lambda clip: clip.samples * 0, "Nothing is heard"),
    "drowned": (lambda clip: clip.samples + noise(clip, 3), "pauses are only"),
}


@pytest.mark.parametrize(("spoil", "told"), UNFIT.values(), ids=UNFIT.keys())
def test_a_recording_that_is_unfit_is_refused_with_the_reason_and_leaves_nothing(
    spoken: Spoken, tmp_path: Path, spoil: Callable[[Clip], Samples], told: str
) -> None:
    source = encode(tmp_path / "a.wav", spoil(spoken.clip).astype(np.float32), spoken.clip.rate)
    with pytest.raises(VoiceUnusable, match=told) as caught:
        add_voice(source, tmp_path / "voices", name="alice", **FACTS)
    assert str(source) in caught.value.message
    assert not (tmp_path / "voices").exists()


def test_a_transcript_is_asked_for_where_the_engine_needs_it(recording: Path, tmp_path: Path) -> None:
    with pytest.raises(VoiceUnusable, match="transcript is missing"):
        add_voice(recording, tmp_path / "voices", name="alice", needs="audio and transcript", **FACTS)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rights": " "}, "--rights"),
        ({"consent": ""}, "--consent"),
        ({"languages": ["klingonese"]}, "no language"),
        ({"name": "../alice"}, "cannot be the name"),
        ({"name": "alice.reference"}, "cannot be the name"),
        ({"name": ""}, "cannot be the name"),
        ({"name": "-rf"}, "cannot be the name"),
        ({"name": "a" * 200}, "cannot be the name"),
    ],
)
def test_what_is_told_of_a_voice_must_make_sense(
    recording: Path, tmp_path: Path, change: Mapping[str, object], told: str
) -> None:
    with pytest.raises(VoiceUnusable, match=told):
        add_voice(recording, tmp_path / "voices", **{"name": "alice", **FACTS, **change})
    assert not (tmp_path / "voices").exists()


def test_a_file_that_is_no_audio_file_is_told_what_would_be(recording: Path, tmp_path: Path) -> None:
    with pytest.raises(VoiceUnusable, match=r"wav, mp3, flac"):
        add_voice(recording.rename(tmp_path / "a.webm"), tmp_path / "voices", name="alice", **FACTS)


def test_a_folder_that_cannot_be_written_is_told(recording: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FolderNotWritable):
        add_voice(recording, tmp_path / "file" / "voices", name="alice", **FACTS)


@given(name=st.text(max_size=80))
def test_every_name_that_is_allowed_is_a_file_name_and_finds_its_file(name: str) -> None:
    try:
        safe = safe_name(name)
    except VoiceUnusable:
        return
    audio = Path("voices") / f"{safe}.wav"
    assert audio.parent == Path("voices")
    assert len(audio.name.encode()) < 200
    assert not audio.name.startswith((".", "-", " "))
    assert folded(audio.stem) == safe == folded(name)


def test_of_two_who_add_one_name_at_once_one_is_refused(
    recording: Path, spoken: Spoken, tmp_path: Path
) -> None:
    sources = {"one": recording, "two": other_recording(tmp_path / "two.wav", spoken)}

    def add(rights: str) -> str:
        try:
            add_voice(sources[rights], tmp_path / "voices", name="alice", rights=rights, consent="yes")
        except VoiceUnusable:
            return "refused"
        return rights

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(add, sources))
    (winner,) = set(answers) - {"refused"}
    kept = read_voices([tmp_path / "voices"])["alice"]
    assert "refused" in answers
    assert kept.rights == winner
    assert kept.audio.read_bytes() == sources[winner].read_bytes()


KILLED = Path(__file__).with_name("killed_while_adding.py")


@pytest.mark.parametrize("earlier", ["nobody", "somebody"])
def test_killed_at_any_step_it_leaves_all_of_a_voice_or_nothing_and_can_be_run_again(
    recording: Path, spoken: Spoken, tmp_path: Path, earlier: str
) -> None:
    before = other_recording(tmp_path / "before.wav", spoken)
    result = subprocess.run(
        [sys.executable, KILLED, tmp_path, recording, before, earlier],
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    steps = result.stdout.split()
    assert len(steps) > 8
    assert set(steps[:-1]) <= {"nothing", "earlier", "new"}
    assert "nothing" in steps
    assert steps[-1] == "done"


def test_what_a_killed_one_leaves_is_swept(recording: Path, tmp_path: Path) -> None:
    folder = tmp_path / "voices"
    add_voice(recording, folder, name="alice", **FACTS)
    assert sweep_parts(folder) == 0
    assert visible(folder) == {"alice.wav", "alice.toml"}
