"""A recording goes in, subtitles in two languages come out; nothing is heard twice, and no gap is hidden."""

import json
import shutil
import time
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from command_line import ended, environment, started
from producing import OUT, Ended, retry, translate
from sqlalchemy import func, select

from db.models import HearingRow
from db.store import Store
from flows.orders import SpeechOrder
from flows.translate_speech import finished_report
from phases.errors import (
    LanguageUnsupported,
    PairUnsupported,
    ProductionIncomplete,
    RecognizerMissing,
    SettingsInvalid,
    SourceEmpty,
)
from phases.subtitles import SubtitleSettings, read_subtitles
from tests.environments import ready

pytestmark = [pytest.mark.usefixtures("prefect_api", "home"), pytest.mark.xdist_group("prefect")]

SHOUTING = "tests.translators.shouting:Shouting"
KINDS = ("srt", "txt", "vtt")
DIES = "tests.translators.misbehaving:Dies"


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A person reading the beginning of a novel, 44 s; it comes with the recognizer."""
    file = metadata.distribution("moonshine-voice").locate_file("moonshine_voice/assets/two_cities.wav")
    return Path(shutil.copy(str(file), tmp_path / "talk.wav"))


def file_of(run: Ended, suffix: str) -> Path:
    (path,) = [path for path in run["files"] if path.endswith(suffix)]
    return Path(path)


def texts(path: Path) -> str:
    return " ".join(" ".join(cue.text for cue in read_subtitles(path, SubtitleSettings()).cues).split())


def hearings(home: Path) -> int:
    """How many segments the store knows to have been heard."""
    if not (home / "nocturne.db").exists():
        return 0
    store = Store.in_file(home / "nocturne.db")
    store.prepare()
    with store.reading() as session:
        count = session.scalars(select(func.count()).select_from(HearingRow)).one()
    store.close()
    return count


def told(run: Ended) -> dict[str, Any]:
    return dict(json.loads(file_of(run, ".json").read_text()))


def test_a_recording_becomes_subtitles_in_two_languages_and_is_heard_once(talk: Path) -> None:
    first = translate(talk, to="pt", translator=SHOUTING, stacked="original above")
    assert first.error is None
    assert first["segments"] == first["heard"] + sum(first["filtered"].values())
    assert (first["heard_now"], first["waiting"], first["failed"]) == (first["segments"], 0, [])
    assert first["translated"] == first["lines"] > 10
    assert list(first["busy_seconds"]) == ["reading", "finding", "hearing", "translating", "writing"]
    said = texts(file_of(first, ".en.srt"))
    assert said.startswith("It was the best of times")
    assert "we had everything before us" in said.lower()
    assert texts(file_of(first, ".pt.srt")) == said.upper()
    assert texts(file_of(first, ".en-pt.srt")).startswith(
        "It was the best of times. IT WAS THE BEST OF TIMES."
    )
    lines = told(first)["lines"]
    assert all(one["end_ms"] <= other["start_ms"] for one, other in pairwise(lines))
    again = translate(talk, to="pt", translator=SHOUTING, stacked="original above")
    assert (again["heard_now"], again["busy_seconds"], again["files"]) == (0, {}, first["files"])


def test_further_formats_say_the_same(talk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCTURNE_CAPTIONS__ALSO", '["vtt", "ass", "txt"]')
    run = translate(talk, to="pt", translator=SHOUTING)
    assert [Path(path).name for path in run["files"]] == sorted(
        ["talk.en-pt.ass", "talk.en.json", *(f"talk.{at}.{kind}" for at in ("en", "pt") for kind in KINDS)]
    )
    said, meant = texts(file_of(run, ".en.srt")), texts(file_of(run, ".pt.srt"))
    assert texts(file_of(run, ".en.vtt")) == said
    assert texts(file_of(run, ".pt.vtt")) == meant
    assert " ".join(file_of(run, ".pt.txt").read_text().split()) == meant
    both = texts(file_of(run, ".ass"))
    assert len(both) == len(said) + 1 + len(meant)
    assert translate(talk, to="pt", translator=SHOUTING)["files"] == run["files"]


def test_who_speaks_is_said_so_that_a_cast_can_speak_it(talk: Path, tmp_path: Path) -> None:
    plain = translate(talk, to="pt", translator=SHOUTING)
    turns = tmp_path / "talk.rttm"
    turns.write_text("SPEAKER talk 1 0 20 <NA> <NA> Alice\nSPEAKER talk 1 20 25 <NA> <NA> Bob\n")
    named = translate(talk, to="pt", translator=SHOUTING, speakers=turns)
    assert (named["production"], named["heard_now"]) == (plain["production"], 0)
    for suffix in (".en.srt", ".pt.srt"):
        sheet = read_subtitles(file_of(named, suffix), SubtitleSettings())
        assert sheet.cues[0].text.startswith("[Alice] ")
        assert sheet.cues[-1].text.startswith("[Bob] ")
    assert {line["speaker"] for line in told(named)["lines"]} == {"Alice", "Bob"}
    assert not texts(file_of(translate(talk, to="pt", translator=SHOUTING), ".en.srt")).startswith("[")


def test_a_line_that_nobody_can_translate_is_named_and_the_rest_is_kept(talk: Path) -> None:
    broken = translate(talk, to="pt", translator=DIES)
    assert isinstance(broken.error, ProductionIncomplete)
    assert "season of darkness" in broken.error.message.lower()
    assert broken["state"] == "incomplete"
    assert len(broken["failed"]) == 1
    assert broken["translated"] == broken["lines"] - 1
    assert broken["files"] == []
    marked = translate(talk, to="pt", translator=DIES, mark_gaps=True)
    assert marked.error is None
    assert marked["heard_now"] == 0
    assert "[…]" in file_of(marked, ".pt.srt").read_text()
    assert len(told(marked)["gaps"]) == 1


def test_another_translator_hears_nothing_again(talk: Path) -> None:
    written = translate(talk)
    assert [Path(path).suffix for path in written["files"]] == [".json", ".srt"]
    assert translate(talk, to="pt", translator=SHOUTING)["heard_now"] == 0


def test_what_cannot_be_done_is_said_before_anything_is_heard(talk: Path, home: Path, tmp_path: Path) -> None:
    unknown = translate(talk, to="eo")
    assert isinstance(unknown.error, PairUnsupported)
    deaf = translate(talk, language="xx")
    assert isinstance(deaf.error, RecognizerMissing)
    assert "No recognizer was taught “xx”" in deaf.error.message
    mute = translate(talk, to="pt", translator=SHOUTING, dub=True, engine="hibari")
    assert isinstance(mute.error, LanguageUnsupported)
    assert hearings(home) == 0


@pytest.mark.parametrize(("language", "to"), [("en", "en"), ("en-GB", "en-US")])
def test_what_is_to_stay_in_its_language_is_not_translated(talk: Path, language: str, to: str) -> None:
    same = translate(talk, language=language, to=to)
    assert isinstance(same.error, PairUnsupported)
    assert "Leave --to out" in same.error.remedy


def test_whoever_is_killed_while_it_begins_has_begun_nothing(
    talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As if by a signal."""

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("flows.beginning_recordings.set_settings", kill)
        with pytest.raises(Killed):
            translate(talk)
    assert translate(talk).error is None


