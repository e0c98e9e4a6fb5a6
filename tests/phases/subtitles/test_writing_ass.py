"""ASS as it is written reads back as the same cues; two languages have two styles; a plain text has no times."""

from dataclasses import replace

import pysubs2
from hypothesis import example, given

from phases.cue import Cue
from phases.subtitles import SubtitleSettings, sheet_of, write_ass, write_txt
from tests.phases.subtitles.test_writing_subtitles import cue_sheets


def spaced(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """At times that ASS can say, and no two at the same one: those would be read as drawn twice."""
    return tuple(
        replace(
            cue,
            start_ms=cue.start_ms // 10 * 10 + 1000 * cue.number,
            end_ms=cue.end_ms // 10 * 10 + 1000 * cue.number + 10,
        )
        for cue in cues
    )


@given(cue_sheets())
@example((Cue(1, 0, 1, r"a\Nb {\an8} \{c} \h {", 0),))
def test_what_is_written_reads_back(cues: tuple[Cue, ...]) -> None:
    cues = spaced(tuple(replace(cue, speaker=None) for cue in cues))
    read = sheet_of(write_ass(cues), "x.ass", SubtitleSettings()).cues
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in read] == [
        (cue.start_ms, cue.end_ms, cue.text) for cue in cues
    ]


def test_who_speaks_is_the_name_of_the_event() -> None:
    (cue,) = sheet_of(write_ass([Cue(1, 0, 990, "Hello.", 0, "Alice, Dr")]), "x.ass", SubtitleSettings()).cues
    assert cue.speaker == "Alice Dr"


def test_two_languages_have_two_styles_as_another_reader_sees_them() -> None:
    written = write_ass([Cue(1, 0, 996, "Hello.", 0)], [Cue(1, 0, 996, "Olá.\nTudo bem?", 0)])
    events = pysubs2.SSAFile.from_string(written, format_="ass").events
    assert [(event.style, event.start, event.end, event.plaintext) for event in events] == [
        ("Default", 0, 1000, "Hello."),
        ("Other", 0, 1000, "Olá.\nTudo bem?"),
    ]


def test_a_plain_text_says_who_speaks() -> None:
    assert (
        write_txt([Cue(2, 5, 9, "It is\nme.", 0, "Bob"), Cue(1, 0, 4, "Who?", 0)]) == "Who?\nBob: It is me.\n"
    )
