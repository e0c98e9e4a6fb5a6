"""What was heard once is known, under its key, to every production that has that sound."""

import pytest

from db.productions import find_production, forget_production, record_production
from db.speech import (
    KnownSegment,
    clear_segment_failures,
    find_hearings,
    find_translations,
    forget_unreferred_speech,
    load_segments,
    record_hearing,
    record_segment_failure,
    record_segments,
    record_translations,
)
from db.store import Store
from phases.evidence import Evidence, WordTime
from phases.production import Production
from phases.script import Script
from phases.speech import Segment

HEARD = Evidence(
    transcript="Good evening.",
    times=(WordTime("Good", 0, 300), WordTime("evening.", 300, 900)),
    figures={"no_speech": 0.01},
)
SEGMENTS = [
    KnownSegment(Segment(1, 0, 900), "h1"),
    KnownSegment(Segment(2, 1_400, 26_400, silences=((1_400, 1_460), (9_000, 9_300))), "h2"),
    KnownSegment(Segment(3, 26_100, 30_000, overlap_ms=300), "h3"),
]


@pytest.fixture
def recording(store: Store) -> str:
    """A recorded production of three segments."""
    production = Production("a-talk-1", "A Talk", (), "en", "talk.wav", "00", {"kind": "subtitles"})
    with store.writing() as session:
        record_production(session, production, Script(()), [])
        record_segments(session, production.id, SEGMENTS)
    return production.id


def test_segments_are_read_as_they_were_recorded(store: Store, recording: str) -> None:
    with store.reading() as session:
        assert load_segments(session, recording) == SEGMENTS


def test_what_was_heard_is_read_as_it_was_recorded_and_recorded_once(store: Store) -> None:
    with store.writing() as session:
        assert record_hearing(session, "h1", HEARD)
        assert not record_hearing(session, "h1", Evidence(transcript="Something else."))
    with store.reading() as session:
        assert find_hearings(session, ["h1", "h2"]) == {"h1": HEARD}


def test_a_failure_is_remembered_until_it_is_tried_again(store: Store, recording: str) -> None:
    with store.writing() as session:
        record_segment_failure(session, recording, 2, "Nobody could make it out.")
    with store.reading() as session:
        assert [each.failure for each in load_segments(session, recording)] == [
            None,
            "Nobody could make it out.",
            None,
        ]
    with store.writing() as session:
        clear_segment_failures(session, recording)
    with store.reading() as session:
        assert load_segments(session, recording) == SEGMENTS


def test_a_translation_is_kept_by_its_key_and_for_whoever_refers_to_it(store: Store, recording: str) -> None:
    with store.writing() as session:
        record_translations(session, recording, 1, {"t1": "Boa noite."})
        record_translations(session, recording, 1, {"t2": "Guten Abend."})
        record_translations(session, recording, 2, {"t1": "Boa tarde."})
    with store.reading() as session:
        assert find_translations(session, ["t1", "t2", "t3"]) == {"t1": "Boa noite.", "t2": "Guten Abend."}
    with store.writing() as session:
        assert forget_unreferred_speech(session) == 0


def test_what_nobody_refers_to_is_forgotten_with_the_last_production_that_did(
    store: Store, recording: str
) -> None:
    with store.writing() as session:
        for key in ("h1", "h2", "stray"):
            record_hearing(session, key, HEARD)
        record_translations(session, recording, 1, {"t1": "Boa noite."})
    with store.writing() as session:
        assert forget_unreferred_speech(session) == 1
        assert set(find_hearings(session, ["h1", "h2", "stray"])) == {"h1", "h2"}
    with store.writing() as session:
        forget_production(session, recording)
    with store.writing() as session:
        assert forget_unreferred_speech(session) == 3
        assert find_production(session, recording) is None
        assert load_segments(session, recording) == []
        assert find_hearings(session, ["h1"]) == {}
        assert find_translations(session, ["t1"]) == {}
