"""Good recordings pass; each way to spoil one is told with its figure; nothing raises."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from voice_kit import Spoken, encode, noise, on_the_grid, resampled, silence

from phases.clip import Clip, Samples
from phases.script import Limits
from phases.synthesize import EngineFacts, Line, make_engine
from phases.voices import Examination, Needs, Original, Sample, examine, examine_sample

RATE = 24_000


def codes(examination: Examination) -> dict[str, str]:
    return {finding.code: finding.severity for finding in examination.findings}


def examined(clip: Clip, transcript: str = "", needs: Needs = "audio") -> dict[str, str]:
    return codes(examine(Original(clip), transcript, needs))


def test_good_speech_passes_without_a_word(spoken: Spoken) -> None:
    assert examined(spoken.clip, spoken.text, "audio and transcript") == {}


def test_every_sentence_of_the_embedded_voice_that_is_long_enough_passes(
    speech: list[tuple[str, Clip]],
) -> None:
    for text, clip in speech:
        assert set(examined(clip, text, "audio and transcript")) <= {"too_short"}


def test_the_tone_engine_passes_as_a_voice() -> None:
    engine = make_engine("tone")
    text = (
        "Every letter of this is a chord, and each of them lasts exactly as long as all the others ever do."
    )
    clip = engine.speak([Line(text, "en", engine.facts.voices[0])])[0].clip
    assert examined(clip, text, "audio and transcript") == {}


@pytest.mark.parametrize(
    ("seconds", "found"),
    [
        (2.9, {"too_short": "error"}),
        (3.1, {"too_short": "warning"}),
        (4.9, {"too_short": "warning"}),
        (5.1, {}),
        (15.0, {}),
        (15.1, {"too_long": "warning"}),
        (59.9, {"too_long": "warning"}),
        (60.1, {"too_long": "error"}),
    ],
)
def test_five_to_fifteen_seconds_are_best(spoken: Spoken, seconds: float, found: dict[str, str]) -> None:
    samples = np.resize(spoken.clip.samples, round(seconds * RATE))
    assert examined(Clip(samples, RATE)) == found


Spoil = Callable[[Clip], Samples]

FAULTS: dict[str, tuple[Spoil, dict[str, str]]] = {
    "digital silence": (lambda c: np.zeros_like(c.samples), {"silent": "error"}),
    "the microphone was off": (lambda c: noise(c, 60), {"silent": "error"}),
    "far from the microphone": (lambda c: c.samples * 0.05, {"quiet": "warning"}),
    "somewhat overdriven": (lambda c: np.clip(c.samples * 6, -1, 1), {"clipped": "warning"}),
    "overdriven": (lambda c: np.clip(c.samples * 10, -1, 1), {"clipped": "error"}),
    "overdriven, then turned down": (lambda c: np.clip(c.samples * 10, -1, 1) * 0.4, {"clipped": "error"}),
    "a quiet room": (lambda c: c.samples + noise(c, 30), {}),
    "a noisy room": (lambda c: c.samples + noise(c, 18), {"noisy": "warning"}),
    "drowned in noise": (lambda c: c.samples + noise(c, 6), {"noisy": "error"}),
    "nothing but noise": (lambda c: noise(c, 0), {"noisy": "error"}),
    "hum": (lambda c: c.samples + hum(c, 18), {"noisy": "warning"}),
    "loud hum": (lambda c: c.samples + hum(c, 3), {"noisy": "error"}),
    "off its middle": (lambda c: c.samples + 0.05, {"offset": "warning"}),
    "a long start": (lambda c: np.append(silence(1.5, RATE), c.samples), {"silence_before": "warning"}),
    "a long end": (lambda c: np.append(c.samples, silence(1.5, RATE)), {"silence_after": "warning"}),
    "long pauses": (
        lambda c: np.insert(c.samples, len(c) // 2, silence(len(c) / RATE, RATE)),
        {"little_speech": "warning"},
    ),
    "one word in a long silence": (
        lambda c: np.concatenate([silence(0.5, RATE), c.samples[: RATE // 2], silence(7, RATE)]),
        {"little_speech": "error", "silence_after": "warning"},
    ),
}


def hum(clip: Clip, below_db: float) -> Samples:
    """The mains, with its overtones."""
    time = np.arange(len(clip)) / clip.rate
    tones = sum(np.sin(2 * np.pi * 50 * n * time) / n for n in (1, 2, 3))
    power = float(np.square(clip.samples, dtype=np.float64).mean())
    return (tones / tones.std() * np.sqrt(power) * 10 ** (-below_db / 20)).astype(np.float32)


@pytest.mark.parametrize(("spoil", "found"), FAULTS.values(), ids=FAULTS.keys())
def test_each_way_to_spoil_a_recording_is_told(spoken: Spoken, spoil: Spoil, found: dict[str, str]) -> None:
    clip = Clip(spoil(spoken.clip).astype(np.float32), RATE)
    longer = {"too_long": "warning"} if clip.seconds > 15 else {}
    assert examined(clip) == found | longer


@pytest.mark.parametrize(
    ("below_db", "least", "most"), [(40, 42, 48), (30, 32, 38), (20, 22, 28), (10, 12, 18), (0, 4, 9)]
)
def test_the_contrast_follows_the_noise(spoken: Spoken, below_db: float, least: float, most: float) -> None:
    clip = Clip(spoken.clip.samples + noise(spoken.clip, below_db), RATE)
    assert least < examine(Original(clip)).figures.contrast_db < most


def test_speech_without_any_pause_is_not_taken_for_drowned(spoken: Spoken) -> None:
    frames = spoken.clip.samples[: len(spoken.clip) // 480 * 480].reshape(-1, 480)
    power = np.square(frames).mean(axis=1)
    tight = frames[power > power.max() * 1e-3].reshape(-1)
    assert examined(Clip(tight, RATE)).get("noisy") != "error"


@pytest.mark.parametrize(
    ("rate", "found"),
    [
        (8_000, {"low_rate": "error"}),
        (11_025, {"low_rate": "warning"}),
        (16_000, {}),
        (44_100, {}),
        (96_000, {}),
    ],
)
def test_a_low_rate_is_told(spoken: Spoken, rate: int, found: dict[str, str]) -> None:
    assert examined(resampled(spoken.clip, rate)) == found


@pytest.mark.parametrize("mixed", ["all", "without silent channels", "loudest channel"])
def test_stereo_is_told_with_what_becomes_of_it(spoken: Spoken, mixed: str) -> None:
    found = examine(Original(spoken.clip, 2, mixed)).findings
    assert [(finding.code, finding.severity) for finding in found] == [("stereo", "warning")]
    assert found[0].message.startswith("It has 2 channels; ")


@pytest.mark.parametrize(
    ("transcript", "needs", "found"),
    [
        ("", "audio", {}),
        ("", "audio and transcript", {"no_transcript": "error"}),
        ("…!", "audio", {"no_transcript": "warning"}),
        ("…!", "audio and transcript", {"no_transcript": "error"}),
        ("Hello.", "audio", {"transcript_pace": "warning"}),
        ("Hello.", "audio and transcript", {"transcript_pace": "error"}),
        ("What was said, and a whole book more. " * 20, "audio and transcript", {"transcript_pace": "error"}),
    ],
)
def test_a_transcript_that_cannot_be_what_is_said_is_told(
    spoken: Spoken, transcript: str, needs: Needs, found: dict[str, str]
) -> None:
    assert examined(spoken.clip, transcript, needs) == found


def test_digits_and_wide_letters_count_as_what_they_are_spoken_as(spoken: Spoken) -> None:
    speech_seconds = examine(Original(spoken.clip)).figures.speech_seconds
    assert examined(spoken.clip, "1895 " * round(speech_seconds * 0.5)) == {}
    assert examined(spoken.clip, "時" * round(speech_seconds * 4)) == {}


def test_every_message_has_its_figure(spoken: Spoken) -> None:
    clip = Clip((np.clip(spoken.clip.samples * 20, -1, 1) + noise(spoken.clip, 0))[: 2 * RATE] + 0.1, RATE)
    findings = examine(Original(clip, 2), "No.", "audio and transcript").findings
    assert len(findings) > 4
    for finding in findings:
        assert re.search(r"\d", finding.message), finding


def test_a_voice_of_which_rights_and_consent_are_not_told_is_named_for_it(recording: Path) -> None:
    sample = Sample("alice", recording)
    assert codes(examine_sample(sample)) == {"no_rights": "warning", "no_consent": "warning"}
    told = Sample("alice", recording, rights="CC0", consent="herself, today")
    assert examine_sample(told).findings == ()


def test_a_voice_in_a_folder_is_examined_as_its_engine_needs_it(tmp_path: Path, spoken: Spoken) -> None:
    path = encode(tmp_path / "alice.mp3", np.stack([on_the_grid(spoken.clip)] * 2), RATE)
    sample = Sample("alice", path, rights="CC0", consent="herself, today")
    assert codes(examine_sample(sample, "audio and transcript")) == {
        "stereo": "warning",
        "no_transcript": "error",
    }
    assert examine_sample(sample).is_usable


def test_what_engines_say_they_need_is_what_can_be_asked_for() -> None:
    facts = EngineFacts(
        name="any", version="1", model_revision="1", sample_rate=RATE, languages=("*",), voices=(), limits=Limits(),
        max_batch=1, deterministic=True, seeded=True, letters_per_second=16, extra_seconds=0, code_licence="-",
        weights_licence="-", memory_mb=1, clones="audio and transcript",
    )  # fmt: skip
    assert facts.clones in Needs.__args__


any_samples = arrays.arrays(np.float32, st.integers(1, 2_000), elements=st.floats(-8, 8, width=32))


@settings(deadline=None)
@given(
    samples=any_samples,
    rate=st.sampled_from([1, 49, 50, 8_000, RATE, 192_000]),
    channels=st.integers(1, 6),
    transcript=st.text(max_size=60),
    needs=st.sampled_from(["audio", "audio and transcript"]),
)
def test_any_recording_is_examined_and_every_finding_says_what_to_do(
    samples: Samples, rate: int, channels: int, transcript: str, needs: Needs
) -> None:
    examination = examine(Original(Clip(samples, rate), channels), transcript, needs)
    assert examination.is_usable == (not examination.errors)
    for finding in examination.findings:
        assert finding.message.endswith(".")
        assert finding.remedy.endswith(".")
    assert len({finding.code for finding in examination.findings}) == len(examination.findings)


@settings(deadline=None, max_examples=30)
@given(gain=st.floats(0.3, 2.0))
def test_how_loud_good_speech_is_changes_nothing(spoken: Spoken, gain: float) -> None:
    assert examined(Clip(spoken.clip.samples * np.float32(gain), RATE), spoken.text) == {}


def test_examining_leaves_the_recording_as_it_was(spoken: Spoken) -> None:
    before = spoken.clip.samples.tobytes()
    examine(Original(spoken.clip), spoken.text)
    assert spoken.clip.samples.tobytes() == before