def test_where_nobody_speaks_it_is_said_and_no_sound_is_kept(tmp_path: Path, home: Path) -> None:
    silence = tmp_path / "silence.wav"
    soundfile.write(silence, np.zeros(32_000, np.float32), 16_000)
    assert isinstance(translate(silence).error, SourceEmpty)
    assert not list(home.rglob("*.s16"))


def test_recordings_of_one_name_have_files_of_their_own_and_stay_done(talk: Path, tmp_path: Path) -> None:
    samples, rate = soundfile.read(talk)
    paths = [tmp_path / folder / "talk.wav" for folder in ("monday", "tuesday")]
    for path, seconds in zip(paths, (8, 12), strict=True):
        path.parent.mkdir()
        soundfile.write(path, samples[: seconds * rate], rate)
    one, other = (translate(path) for path in paths)
    own = f"talk ({other['production'][-8:]})"
    assert [Path(path).name for path in one["files"]] == ["talk.en.json", "talk.en.srt"]
    assert [Path(path).name for path in other["files"]] == [f"{own}.en.json", f"{own}.en.srt"]
    for path in paths:
        assert finished_report(SpeechOrder(source=path, out=OUT)) is not None


def test_what_is_no_number_is_a_gap_with_its_time(talk: Path, tmp_path: Path) -> None:
    samples, rate = soundfile.read(talk, dtype="float32")
    samples[5 * rate] = np.nan
    soundfile.write(talk, samples, rate, subtype="FLOAT")
    run = translate(talk)
    assert isinstance(run.error, ProductionIncomplete)
    assert "at 1.2 s: its samples are no numbers" in run.error.message
    assert run["heard"] == run["segments"] - 1


@pytest.mark.slow
def test_the_translation_is_spoken_on_time_by_the_same_command_and_nothing_twice(talk: Path) -> None:
    order = {"to": "pt", "translator": SHOUTING, "dub": True, "engine": "tone"}
    first = translate(talk, **order)
    assert first.error is None
    track = first["dubbed"]
    (path,) = [path for path in track["files"] if path.endswith(".wav")]
    assert abs(soundfile.info(path).duration - soundfile.info(talk).duration) < 0.01
    assert track["timing"]["cues"] >= first["lines"]
    assert track["spoken"] > 0
    again = translate(talk, **order)
    assert (again["heard_now"], again["dubbed"]["spoken"]) == (0, 0)
    finished = finished_report(SpeechOrder(source=talk, out=Path("out"), **order))
    assert finished is not None
    assert finished["dubbed"]["spoken"] == 0


@pytest.mark.slow
def test_killed_while_it_listens_it_goes_on_and_hears_nothing_twice(
    talk: Path, tmp_path: Path, prefect_api: str
) -> None:
    samples, rate = soundfile.read(talk, dtype="float32")
    long = tmp_path / "long.wav"
    soundfile.write(long, np.tile(samples, 4), rate)
    order = ["translate", str(long), "--to", "pt", "--translator", SHOUTING, "--json"]
    home = tmp_path / "another home"
    env = environment(home, prefect_api)
    process = started(order, tmp_path, env)
    while hearings(home) < 3:
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.communicate()
    known = hearings(home)
    code, report, said = ended(started(order, tmp_path, env))
    assert code == 0, said
    assert report["heard_now"] == report["segments"] - known
    assert hearings(home) == report["segments"]
    assert not list(home.rglob("*.part"))
    assert not list(home.rglob("*.s16"))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_english_speech_becomes_portuguese_subtitles_by_neural_translation(talk: Path, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "environments").symlink_to(ready("bergamot"))
    run = translate(talk, to="pt")
    assert run.error is None
    meant = texts(file_of(run, ".pt.srt"))
    assert meant.startswith("Foi o melhor dos tempos. Foi o pior dos tempos.")
    assert "esperança" in meant


def test_nothing_of_a_recording_can_be_taken_again(talk: Path) -> None:
    run = translate(talk)
    again = retry(run["production"])
    assert isinstance(again.error, SettingsInvalid)
    assert "nocturne translate" in again.error.remedy
