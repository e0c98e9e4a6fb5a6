"""A voice is known by what is heard in its recording, and by nothing else."""

import os
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from voice_kit import CODECS, Spoken, encode, on_the_grid, resampled

from phases.clip import Clip
from phases.errors import FolderNotWritable, VoiceUnusable
from phases.voice import Reference
from phases.voices import Sample, canonical_reference, content_hash, read_original, voice_of

in_one_folder = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15
)
anything_in_16_bits = arrays.arrays(np.int16, st.integers(1, 3_000), elements=st.integers(-32_768, 32_767))


def reference(path: Path, folder: Path, transcript: str = "") -> Reference:
    return canonical_reference(Sample("alice", path, transcript), folder)


def stored(kept: Reference) -> tuple[np.ndarray, int, int]:
    with wave.open(kept.audio) as file:
        assert file.getsampwidth() == 2
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return samples, file.getframerate(), file.getnchannels()


def test_the_reference_is_a_mono_wav_of_exactly_the_recording_at_its_own_rate(
    recording: Path, spoken: Spoken, tmp_path: Path
) -> None:
    kept = reference(recording, tmp_path / "kept")
    samples, rate, channels = stored(kept)
    assert (rate, channels) == (spoken.clip.rate, 1)
    assert np.array_equal(samples / 32_768, on_the_grid(spoken.clip))
    assert Path(kept.audio) == tmp_path / "kept" / f"{kept.audio_hash}.wav"


@in_one_folder
@given(samples=anything_in_16_bits, rate=st.sampled_from([8_000, 22_050, 24_000, 44_100, 48_000]))
def test_whatever_the_lossless_format_the_hash_is_the_same(
    tmp_path: Path, samples: np.ndarray, rate: int
) -> None:
    clip = (samples / 32_768).astype(np.float32)
    wav = encode(tmp_path / "alice.wav", clip, rate)
    flac = encode(tmp_path / "renamed" / "bob.flac", clip, rate)
    twice = encode(tmp_path / "two.flac", np.stack([clip, clip]), rate)
    alac = encode(tmp_path / "alice.m4a", clip, rate, "alac")
    kept = {reference(path, tmp_path / "kept") for path in (wav, flac, twice, alac)}
    assert len(kept) == 1
    assert np.array_equal(stored(kept.pop())[0], samples)


@in_one_folder
@given(samples=anything_in_16_bits, data=st.data())
def test_one_other_sample_or_another_rate_is_another_hash(
    tmp_path: Path, samples: np.ndarray, data: st.DataObject
) -> None:
    other = samples.copy()
    place = data.draw(st.integers(0, len(samples) - 1))
    other[place] = data.draw(st.integers(-32_768, 32_767).filter(lambda value: value != samples[place]))
    hashes = {
        reference(encode(tmp_path / "a.wav", (each / 32_768).astype(np.float32), rate), tmp_path).audio_hash
        for each, rate in ((samples, 24_000), (other, 24_000), (samples, 22_050))
    }
    assert len(hashes) == 3


