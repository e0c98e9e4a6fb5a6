"""The page of a recording says first what failed and what to do, then what is finished."""

from dataclasses import replace

from flows.pages.speech import speech_page
from flows.speech_report import SpeechReport
from phases.production import Production, ProductionState
from tasks.speech.outcome import Gap

WHOLE = SpeechReport(
    production=Production("talk-1", "A Talk", (), "en", "talk.wav", "00", state=ProductionState.DELIVERED),
    target="pt",
    is_written=False,
    segments=5,
    heard=4,
    filtered={"it is silent": 1},
    gaps=(),
    waiting=0,
    lines=14,
    translated=14,
    speech_seconds=38.0,
    files=("/out/talk.en.srt", "/out/talk.pt.srt"),
    busy={"hearing": 1.5, "translating": 0.3},
)


def test_a_finished_recording_shows_its_counts_its_files_and_where_the_time_went() -> None:
    page = speech_page(WHOLE)
    assert "delivered, 0 min 38 s of speech" in page
    assert "| 5 | 4 | 1 | 0 | 0 | 14 | 14 |" in page
    assert page.index("`/out/talk.pt.srt`") < page.index("| hearing | 1.5 s |")
    assert "Failed" not in page.replace("| Failed |", "")
    assert "Retry" not in page


def test_what_failed_is_named_with_its_time_its_reason_and_the_remedy() -> None:
    gaps = (Gap(3, 13_400, 17_000, "“No.” could not be translated: it | died"),)
    page = speech_page(
        replace(
            WHOLE, production=replace(WHOLE.production, state=ProductionState.INCOMPLETE), gaps=gaps, files=()
        )
    )
    assert "| 13.4 s | “No.” could not be translated: it \\| died |" in page
    assert page.index("13.4 s") < page.index("Retry the run: only these are tried.")
    assert "Finished files" not in page


def test_of_subtitles_passages_are_counted_and_nothing_is_said_of_hearing() -> None:
    page = speech_page(replace(WHOLE, is_written=True, busy={}))
    assert "| Passages | Translated | Failed |" in page
    assert "heard" not in page.lower()
