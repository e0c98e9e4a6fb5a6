"""A film is dubbed: its copy has the speech, and nothing is spoken for one that is not whole."""

import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from producing import Ended, digest, dub, redirect
from sqlalchemy import select

from db.models import TakeRow
from flows.dub_subtitles import finished_report
from flows.orders import DubOrder
from flows.settings import load_settings
from flows.workshop import open_store
from phases.errors import NocturneError, SourceBroken, SourceMissing
from tests.phases.mux.films import RATE, SECONDS, TONE, film, heard, level, packets, tone

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

SUBTITLES = """1
00:00:02,000 --> 00:00:04,000
Good evening, dear friends.

2
00:00:05,000 --> 00:00:06,500
Is nobody there?
"""


@pytest.fixture
def subtitles(home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "Film.en.srt"
    path.write_text(SUBTITLES)
    return path


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return film(tmp_path / "film.mp4", tone(TONE))


def one(ended: Ended, suffix: str) -> Path:
    (path,) = [Path(path) for path in ended["files"] if path.endswith(suffix)]
    return path


def test_a_copy_of_the_film_lies_beside_the_track_and_both_are_as_long_as_it(
    subtitles: Path, video: Path
) -> None:
    ended = dub(subtitles, video=video)
    assert ended.error is None
    assert soundfile.info(one(ended, ".wav")).frames == SECONDS * RATE
    copy = one(ended, ".mp4")
    assert copy.parent == one(ended, ".wav").parent
    assert packets(copy) == packets(video)
    left = heard(copy)[0]
    cues = json.loads(one(ended, ".timing.json").read_text())["per_cue"]
    first, last = cues[0]["starts_ms"] / 1000, cues[0]["ends_ms"] / 1000
    lowered, full = level(left, TONE, first, last), level(left, TONE, 0.5, first - 0.25)
    assert lowered - full == pytest.approx(-12, abs=0.5)


def test_a_second_run_does_nothing_and_another_sound_speaks_nothing(subtitles: Path, video: Path) -> None:
    order: dict[str, Any] = {"engine": "tone", "out": Path("out"), "source": subtitles}
    assert dub(subtitles).error is None
    assert finished_report(DubOrder(**order, video=video)) is None
    first = dub(subtitles, video=video)
    assert first["spoken"] == 0
    made = one(first, ".mp4").stat().st_mtime_ns
    assert finished_report(DubOrder(**order, video=video)) is not None
    again = dub(subtitles, video=video)
    assert one(again, ".mp4").stat().st_mtime_ns == made
    assert finished_report(DubOrder(**order, video=video, original="replace")) is None
    replaced = dub(subtitles, video=video, original="replace")
    assert replaced["spoken"] == 0
    assert level(heard(one(replaced, ".mp4"))[0], TONE, 0.5, 1.5) < -80


def test_another_text_for_a_cue_goes_into_the_film_as_well(subtitles: Path, video: Path) -> None:
    first = dub(subtitles, video=video)
    before = digest(str(one(first, ".mp4")))
    second = redirect(first["production"], [1], text="Good morning, friends.")
    assert second.error is None
    assert second["spoken"] == 1
    assert digest(str(one(second, ".mp4"))) != before
    assert packets(one(second, ".mp4")) == packets(video)


@pytest.mark.parametrize(("kind", "content"), [(SourceMissing, None), (SourceBroken, b"no film")])
def test_nothing_is_spoken_for_a_film_that_is_missing_or_broken(
    subtitles: Path, tmp_path: Path, kind: type[NocturneError], content: bytes | None
) -> None:
    broken = tmp_path / "broken.mkv"
    if content is not None:
        broken.write_bytes(content)
    ended = dub(subtitles, video=broken)
    assert isinstance(ended.error, kind)
    assert "broken.mkv" in ended.error.message
    store = open_store(load_settings())
    with store.reading() as session:
        assert session.scalars(select(TakeRow.key)).all() == []
    store.close()


def test_the_film_itself_is_never_written_over(subtitles: Path, tmp_path: Path) -> None:
    place = Path("out") / "Film.en" / "Film.en.mp4"
    first = dub(subtitles)
    place = one(first, ".wav").with_suffix(".mp4")
    film(place, tone(TONE))
    before = digest(str(place))
    ended = dub(subtitles, video=place)
    assert ended.error is None
    assert digest(str(place)) == before
    assert one(ended, ".mp4").name.endswith("(dubbed).mp4")
    assert np.any(heard(one(ended, ".mp4")))


def test_a_page_for_people_tells_the_worst_cues_first(subtitles: Path) -> None:
    ended = dub(subtitles)
    page = one(ended, ".timing.md").read_text()
    assert "# Film.en: timing" in page
    assert f"](<{one(ended, '.timing.svg').name}>)" in page
    assert "Good evening, dear friends." in page


def test_more_text_than_time_is_told_before_it_is_spoken_and_is_no_error(
    home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = tmp_path / "Crowded.en.srt"
    long = "This is far more than anybody can say in the half of a second that there is for it."
    source.write_text(
        f"1\n00:00:01,000 --> 00:00:01,500\n{long}\n\n2\n00:00:01,500 --> 00:00:03,000\nToo late.\n"
    )
    with caplog.at_level(logging.WARNING, "nocturne.foresight"):
        ended = dub(source)
    assert ended.error is None
    (told,) = [record.getMessage() for record in caplog.records if record.name == "nocturne.foresight"]
    assert "cue 1 would need" in told
    report = json.loads(one(ended, ".timing.json").read_text())
    assert report["expected"][0]["numbers"] == [1]
    assert "More text than time" in one(ended, ".timing.md").read_text()
    for cue in report["per_cue"]:
        assert cue["expected_ms"] == pytest.approx(cue["natural_ms"], rel=0.5)