def test_the_voice_is_its_recording_and_its_words_and_not_its_name_tags_or_dates(
    recording: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere" / "Zoë.wav"
    moved.parent.mkdir()
    moved.write_bytes(recording.read_bytes())
    os.utime(moved, (0, 0))
    one = content_hash(reference(recording, tmp_path / "kept", "Hello."))
    assert content_hash(reference(moved, tmp_path / "other", "Hello.")) == one
    assert content_hash(reference(recording, tmp_path / "kept", "Hullo.")) != one


@pytest.mark.parametrize("suffix", CODECS)
def test_every_format_is_decoded_to_what_was_said(tmp_path: Path, spoken: Spoken, suffix: str) -> None:
    rate = 48_000 if CODECS[suffix] == "libopus" else spoken.clip.rate
    said = resampled(spoken.clip, rate)
    original = read_original(encode(tmp_path / f"alice{suffix}", said.samples, rate))
    assert original.clip.rate == rate
    assert abs(original.clip.seconds - said.seconds) < 0.1
    assert loudest_likeness(original.clip, said) > 0.95


def loudest_likeness(one: Clip, other: Clip) -> float:
    """How alike two clips are where they fit best: 1 if they are the same."""
    length = 1 << (len(one) + len(other)).bit_length()
    a, b = (np.fft.rfft(clip.samples.astype(np.float64), length) for clip in (one, other))
    together = np.fft.irfft(a * np.conj(b), length).max()
    return float(
        together
        / np.sqrt(np.square(one.samples, dtype=float).sum() * np.square(other.samples, dtype=float).sum())
    )


def test_stereo_is_mixed_down(tmp_path: Path) -> None:
    left, right = (
        np.random.default_rng(seed).integers(-10_000, 10_000, 4_000).astype(np.float32) / 32_768
        for seed in (1, 2)
    )
    original = read_original(encode(tmp_path / "a.wav", np.stack([left, right]), 24_000))
    assert (original.channels, original.mixed) == (2, "all")
    assert np.allclose(original.clip.samples, (left + right) / 2, atol=1e-6)


@pytest.mark.parametrize("faint", [0.0, 1e-4])
def test_a_silent_channel_is_dropped_and_does_not_halve_the_other(
    tmp_path: Path, spoken: Spoken, faint: float
) -> None:
    samples = on_the_grid(spoken.clip)
    hiss = faint * np.random.default_rng(0).standard_normal(len(samples)).astype(np.float32)
    original = read_original(encode(tmp_path / "a.wav", np.stack([hiss, samples]), 24_000))
    assert (original.channels, original.mixed) == (2, "without silent channels")
    assert np.array_equal(original.clip.samples, samples)


def test_channels_that_cancel_each_other_do_not_become_silence(tmp_path: Path, spoken: Spoken) -> None:
    samples = on_the_grid(spoken.clip)
    original = read_original(encode(tmp_path / "a.wav", np.stack([samples, -samples]), 24_000))
    assert original.mixed == "loudest channel"
    assert np.array_equal(np.abs(original.clip.samples), np.abs(samples))


def test_silence_on_both_channels_is_silence(tmp_path: Path) -> None:
    original = read_original(encode(tmp_path / "a.wav", np.zeros((2, 500), np.float32), 24_000))
    assert not original.clip.samples.any()


def test_the_file_is_written_once(recording: Path, tmp_path: Path) -> None:
    kept = reference(recording, tmp_path / "kept")
    os.utime(kept.audio, (1, 1))
    assert reference(recording, tmp_path / "kept") == kept
    assert Path(kept.audio).stat().st_mtime == 1
    assert list((tmp_path / "kept").iterdir()) == [Path(kept.audio)]


@pytest.mark.parametrize(
    "spoil", [lambda wav: wav[:-2], lambda wav: b"", lambda wav: wav[:99] + b"?" + wav[100:]]
)
def test_a_damaged_file_is_written_again(
    recording: Path, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    kept = Path(reference(recording, tmp_path / "kept").audio)
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))
    reference(recording, tmp_path / "kept")
    assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_is_told(recording: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FolderNotWritable):
        reference(recording, tmp_path / "file")


def video_only(path: Path) -> None:
    import av

    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 16
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def a_playlist(path: Path) -> None:
    path.write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/other.ts\n#EXT-X-ENDLIST\n"
    )


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: None, "There is no recording"),
        (lambda path: path.mkdir(), "There is no recording"),
        (os.mkfifo, "There is no recording"),
        (lambda path: path.symlink_to("nowhere"), "There is no recording"),
        (lambda path: path.write_bytes(b""), "no sound that can be decoded"),
        (lambda path: path.write_bytes(b"RIFF" + bytes(500)), "no sound that can be decoded"),
        (lambda path: path.write_text("These are only words." * 99), "no sound that can be decoded"),
        (a_playlist, "no sound that can be decoded"),
        (video_only, "holds no sound"),
        (lambda path: soundfile.write(path, np.zeros(0, np.float32), 24_000), "holds no sound"),
        (lambda path: encode(path, np.full(99, np.nan, np.float32), 24_000, "pcm_f32le"), "not numbers"),
        (lambda path: encode(path, np.zeros(8_000 * 601, np.float32), 8_000), "longer than 10 minutes"),
    ],
)
def test_what_is_no_recording_is_told_by_its_name(
    tmp_path: Path, make: Callable[[Path], object], told: str
) -> None:
    path = tmp_path / "alice.wav"
    make(path)
    with pytest.raises(VoiceUnusable, match=told) as caught:
        reference(path, tmp_path / "kept")
    assert str(path) in caught.value.message
    assert caught.value.remedy
    assert not (tmp_path / "kept").exists()


def test_a_voice_carries_what_is_told_of_it(recording: Path, tmp_path: Path) -> None:
    sample = Sample(
        "alice", recording, "Hello.", ("en",), "CC0", "herself, today", {"chatterbox": {"exaggeration": 0.7}}
    )
    kept = canonical_reference(sample, tmp_path)
    voice = voice_of(sample, "chatterbox/turbo", kept)
    assert (voice.name, voice.engine, voice.rights) == ("alice", "chatterbox/turbo", "CC0")
    assert (voice.languages, voice.parameters) == (("en",), {"exaggeration": 0.7})
    assert voice.reference == kept
    assert voice.content_hash == content_hash(kept)
    assert voice_of(Sample("alice", recording), "f5-tts", kept).rights == "not told"
