"""The finished files of a production, as they were when they were checked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.models import DeliveryRow, ProductionRow


@dataclass(frozen=True, slots=True)
class Delivery:
    """One finished file: what went into it and what was found when it was checked."""

    path: str
    fingerprint: str
    sha256: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def record_deliveries(session: Session, production_id: str, deliveries: Sequence[Delivery]) -> None:
    """Record the finished files of a production; they stand in for all it had, and for what lay at their places."""
    session.execute(delete(DeliveryRow).where(DeliveryRow.production_id == production_id))
    session.execute(delete(DeliveryRow).where(DeliveryRow.path.in_([each.path for each in deliveries])))
    session.add_all(
        DeliveryRow(production_id=production_id, delivered_at=datetime.now(UTC), **asdict(each))
        for each in deliveries
    )


def is_delivered_from_another_source(session: Session, path: str, source: str, sha256: str) -> bool:
    """Whether the file at that place was made from another source than this one, wherever that lay then."""
    query = (
        select(ProductionRow.source, ProductionRow.source_sha256)
        .join(DeliveryRow, DeliveryRow.production_id == ProductionRow.id)
        .where(DeliveryRow.path == path)
    )
    return any(source != other and sha256 != content for other, content in session.execute(query))


def load_deliveries(session: Session, production_id: str) -> list[Delivery]:
    """The finished files of a production."""
    query = select(DeliveryRow).where(DeliveryRow.production_id == production_id).order_by(DeliveryRow.path)
    return [Delivery(row.path, row.fingerprint, row.sha256, row.facts) for row in session.scalars(query)]
