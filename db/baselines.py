"""What is usual for a voice, learned once for each checker and kept."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.inserting import insert_if_new
from db.models import BaselineRow


def record_baseline(
    session: Session, voice_key: str, checker: str, version: str, figures: Mapping[str, Any]
) -> None:
    """Keep what was learned, unless another production has learned it first: that is what counts then."""
    insert_if_new(
        session,
        BaselineRow,
        {
            "voice_key": voice_key,
            "checker": checker,
            "checker_version": version,
            "figures": dict(figures),
            "learned_at": datetime.now(UTC),
        },
    )


def find_baseline(session: Session, voice_key: str, checker: str, version: str) -> Mapping[str, Any] | None:
    """What this checker has learned of a voice, if it has."""
    row = session.get(BaselineRow, (voice_key, checker, version))
    return row.figures if row else None
