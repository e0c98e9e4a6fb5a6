"""Subtitles that are there already are translated at their times; what a translator loses is left out by name."""

from pathlib import Path

from phases.cue import Cue
from phases.hosting import Hosts, HostSettings
from phases.translate import Wishes, cues_of, find_translator, lines_of, translate_all

CUES = [
    Cue(1, 0, 900, "It was a season\nof light,", 3, "Alice"),
    Cue(2, 1000, 1900, "- Was it?\n- It was.", 7),
    Cue(3, 2000, 2900, "It was a season of darkness.", 11),
    Cue(4, 3000, 3900, "♪", 15),
]


def test_cues_come_back_at_their_times_and_a_missing_one_with_its_reason(hosts: Hosts) -> None:
    facts = find_translator("tests.translators.misbehaving:Babbles")
    shown, missing = cues_of(CUES, translate_all(hosts, facts, lines_of(CUES), "en", "pt"))
    assert [(cue.number, cue.start_ms, cue.text, cue.speaker) for cue in shown] == [
        (1, 0, "IT WAS A SEASON OF LIGHT,", "Alice"),
        (2, 1000, "- WAS IT?\n- IT WAS.", None),
        (4, 3000, "♪", None),
    ]
    assert list(missing) == [3]
    assert "times as long" in missing[3]


def test_what_was_not_begun_is_missing(hosts: Hosts) -> None:
    facts = find_translator("tests.translators.shouting:Shouting")
    answers = translate_all(hosts, facts, lines_of(CUES), "en", "pt", stop=lambda: True)
    shown, missing = cues_of(CUES, answers)
    assert [cue.number for cue in shown] == [4]
    assert missing == dict.fromkeys((1, 2, 3), "it was not begun")


def test_a_translator_that_hangs_costs_its_line_and_no_other(tmp_path: Path) -> None:
    hosts = Hosts(tmp_path / "hosts", HostSettings(idle_seconds=20, line_seconds=0.5, grace_seconds=30))
    try:
        facts = find_translator("tests.translators.misbehaving:Hangs")
        shown, missing = cues_of(CUES, translate_all(hosts, facts, lines_of(CUES), "en", "pt"))
    finally:
        hosts.shut_down()
    assert [cue.number for cue in shown] == [1, 2, 4]
    assert "hung its host twice" in missing[3]


def test_a_translator_that_loses_marks_costs_the_lines_that_need_them(hosts: Hosts) -> None:
    facts = find_translator("tests.translators.misbehaving:Garbles")
    cues = [Cue(1, 0, 9, "He met Baker.", 0), Cue(2, 10, 19, "He met nobody.", 0)]
    answers = translate_all(hosts, facts, lines_of(cues), "en", "pt", wishes=Wishes(names=("Baker",)))
    shown, missing = cues_of(cues, answers)
    assert [cue.text for cue in shown] == ["HE MET NOBODY."]
    assert missing == {1: "a name or a number is lost in the translation"}
