"""One's own recordings: added, listed, checked, spoken with; changed, they are other voices."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from producing import produce

from flows.cli import run
from phases.errors import VoiceUnknown, VoiceUnusable
from phases.synthesize import Line, find_engine, make_engine

pytestmark = pytest.mark.xdist_group("prefect")

MIMIC = "tests.engines.mimic:Mimic"
WORDS = (
    "It was a bright cold day in April, and all the clocks of the town were striking, one after the other."
)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody speaking for some six seconds."""
    engine = make_engine("hibari")
    engine.load()
    (spoken,) = engine.speak([Line(WORDS, "en", find_engine("hibari").voices[0])])
    engine.close()
    path = tmp_path_factory.mktemp("recordings") / "spoken.wav"
    soundfile.write(path, spoken.clip.samples, spoken.clip.rate, subtype="PCM_16")
    return path


@pytest.fixture
def add(home: Path, recording: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def add(name: str = "Alice", **options: Any) -> tuple[int, str]:
        path = options.pop("path", recording)
        told = {"rights": "CC0", "consent": "Alice, 4 July 2026", "transcript": WORDS, **options}
        words = [word for option, value in told.items() for word in (f"--{option}", value)]
        code = run(["voices", "add", str(path), "--name", name, *words])
        said = capsys.readouterr()
        return code, " ".join((said.out + said.err).split())

    return add


def louder(recording: Path, path: Path) -> Path:
    samples, rate = soundfile.read(recording, dtype="float32")
    soundfile.write(path, samples * 0.9, rate, subtype="PCM_16")
    return path


def test_a_recording_becomes_a_voice_that_is_listed_with_its_rights(
    home: Path, add: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = add()
    assert code == 0
    assert "alice is a voice now" in said
    run(["voices", "--json"])
    rows = {row["voice"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["alice"] == {"engine": "voice folder", "voice": "alice", "languages": [], "rights": "CC0"}
    assert "heart" in rows
    assert run(["voices", "check", "ALICE"]) == 0


def test_a_recording_that_is_not_fit_is_refused_with_every_reason(
    home: Path, add: Any, tmp_path: Path
) -> None:
    silence = tmp_path / "silence.wav"
    soundfile.write(silence, np.zeros(16_000, np.float32), 8_000)
    code, said = add(path=silence)
    assert code == VoiceUnusable.exit_code
    assert "Nothing is heard" in said
    assert "8,000 samples per second" in said
    assert not list(home.glob("voices/*.wav"))


def test_for_an_engine_that_needs_the_words_their_absence_is_an_error(home: Path, add: Any) -> None:
    assert add("Alice", transcript="", engine=MIMIC)[0] == VoiceUnusable.exit_code
    assert add("Alice", transcript="")[0] == 0


def test_a_book_is_spoken_with_it_and_only_its_own_lines_change_with_it(
    story: Path, home: Path, add: Any, recording: Path, tmp_path: Path, prefect_api: str
) -> None:
    add()
    first = produce(story, engine=MIMIC, voice="Alice")
    assert first.error is None
    copied = home / "voices" / "alice.wav"
    copied.rename(home / "voices" / "eve.wav")
    for ending in (".reference.txt", ".toml"):
        (home / "voices" / f"alice{ending}").rename(home / "voices" / f"eve{ending}")
    renamed = produce(story, engine=MIMIC, voice="Eve")
    assert (renamed["spoken"], renamed["reused"]) == (0, first["chunks"])
    louder(recording, home / "voices" / "eve.wav")
    changed = produce(story, engine=MIMIC, voice="Eve")
    assert changed["spoken"] == first["chunks"]


def test_a_voice_that_is_not_there_is_named_with_those_that_are(
    story: Path, home: Path, add: Any, prefect_api: str
) -> None:
    add()
    for voice in ("Alcie", None):
        ended = produce(story, engine=MIMIC, voice=voice)
        assert isinstance(ended.error, VoiceUnknown)
        assert "alice" in ended.error.remedy


def test_a_voice_without_the_words_its_engine_needs_speaks_nothing(
    story: Path, home: Path, add: Any, prefect_api: str
) -> None:
    add(transcript="")
    ended = produce(story, engine=MIMIC, voice="alice")
    assert isinstance(ended.error, VoiceUnusable)
    assert ".reference.txt" in ended.error.remedy


def test_a_broken_voice_is_listed_by_check_and_stands_in_nobodys_way(
    story: Path, home: Path, add: Any, prefect_api: str, capsys: pytest.CaptureFixture[str]
) -> None:
    add()
    (home / "voices" / "broken.wav").write_bytes(b"RIFF, but no more")
    assert run(["voices", "check"]) == VoiceUnusable.exit_code
    assert "broken" in capsys.readouterr().err
    assert produce(story, engine=MIMIC, voice="alice").error is None
