"""Subtitles that are there already are translated at their times; no cue is lost, and what fails is named."""

import json
from pathlib import Path

import pytest
import soundfile
from producing import Ended, translate
from sqlalchemy import select

from db.models import ChunkRow
from db.store import Store
from flows.cli import run
from flows.orders import SpeechOrder
from flows.translate_speech import finished_report
from phases.cue import Cue
from phases.errors import (
    PairUnsupported,
    ProductionIncomplete,
    SettingsInvalid,
    SourceEmpty,
    SourceMissing,
    SourceNotAFile,
)
from phases.subtitles import SubtitleSettings, read_subtitles

pytestmark = [pytest.mark.usefixtures("prefect_api", "home"), pytest.mark.xdist_group("prefect")]

SHOUTING = "tests.translators.shouting:Shouting"
RAISES = "tests.translators.misbehaving:Raises"
FILM = """\
1
00:00:01,000 --> 00:00:03,000
I have never seen
such a thing

2
00:00:03,100 --> 00:00:05,500
in all my life, said the doctor.

3
00:00:06,000 --> 00:00:08,000
- Was it you?
- It was the darkness.

4
00:00:09,000 --> 00:00:11,000
[Alice] We leave at seven.
"""


TWO_AT_ONCE = """\
WEBVTT

00:01.000 --> 00:03.000
<v man on phone>Who is there?

00:01.000 --> 00:03.000
<v Ann>Nobody.
"""


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Four cues, two of them one sentence."""
    path = tmp_path / "film.en.srt"
    path.write_text(FILM)
    return path


def cues_in(run: Ended, suffix: str) -> list[Cue]:
    (path,) = [path for path in run["files"] if path.endswith(suffix)]
    return list(read_subtitles(Path(path), SubtitleSettings()).cues)


def test_every_cue_is_there_again_at_its_time_in_the_other_language(film: Path) -> None:
    done = translate(film, to="pt", translator=SHOUTING, stacked="original above")
    assert done.error is None
    assert [Path(path).name for path in done["files"]] == ["film.en-pt.srt", "film.pt.json", "film.pt.srt"]
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in cues_in(done, "film.pt.srt")] == [
        (1_000, 3_000, "I HAVE NEVER SEEN SUCH A THING"),
        (3_100, 5_500, "IN ALL MY LIFE, SAID THE DOCTOR."),
        (6_000, 8_000, "- WAS IT YOU?\n- IT WAS THE DARKNESS."),
        (9_000, 11_000, "[Alice] WE LEAVE AT SEVEN."),
    ]
    assert cues_in(done, "film.en-pt.srt")[3].text == "[Alice] We leave at seven.\n[Alice] WE LEAVE AT SEVEN."
    assert (done["segments"], done["translated"], done["heard_now"]) == (3, 3, 0)
    again = SpeechOrder(source=film, to="pt", translator=SHOUTING, stacked="original above", out=Path("out"))
    report = finished_report(again)
    assert report is not None
    assert report["files"] == done["files"]


def test_a_sentence_that_cannot_be_translated_is_named_and_tried_alone_the_next_time(film: Path) -> None:
    broken = translate(film, to="pt", translator=RAISES)
    assert isinstance(broken.error, ProductionIncomplete)
    assert "at 6.0 s" in broken.error.message
    assert (broken["translated"], len(broken["failed"]), broken["files"]) == (2, 1, [])
    marked = translate(film, to="pt", translator=RAISES, mark_gaps=True)
    assert marked.error is None
    (written,) = [path for path in marked["files"] if path.endswith(".srt")]
    assert "00:00:06,000 --> 00:00:08,000\n[…]\n" in Path(written).read_text()


def test_whoever_is_killed_while_it_begins_has_begun_nothing(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As if by a signal."""

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("flows.beginning_recordings.record_hearing", kill)
        with pytest.raises(Killed):
            translate(film, to="pt", translator=SHOUTING)
    assert translate(film, to="pt", translator=SHOUTING)["translated"] == 3


