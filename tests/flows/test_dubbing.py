"""Subtitles go in, a track comes out on which every cue is spoken when it should be."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from producing import OUT, Ended, digest, dub, redirect
from sqlalchemy import select

from db.models import ChunkRow, TakeRow
from flows.settings import load_settings
from flows.workshop import open_store
from phases.clip import Clip
from phases.errors import LanguageUnsupported, ProductionOutdated, SourceEmpty
from phases.subtitles import SubtitleSettings, read_subtitles
from phases.synthesize.engines import tone
from phases.synthesize.engines.tone import heard, voice_heard

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

EXAMPLES = Path(__file__).parents[2] / "examples" / "subtitles"
CAST = """narrator = "tenor"
[speakers]
Alice = "alto"
Diego = "bass"
Rosa = "baritone"
"""
RATE = 48_000


@pytest.fixture
def cast(home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "cast.toml"
    path.write_text(CAST)
    return path


def ferry(cast: Path, suffix: str = "srt", **order: Any) -> Ended:
    return dub(EXAMPLES / f"the-night-ferry.{suffix}", cast=cast, **order)


def track(ended: Ended) -> Clip:
    (path,) = [path for path in ended["files"] if path.endswith(".wav")]
    samples, rate = soundfile.read(path, dtype="float32")
    return Clip(samples, rate)


def timing(ended: Ended) -> dict[str, Any]:
    (path,) = [path for path in ended["files"] if path.endswith(".timing.json")]
    return dict(json.loads(Path(path).read_text()))


def part(clip: Clip, cue: dict[str, Any]) -> Clip:
    """What is heard of a cue, as its engine made it: half the rate, and silence around it."""
    start, end = (round(cue[name] * clip.rate / 1000) for name in ("starts_ms", "ends_ms"))
    silence = np.zeros(tone.SYMBOL, np.float32)
    return Clip(np.concatenate([silence, clip.samples[start:end:2], silence, silence]), tone.RATE)


def test_every_cue_is_spoken_at_its_start_by_whom_it_names(cast: Path) -> None:
    ended = ferry(cast, mode="pad")
    assert ended.error is None
    clip, report = track(ended), timing(ended)
    assert len(report["per_cue"]) == 26
    voices = {"narrator": "tenor", "alice": "alto", "diego": "bass", "rosa": "baritone"}
    for cue in report["per_cue"]:
        assert abs(cue["starts_ms"] - cue["slot_ms"][0]) <= 1000 / RATE, cue
        if cue["overlap_ms"] == 0:
            assert voice_heard(part(clip, cue)) == voices[cue["speaker"]], cue
    first = report["per_cue"][0]
    assert heard(part(clip, first)) == first["spoken"].rstrip(".").split()


def test_three_formats_make_the_same_track_and_speak_it_once(cast: Path) -> None:
    tracks, spoken = [], []
    for suffix in ("srt", "vtt", "ass"):
        ended = ferry(cast, suffix, out=OUT / suffix)
        tracks.append(digest(next(path for path in ended["files"] if path.endswith(".wav"))))
        spoken.append(ended["spoken"])
    assert len(set(tracks)) == 1
    assert spoken[1:] == [0, 0]


def test_the_track_has_the_length_that_is_asked_for_and_another_mode_speaks_nothing(cast: Path) -> None:
    first = ferry(cast, length_ms=95_000)
    assert len(track(first)) == 95 * RATE
    second = ferry(cast, mode="stretch", length_ms=95_000)
    assert (second["production"], second["spoken"]) == (first["production"], 0)
    for cue in timing(second)["per_cue"]:
        assert abs(cue["starts_ms"] - cue["slot_ms"][0]) <= 1000 / RATE, cue


def test_smart_keeps_the_tolerance_and_the_subtitles_say_when_each_cue_is_spoken(cast: Path) -> None:
    ended = ferry(cast)
    report = timing(ended)
    assert report["trimmed_ms"] == 0
    assert all(cue["late_ms"] <= load_settings().fit.tolerance_ms for cue in report["per_cue"])
    (subtitles,) = [path for path in ended["files"] if path.endswith(".srt")]
    cues = read_subtitles(Path(subtitles), SubtitleSettings()).cues
    assert [cue.start_ms for cue in cues] == [round(cue["starts_ms"]) for cue in report["per_cue"]]
    assert "[" not in "".join(cue.text for cue in cues)


def test_chunks_are_spoken_language_by_language_and_voice_by_voice(
    cast: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_WORKERS", "1")
    ferry(cast)
    store = open_store(load_settings())
    with store.reading() as session:
        rows = session.execute(
            select(ChunkRow.language, ChunkRow.speaker)
            .join(TakeRow, TakeRow.recipe_key == ChunkRow.recipe_key)
            .order_by(TakeRow.made_at)
        ).all()
    store.close()
    manners = [tuple(row) for row in rows]
    changes = sum(one != other for one, other in pairwise(manners))
    assert changes == len(set(manners)) - 1


def test_another_text_for_one_cue_speaks_that_cue_and_no_other(cast: Path) -> None:
    first = ferry(cast)
    second = redirect(first["production"], [1], text="The very last ferry leaves at midnight.")
    assert second.error is None
    assert second["spoken"] == 1
    assert heard(part(track(second), timing(second)["per_cue"][0]))[:3] == ["The", "very", "last"]


@pytest.mark.slow
def test_edited_times_speak_nothing_and_another_voice_for_a_cue_speaks_that_cue(
    cast: Path, tmp_path: Path
) -> None:
    first = ferry(cast)
    edited = tmp_path / "the-night-ferry.srt"
    text = (EXAMPLES / "the-night-ferry.srt").read_text()
    edited.write_text(text.replace("00:00:00,500 --> 00:00:03,600", "00:00:00,250 --> 00:00:03,700"))
    moved = dub(edited, cast=cast)
    assert (moved["spoken"], moved["reused"]) == (0, first["chunks"])
    assert timing(moved)["per_cue"][0]["slot_ms"] == [250, 3_700]
    again = redirect(moved["production"], [1], voice="bass")
    assert (again.error, again["spoken"]) == (None, 1)
    assert voice_heard(part(track(again), timing(again)["per_cue"][0])) == "bass"
    assert voice_heard(part(track(again), timing(again)["per_cue"][1])) == "alto"


@pytest.mark.slow
def test_the_films_of_a_series_keep_the_voices_that_their_first_was_heard_with(
    cast: Path, tmp_path: Path
) -> None:
    assert ferry(cast).error is None
    second = tmp_path / "the-second-ferry.en.srt"
    second.write_text("1\n00:00:01,000 --> 00:00:04,000\n[Alice] We are back again.\n")
    assert dub(second, cast=cast).error is None
    cast.write_text(CAST.replace('Alice = "alto"', 'Alice = "baritone"'))
    refused = dub(second, cast=cast)
    assert isinstance(refused.error, ProductionOutdated)
    assert "alice" in refused.error.message.lower()
    assert dub(second, cast=cast, accept_voices=True).error is None


def test_what_is_wrong_in_the_file_is_told_and_the_rest_is_spoken(cast: Path, tmp_path: Path) -> None:
    source = tmp_path / "odd.srt"
    source.write_text(
        "1\n00:00:01.000 --> 00:00:02,000\nWell.\n[Zoe] Hello.\n\n7\n00:00:03,000 --> 00:00:03,000\n♪\n\n"
        "2\n00:00:05,000 --> 00:00:04,000\nBackwards.\n"
    )
    ended = dub(source, cast=cast)
    assert ended.error is None
    assert ended["chunks"] == 3
    told = " ".join(f"{each['what']}: {each['why']}" for each in ended["left_out"])
    assert "nobody in the cast: the narrator speaks" in told
    assert "line 4" in [each["what"] for each in ended["left_out"]]


def test_a_language_that_nobody_speaks_fails_by_name(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "film.de.srt"
    source.write_text(
        "1\n00:00:01,000 --> 00:00:02,000\n[narrator] Guten Abend.\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\n[narrator] Bis morgen.\n"
    )
    ended = dub(source, engine="hibari")
    assert isinstance(ended.error, LanguageUnsupported)
    assert ended.error.message.endswith("Guten Abend.”")


def test_a_file_without_a_word_is_refused(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "silent.srt"
    source.write_text("1\n00:00:01,000 --> 00:00:02,000\n…\n")
    ended = dub(source)
    assert isinstance(ended.error, SourceEmpty)


def test_no_sample_of_the_speech_is_lost_between_the_takes_and_the_track(cast: Path) -> None:
    ended = ferry(cast, mode="pad", length_ms=120_000)
    clip, report = track(ended), timing(ended)
    assert len(clip) == 120 * RATE
    for cue in report["per_cue"]:
        length = round((cue["ends_ms"] - cue["starts_ms"]) * RATE / 1000)
        assert abs(length - round(cue["natural_ms"] * RATE / 1000)) <= 1, cue
    last = max(round(cue["ends_ms"] * RATE / 1000) for cue in report["per_cue"])
    assert not np.any(clip.samples[last + RATE // 10 :])


@pytest.mark.slow
def test_batches_of_any_size_make_the_same_track_and_no_other_way_speaks_it_again(
    cast: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks = set()
    for batch_size, workers in ((0, 2), (1, 1), (4, 1), (9, 2)):
        monkeypatch.setenv("NOCTURNE_HOME", str(tmp_path / f"home-{batch_size}"))
        ended = ferry(cast, workers=workers, batch_size=batch_size)
        assert ended["spoken"] == ended["chunks"]
        assert ended["loads"] == {"tone": 1}
        tracks.add(digest(next(path for path in ended["files"] if path.endswith(".wav"))))
    assert len(tracks) == 1
    for mode in ("stretch", "pad", "concatenate"):
        again = ferry(cast, mode=mode, batch_size=4)
        assert (again["spoken"], again["loads"]) == (0, {})


def test_each_language_loads_its_own_model_once_and_no_other(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "cast.toml"
    path.write_text(
        """narrator = { engine = "tests.engines.monoglot:English" }
[speakers]
Alice = { engine = "tests.engines.monoglot:English", voice = "alto" }
Diego = { engine = "tests.engines.monoglot:English", voice = "bass" }
Rosa = { engine = "tests.engines.monoglot:English", voice = "baritone" }
[languages]
es = { engine = "tests.engines.monoglot:Spanish" }
pt = { engine = "tests.engines.monoglot:Portuguese" }
"""
    )
    ended = ferry(path, workers=1)
    assert ended.error is None
    languages = ("English", "Spanish", "Portuguese")
    assert ended["loads"] == {f"tests.engines.monoglot:{language}": 1 for language in languages}


def test_a_batch_that_fails_is_spoken_one_by_one_and_the_report_says_so(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "cursed.srt"
    texts = ("Good evening.", "Say hocuspocus now.", "Good night, everybody.")
    source.write_text(
        "".join(
            f"{number}\n00:00:{number * 5:02d},000 --> 00:00:{number * 5 + 4:02d},000\n{text}\n\n"
            for number, text in enumerate(texts, start=1)
        )
    )
    ended = dub(source, engine="tests.engines.raises:RaisesBatched", workers=1)
    assert ended.error is None
    assert sum(ended["taken_one_by_one"].values()) == 3
