"""The finished files of a production, as they were when they were checked."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import DeliveryRow


@dataclass(frozen=True, slots=True)
class Delivery:
    """One finished file: what went into it and what was found when it was checked."""

    path: str
    fingerprint: str
    sha256: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def record_delivery(session: Session, production_id: str, delivery: Delivery) -> None:
    """Record a finished file; an earlier one at the same place is replaced."""
    session.merge(
        DeliveryRow(production_id=production_id, delivered_at=datetime.now(UTC), **asdict(delivery))
    )


def load_deliveries(session: Session, production_id: str) -> list[Delivery]:
    """The finished files of a production."""
    query = select(DeliveryRow).where(DeliveryRow.production_id == production_id).order_by(DeliveryRow.path)
    return [Delivery(row.path, row.fingerprint, row.sha256, row.facts) for row in session.scalars(query)]