def test_read_with_other_settings_it_is_another_production_with_its_own_texts(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = "5\n00:00:12,000 --> 00:00:13,000\n(sighs)\n\n6\n00:00:14,000 --> 00:00:15,000\nGood night.\n"
    film.write_text(f"{FILM}\n{more}")
    plain = translate(film, to="pt", translator=SHOUTING)
    assert [cue.text for cue in cues_in(plain, "pt.srt")][-2:] == ["(SIGHS)", "GOOD NIGHT."]
    monkeypatch.setenv("NOCTURNE_SUBTITLES__BRACKETS", "sdh")
    spoken = translate(film, to="pt", translator=SHOUTING)
    assert spoken.error is None
    assert spoken["production"] != plain["production"]
    (written,) = [path for path in spoken["files"] if path.endswith("pt.srt")]
    assert "GOOD NIGHT." in Path(written).read_text()
    assert "SIGHS" not in Path(written).read_text()


def test_files_of_one_name_from_two_sources_do_not_overwrite_each_other(film: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "film.pt.srt"
    other.parent.mkdir()
    other.write_text(FILM)
    one = translate(film, to="pt", translator=SHOUTING, stacked="original above")
    two = translate(other, to="en", translator=SHOUTING, stacked="original above", mark_gaps=True)
    assert not set(one["files"]) & set(two["files"])
    for done, path, to in ((one, film, "pt"), (two, other, "en")):
        again = SpeechOrder(
            source=path, to=to, translator=SHOUTING, stacked="original above", out=Path("out")
        )
        report = finished_report(again)
        assert report is not None
        assert report["files"] == done["files"]


def test_whom_a_format_names_is_named_in_the_json_and_not_in_the_text(tmp_path: Path) -> None:
    """Two at once: by their times alone nobody could tell whose line is whose."""
    voices = tmp_path / "voices.vtt"
    voices.write_text(TWO_AT_ONCE)
    done = translate(voices, to="pt", translator=SHOUTING)
    (told,) = [path for path in done["files"] if path.endswith(".json")]
    assert [line["speaker"] for line in json.loads(Path(told).read_text())["lines"]] == [
        "man on phone",
        "Ann",
    ]
    assert [cue.text for cue in cues_in(done, ".srt")] == ["WHO IS THERE?", "NOBODY."]


@pytest.mark.slow
def test_whom_a_format_names_is_spoken_by_a_cast_and_no_name_is_read_aloud(
    tmp_path: Path, home: Path
) -> None:
    voices, cast = tmp_path / "voices.vtt", tmp_path / "cast.toml"
    voices.write_text(TWO_AT_ONCE)
    cast.write_text('[narrator]\nengine = "tone"\n[speakers.Ann]\nengine = "tone"\n')
    done = translate(voices, to="pt", translator=SHOUTING, dub=True, cast=cast, mark_gaps=True)
    assert done.error is None
    store = Store.in_file(home / "nocturne.db")
    with store.reading() as session:
        spoken = session.execute(select(ChunkRow.speaker, ChunkRow.spoken).order_by(ChunkRow.number)).all()
    store.close()
    assert [tuple(row) for row in spoken] == [("narrator", "WHO IS THERE?"), ("ann", "NOBODY.")]


def test_a_source_that_was_moved_is_known_and_has_its_files(film: Path, tmp_path: Path) -> None:
    first = translate(film, to="pt", translator=SHOUTING)
    moved = tmp_path / "elsewhere" / film.name
    moved.parent.mkdir()
    film.rename(moved)
    report = finished_report(SpeechOrder(source=moved, to="pt", translator=SHOUTING, out=Path("out")))
    assert report is not None
    assert report["files"] == first["files"]
    Path(first["files"][0]).unlink()
    assert translate(moved, to="pt", translator=SHOUTING)["files"] == first["files"]


def test_the_language_is_what_the_file_or_its_name_says(film: Path, tmp_path: Path) -> None:
    cut = translate(film.rename(tmp_path / "film.cut.srt"), to="pt", translator=SHOUTING)
    assert (cut["language"], Path(cut["files"][-1]).name) == ("en", "film.cut.pt.srt")
    three = translate(
        (tmp_path / "film.cut.srt").rename(tmp_path / "film.por.srt"), to="en", translator=SHOUTING
    )
    assert (three["language"], Path(three["files"][-1]).name) == ("pt", "film.en.srt")
    film = tmp_path / "film.por.srt"
    named = translate(film.rename(tmp_path / "film.pt-BR.srt"), to="en", translator=SHOUTING)
    assert (named["language"], Path(named["files"][-1]).name) == ("pt-BR", "film.en.srt")
    told = tmp_path / "other.vtt"
    told.write_text("WEBVTT\nLanguage: pt\n\n00:01.000 --> 00:02.000\nBoa noite.\n")
    done = translate(told, to="en", translator=SHOUTING)
    assert (done["language"], Path(done["files"][-1]).name) == ("pt", "other.en.srt")


def test_what_cannot_be_translated_is_said_at_once(film: Path, tmp_path: Path) -> None:
    assert isinstance(translate(film).error, SettingsInvalid)
    assert isinstance(translate(film, to="en").error, PairUnsupported)
    turns = tmp_path / "film.rttm"
    turns.write_text("SPEAKER film 1 0 20 <NA> <NA> Alice\n")
    assert isinstance(translate(film, to="pt", translator=SHOUTING, speakers=turns).error, SettingsInvalid)
    missing = translate(tmp_path / "none.srt", language="en", to="pt", translator=SHOUTING)
    assert isinstance(missing.error, SourceMissing)
    folder = tmp_path / "folder.srt"
    folder.mkdir()
    assert isinstance(translate(folder, language="en", to="pt", translator=SHOUTING).error, SourceNotAFile)
    film.write_text("1\n00:00:01,000 --> 00:00:03,000\n\n")
    assert isinstance(translate(film, to="pt", translator=SHOUTING).error, SourceEmpty)


def test_status_tells_how_many_passages_are_translated(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = translate(film, to="pt", translator=SHOUTING)
    film.unlink()
    capsys.readouterr()
    assert run(["status", done["production"]]) == 0
    assert "3 passages of subtitles: 3 translated, 0 failed." in capsys.readouterr().out
    assert run(["status", done["production"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["of"] == "subtitles"


@pytest.mark.slow
def test_translated_subtitles_are_spoken_by_the_same_command(film: Path) -> None:
    done = translate(film, to="pt", translator=SHOUTING, dub=True, engine="tone")
    assert done.error is None
    assert done["dubbed"]["timing"]["cues"] == 4
    (track,) = [path for path in done["dubbed"]["files"] if path.endswith(".wav")]
    assert soundfile.info(track).duration >= 11
