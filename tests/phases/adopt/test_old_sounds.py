"""Recordings of another system: found where they lie now, decoded whole, and of about the length of their text."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from phases.adopt import NotUsable, OldChunk, Places, absurd, narrators_pace, pace_of, read_sound, text_of
from phases.clip import Clip

RATE = 24_000


def speech(seconds: float, rate: int = RATE, level: float = 0.1) -> NDArray[np.float32]:
    noise = np.random.default_rng(1).standard_normal(round(seconds * rate))
    return (level * noise).astype(np.float32)


def written(path: Path, samples: NDArray[np.float32], rate: int = RATE, subtype: str = "PCM_16") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000])
def test_any_kind_of_wav_is_read_on_one_channel_at_its_own_rate(
    tmp_path: Path, subtype: str, rate: int
) -> None:
    mono = speech(0.5, rate)
    clip = read_sound(written(tmp_path / "a.wav", np.column_stack([mono, mono]), rate, subtype))
    assert clip.rate == rate
    np.testing.assert_allclose(clip.samples, mono, atol=1e-4)


def test_channels_that_cancel_each_other_are_not_mixed(tmp_path: Path) -> None:
    mono = speech(0.5)
    clip = read_sound(written(tmp_path / "a.wav", np.column_stack([mono, -mono])))
    np.testing.assert_allclose(np.abs(clip.samples), np.abs(mono), atol=1e-4)


def test_samples_beyond_the_scale_are_brought_back_and_not_clipped(tmp_path: Path) -> None:
    loud = speech(0.5, level=1.0)
    clip = read_sound(written(tmp_path / "a.wav", loud, subtype="FLOAT"))
    np.testing.assert_allclose(clip.samples, loud / np.abs(loud).max(), atol=1e-6)


def test_a_recording_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    nan = speech(0.1)
    nan[7] = np.nan
    cut = written(tmp_path / "cut.wav", speech(1))
    cut.write_bytes(cut.read_bytes()[:-1_000])
    (tmp_path / "text.wav").write_text("This is no sound.")
    (tmp_path / "head.wav").write_bytes(cut.read_bytes()[:20])
    (tmp_path / "empty.wav").write_bytes(b"")
    reasons = {
        cut: "cut off",
        tmp_path / "text.wav": "cannot be decoded",
        tmp_path / "head.wav": "cut off",
        tmp_path / "empty.wav": "cannot be decoded",
        tmp_path: "cannot be read",
        tmp_path / "none.wav": "cannot be read",
        written(tmp_path / "silent.wav", np.zeros(RATE, np.float32)): "silent",
        written(tmp_path / "nothing.wav", np.zeros(0, np.float32)): "empty",
        written(tmp_path / "nan.wav", nan, subtype="FLOAT"): "not numbers",
        written(tmp_path / "slow.wav", speech(1, 4_000), 4_000): "4000 Hz",
        written(tmp_path / "long.wav", np.zeros(901 * 8_000, np.float32), 8_000): "longer",
    }
    for path, reason in reasons.items():
        with pytest.raises(NotUsable, match=reason):
            read_sound(path)


def test_a_wav_whose_writer_could_not_go_back_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "streamed.wav", speech(0.5))
    content = bytearray(path.read_bytes())
    at = content.index(b"data")
    content[at + 4 : at + 8] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(content))
    assert len(read_sound(path)) == RATE // 2


TOLD = [
    "/home/somebody/pipeline/audio_chunks/emma/chunk_0001.wav",
    "C:\\Users\\somebody\\pipeline\\audio_chunks\\emma\\chunk_0001.wav",
    "audio_chunks/emma/chunk_0001.wav",
    "..\\pipeline\\audio_chunks\\emma\\chunk_0001.wav",
    ' "audio_chunks/emma/chunk_0001.wav" ',
]


@pytest.mark.parametrize("told", TOLD)
def test_a_path_of_another_machine_is_found_by_its_end(tmp_path: Path, told: str) -> None:
    there = written(tmp_path / "audio_chunks" / "emma" / "chunk_0001.wav", speech(0.1))
    assert Places((tmp_path / "elsewhere", tmp_path)).find(told) == there


def test_a_path_is_found_as_it_is_told_first(tmp_path: Path) -> None:
    written(tmp_path / "new" / "emma" / "chunk_0001.wav", speech(0.1))
    there = written(tmp_path / "old" / "emma" / "chunk_0001.wav", speech(0.1))
    assert Places((tmp_path / "new",)).find(str(there)) == there


def test_a_bare_name_does_not_stand_for_a_path(tmp_path: Path) -> None:
    written(tmp_path / "chunk_0001.wav", speech(0.1))
    places = Places((tmp_path,))
    assert places.find("/old/persuasion/chunk_0001.wav") is None
    assert places.find("chunk_0001.wav") == tmp_path / "chunk_0001.wav"


@pytest.mark.parametrize("told", ["", " ", "/", ".", "C:\\", "a" * 5_000, "a\0b", "\\\\server\\share\\x.wav"])
def test_a_path_that_is_none_leads_nowhere(tmp_path: Path, told: str) -> None:
    assert Places((tmp_path,)).find(told) is None


def test_a_text_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "huge.txt").write_text("a" * 200_000)
    (tmp_path / "marked.txt").write_text("\ufeffIt rained.\n", encoding="utf-8")
    places = Places((tmp_path,))
    assert text_of(OldChunk("$", 1, path="marked.txt"), places) == "It rained."
    for name, reason in {"latin.txt": "UTF-8", "huge.txt": "too large", "none.txt": "not there"}.items():
        with pytest.raises(NotUsable, match=reason):
            text_of(OldChunk("$", 1, path=name), places)
    with pytest.raises(NotUsable, match="told"):
        text_of(OldChunk("$", 1), places)


SENTENCE = "He counted the benches along the platform, and then he went home."


def test_the_pace_of_a_narrator_is_that_of_most_recordings() -> None:
    letters = sum(sign.isalpha() for sign in SENTENCE)
    pace = pace_of(Clip(speech(letters / 15), RATE), SENTENCE)
    assert pace == pytest.approx(15, rel=0.05)
    assert narrators_pace([(pace, SENTENCE)] * 4) is None
    usual = narrators_pace([(pace, SENTENCE)] * 4 + [(30.0, SENTENCE), (900.0, SENTENCE), (1.0, "No.")])
    assert usual == pytest.approx(pace)


def test_a_recording_far_from_its_narrators_pace_is_of_another_text() -> None:
    assert absurd(15.0, SENTENCE, 14.0) is None
    assert absurd(30.0, SENTENCE, 14.0)
    assert absurd(6.0, SENTENCE, 14.0)
    assert absurd(30.0, SENTENCE, None) is None
    assert absurd(90.0, SENTENCE, None)
    assert absurd(90.0, "No.", 14.0) is None
