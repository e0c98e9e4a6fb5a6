"""A cue that has too little time is spoken again, faster, where its engine can do that; once, and never mixed up."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from producing import Ended, dub

pytestmark = [pytest.mark.usefixtures("prefect_api", "home"), pytest.mark.xdist_group("prefect")]

HURRIED = "And it will not wait for anybody, least of all for you and your trunks."
CUES = ("The ferry leaves at nine.", HURRIED, "So they ran down to the harbour.", "It had gone.")


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Four cues without gaps, the second one with more text than time."""
    path = tmp_path / "film.en.srt"
    path.write_text(
        "".join(
            f"{number}\n00:00:{number * 3:02d},000 --> 00:00:{number * 3 + 3:02d},000\n{text}\n\n"
            for number, text in enumerate(CUES)
        )
    )
    return path


def rows(ended: Ended) -> list[dict[str, Any]]:
    (path,) = [path for path in ended["files"] if path.endswith(".timing.json")]
    return list(json.loads(Path(path).read_text())["per_cue"])


def test_what_would_be_compressed_is_spoken_again_faster_and_that_once(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = dub(film, engine="hibari")
    squeezed = rows(plain)[1]
    assert squeezed["factor"] > 1.05
    monkeypatch.setenv("NOCTURNE_FIT__RESPEAK", "true")
    again = dub(film, engine="hibari")
    assert (again["production"], again["spoken"]) == (plain["production"], 1)
    spoken = rows(again)[1]
    assert spoken["tempo"] == round(squeezed["factor"], 2)
    assert spoken["natural_ms"] < squeezed["natural_ms"]
    assert spoken["factor"] < squeezed["factor"]
    assert spoken["takes"] != squeezed["takes"]
    assert [row["tempo"] for row in rows(again)] == [1.0, spoken["tempo"], 1.0, 1.0]
    assert dub(film, engine="hibari")["spoken"] == 0
    monkeypatch.setenv("NOCTURNE_FIT__RESPEAK", "false")
    before = dub(film, engine="hibari")
    assert before["spoken"] == 0
    assert rows(before) == rows(plain)


@pytest.mark.slow
def test_native_asks_for_the_length_of_each_slot_and_comes_nearer_to_it(film: Path) -> None:
    plain, native = dub(film, engine="hibari"), dub(film, engine="hibari", mode="native")
    assert native.error is None
    for before, after in zip(rows(plain), rows(native), strict=True):
        assert abs(after["natural_ms"] - 3_000) <= abs(before["natural_ms"] - 3_000) + 30
    assert dub(film, engine="hibari", mode="native")["spoken"] == 0


@pytest.mark.slow
def test_an_engine_that_knows_no_tempo_is_named_and_its_speech_is_stretched(
    film: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "nocturne.tempo"):
        ended = dub(film, engine="tone", mode="native")
    assert ended.error is None
    assert {row["tempo"] for row in rows(ended)} == {1.0}
    assert "tone cannot speak faster or slower" in caplog.text
