"""Recordings: segments, what was heard in them, and what that means in other languages.

What a segment says is never stored with it: it is asked of the hearing that its key leads to. So what was heard once is
not heard again, by whichever production.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import delete, null, select, update
from sqlalchemy.orm import Session

from db.batches import batches
from db.inserting import insert_if_new
from db.models import HearingRow, SegmentRow, TranslationRow
from phases.evidence import Evidence
from phases.speech import Segment


@dataclass(frozen=True, slots=True)
class KnownSegment:
    """A segment with the key under which it is found what was heard in it."""

    segment: Segment
    hearing_key: str
    failure: str | None = None
    """Why nobody could make out what is said, or what it means."""


def record_segments(session: Session, production_id: str, segments: Iterable[KnownSegment]) -> None:
    """Record the segments of a new production."""
    session.add_all(
        SegmentRow(
            production_id=production_id,
            number=each.segment.number,
            start_ms=each.segment.start_ms,
            end_ms=each.segment.end_ms,
            overlap_ms=each.segment.overlap_ms,
            silences=[list(silence) for silence in each.segment.silences],
            hearing_key=each.hearing_key,
            translation_keys=[],
            failure=each.failure,
        )
        for each in segments
    )


def load_segments(session: Session, production_id: str) -> list[KnownSegment]:
    """The segments of a production, in the order of time."""
    rows = session.scalars(
        select(SegmentRow).where(SegmentRow.production_id == production_id).order_by(SegmentRow.number)
    )
    return [
        KnownSegment(
            Segment(
                row.number,
                row.start_ms,
                row.end_ms,
                row.overlap_ms,
                tuple((begin, end) for begin, end in row.silences),
            ),
            row.hearing_key,
            row.failure,
        )
        for row in rows
    ]


def record_segment_failure(session: Session, production_id: str, number: int, why: str) -> None:
    """Remember that nothing could be made of a segment, and why."""
    session.get_one(SegmentRow, (production_id, number)).failure = why


def clear_segment_failures(session: Session, production_id: str) -> None:
    """Forget failures: these segments are tried again."""
    session.execute(
        update(SegmentRow)
        .where(SegmentRow.production_id == production_id, SegmentRow.failure.is_not(null()))
        .values(failure=null())
    )


def record_hearing(session: Session, key: str, evidence: Evidence) -> bool:
    """Keep what was heard, unless somebody has kept it before; whether it was new."""
    row = {"key": key, "evidence": msgspec.to_builtins(evidence), "heard_at": datetime.now(UTC)}
    return insert_if_new(session, HearingRow, row)


def find_hearings(session: Session, keys: Collection[str]) -> dict[str, Evidence]:
    """What was heard under these keys, as far as it is known."""
    found: dict[str, Evidence] = {}
    for batch in batches(sorted(set(keys))):
        query = select(HearingRow.key, HearingRow.evidence).where(HearingRow.key.in_(batch))
        found |= {key: msgspec.convert(evidence, Evidence) for key, evidence in session.execute(query)}
    return found


def forget_hearings(session: Session, keys: Iterable[str]) -> None:
    """Forget what was heard, so that it is heard again."""
    for batch in batches(sorted(keys)):
        session.execute(delete(HearingRow).where(HearingRow.key.in_(batch)))


def record_translations(
    session: Session, production_id: str, number: int, translations: Mapping[str, str]
) -> None:
    """Keep what the lines of a segment mean, by the keys of the translations."""
    for key, text in translations.items():
        insert_if_new(session, TranslationRow, {"key": key, "text": text, "made_at": datetime.now(UTC)})
    row = session.get_one(SegmentRow, (production_id, number))
    row.translation_keys = sorted({*row.translation_keys, *translations})


def find_translations(session: Session, keys: Collection[str]) -> dict[str, str]:
    """What is known of these translations."""
    found: dict[str, str] = {}
    for batch in batches(sorted(set(keys))):
        query = select(TranslationRow.key, TranslationRow.text).where(TranslationRow.key.in_(batch))
        found |= dict(session.execute(query).all())
    return found


def forget_unreferred_speech(session: Session) -> int:
    """Forget hearings and translations that no segment of any production refers to; how many there were."""
    is_heard = select(SegmentRow.number).where(SegmentRow.hearing_key == HearingRow.key).exists()
    hearings: Sequence[str] = session.scalars(select(HearingRow.key).where(~is_heard)).all()
    forget_hearings(session, hearings)
    referred = {key for keys in session.scalars(select(SegmentRow.translation_keys)) for key in keys}
    strays = set(session.scalars(select(TranslationRow.key))) - referred
    for batch in batches(sorted(strays)):
        session.execute(delete(TranslationRow).where(TranslationRow.key.in_(batch)))
    return len(hearings) + len(strays)
