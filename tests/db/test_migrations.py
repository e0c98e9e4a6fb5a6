"""What an older version has stored is there after an upgrade."""

from sqlalchemy import text

from db.speech import load_segments
from db.store import Store
from phases.production import Production
from phases.speech import Segment

STEPS_BACK = (
    "ALTER TABLE segments DROP COLUMN silences",
    "UPDATE alembic_version SET version_num = '0010'",
    """
    INSERT INTO segments (production_id, number, start_ms, end_ms, overlap_ms, hearing_key, translation_keys)
    VALUES ('a-book-1', 1, 0, 900, 0, 'h1', '[]')
    """,
)


def test_segments_of_before_they_had_silences_have_none(store: Store, production: Production) -> None:
    with store.writing() as session:
        for step in STEPS_BACK:
            session.execute(text(step))
    store.prepare()
    with store.reading() as session:
        assert [each.segment for each in load_segments(session, production.id)] == [Segment(1, 0, 900)]
