"""`nocturne check` names the line of the file in which a mistake stands, however its format breaks lines."""

import json
from pathlib import Path

import pytest

from flows.cli import run

EVENTS = "[Events]\nFormat: Start, End, Text\n"
EVENT = "Dialogue: 0:00:01.00,0:00:02.00,"


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        (
            "one-event.ass",
            f"{EVENTS}{EVENT}Hello.\\NThere.\\N[Zoe] Yes.\n{EVENT}Well.\\N[Yan] No.",
            [3, 4],
        ),
        ("two-voices.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Al>Hi. <v Bo>Ho.\n<v Cy>Ha.", [4, 4, 5]),
        (
            "blank-line.srt",
            "1\n00:00:01,000 --> 00:00:02,000\nHello.\n\n[Zoe] Yes.\n",
            [4, 5],  # of which the first is the blank line itself
        ),
        (
            "entity.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\nOne&#10;[Zoe] two.\n[Yan] Three.",
            [4, 5],
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(
    home: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, lines: list[int]
) -> None:
    path = home.parent / name
    path.write_text(content)
    assert run(["check", "--json", str(path)]) == 1
    found = [each["place"].partition(",")[0] for each in json.loads(capsys.readouterr().out)]
    assert found == [f"line {line}" for line in lines]
