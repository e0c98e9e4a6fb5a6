"""The sample scene: three formats, the same cues."""

from pathlib import Path

import pytest

from phases.cue import Cue
from phases.subtitles import SubtitleSettings, read_subtitles

EXAMPLES = Path(__file__).parents[3] / "examples" / "subtitles"


def cues(suffix: str) -> list[tuple[int, int, int, str, str | None]]:
    sheet = read_subtitles(EXAMPLES / f"the-night-ferry.{suffix}", SubtitleSettings(strict=True))
    return [told(cue) for cue in sheet.cues]


def told(cue: Cue) -> tuple[int, int, int, str, str | None]:
    return (cue.number, cue.start_ms, cue.end_ms, cue.text, cue.speaker)


def test_the_scene_has_26_cues_in_a_minute_and_a_half() -> None:
    scene = cues("srt")
    assert len(scene) == 26
    assert scene[-1][2] == 84_000


def test_the_scene_has_three_languages_and_three_characters_beside_the_narrator() -> None:
    text = "\n".join(cue[3] for cue in cues("srt"))
    for tag in ("[Alice]", "[Diego]", "[Rosa]", "[es:Diego]", "[pt:Rosa]", "[es:]", "[pause:1.5s]"):
        assert tag in text


@pytest.mark.parametrize("suffix", ["vtt", "ass"])
def test_every_format_says_the_same_and_is_strictly_right(suffix: str) -> None:
    assert cues(suffix) == cues("srt")
