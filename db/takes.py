"""Takes and verdicts; the one place that says what "done" means."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.inserting import insert_if_new, replace_or_insert
from db.models import ChunkRow, TakeRow, VerdictRow
from phases.take import Recipe, Take
from phases.verdict import Outcome, Reason, Verdict

SIGNAL = "signal"
BATCH = 500
"""How many keys one query names; SQLite and PostgreSQL both bound the number of parameters."""


def record_take(session: Session, take: Take, recipe: Recipe) -> bool:
    """Record that a take lies on disk; whether nobody had recorded it before."""
    return insert_if_new(
        session, TakeRow, {**asdict(take), "recipe": asdict(recipe), "made_at": datetime.now(UTC)}
    )


def record_verdict(session: Session, take_key: str, verdict: Verdict) -> None:
    """Record what a checker says now; its earlier word on the same take is replaced."""
    replace_or_insert(
        session,
        VerdictRow,
        {
            "take_key": take_key,
            "checker": verdict.checker,
            "checker_version": verdict.checker_version,
            "outcome": verdict.outcome,
            "reasons": [asdict(reason) for reason in verdict.reasons],
            "measurements": dict(verdict.measurements),
            "judged_at": datetime.now(UTC),
        },
    )


def takes_of(session: Session, recipe_keys: Collection[str]) -> dict[str, list[tuple[Take, list[Verdict]]]]:
    """Every take of these recipes with its verdicts, by recipe, in the order of their seeds."""
    takes: dict[str, list[tuple[Take, list[Verdict]]]] = {}
    for keys in _batches(sorted(set(recipe_keys))):
        query = select(TakeRow).where(TakeRow.recipe_key.in_(keys)).order_by(TakeRow.seed)
        rows = session.scalars(query).all()
        verdicts = _verdicts_by_take(session, [row.key for row in rows])
        for row in rows:
            takes.setdefault(row.recipe_key, []).append((_take(row), verdicts.get(row.key, [])))
    return takes


def accepted_takes(
    session: Session, recipe_keys: Collection[str], checker_version: str, accepted: Collection[Outcome]
) -> dict[str, Take]:
    """Done, chunk by chunk: for each recipe that has one, its accepted take of the lowest seed."""
    return accepted_among(takes_of(session, recipe_keys), checker_version, accepted)


def accepted_among(
    takes: Mapping[str, Sequence[tuple[Take, Sequence[Verdict]]]],
    checker_version: str,
    accepted: Collection[Outcome],
) -> dict[str, Take]:
    """The accepted take of the lowest seed, for each recipe that has one among these takes."""
    done: dict[str, Take] = {}
    for recipe_key, known in takes.items():
        for take, verdicts in known:
            if is_accepted(verdicts, checker_version, accepted):
                done[recipe_key] = take
                break
    return done


def is_judged(verdicts: Sequence[Verdict], checker_version: str) -> bool:
    """Whether the signal check, as it is today, has judged the take these verdicts are of."""
    return any(v.checker == SIGNAL and v.checker_version == checker_version for v in verdicts)


def is_accepted(verdicts: Sequence[Verdict], checker_version: str, accepted: Collection[Outcome]) -> bool:
    """Whether today's signal check accepts a take and nobody else refuses it."""
    return is_judged(verdicts, checker_version) and all(verdict.outcome in accepted for verdict in verdicts)


def all_take_keys(session: Session) -> set[str]:
    """The key of every take."""
    return set(session.scalars(select(TakeRow.key)))


def unreferred_takes(session: Session) -> set[str]:
    """The keys of takes whose recipe no chunk of any production has."""
    return set(
        session.scalars(
            select(TakeRow.key)
            .outerjoin(ChunkRow, ChunkRow.recipe_key == TakeRow.recipe_key)
            .where(ChunkRow.recipe_key.is_(None))
        )
    )


def forget_takes(session: Session, keys: Iterable[str]) -> None:
    """Forget takes whose files are gone or damaged, with their verdicts."""
    for batch in _batches(sorted(keys)):
        session.execute(delete(VerdictRow).where(VerdictRow.take_key.in_(batch)))
        session.execute(delete(TakeRow).where(TakeRow.key.in_(batch)))


def _verdicts_by_take(session: Session, take_keys: Sequence[str]) -> dict[str, list[Verdict]]:
    verdicts: dict[str, list[Verdict]] = {}
    for keys in _batches(take_keys):
        for row in session.scalars(select(VerdictRow).where(VerdictRow.take_key.in_(keys))):
            verdicts.setdefault(row.take_key, []).append(_verdict(row))
    return verdicts


def _take(row: TakeRow) -> Take:
    return Take(
        key=row.key,
        recipe_key=row.recipe_key,
        seed=row.seed,
        rate=row.rate,
        samples=row.samples,
        sha256=row.sha256,
        meant_samples=row.meant_samples,
        signals=row.signals,
    )


def _verdict(row: VerdictRow) -> Verdict:
    return Verdict(
        outcome=Outcome(row.outcome),
        checker=row.checker,
        checker_version=row.checker_version,
        reasons=tuple(Reason(**reason) for reason in row.reasons),
        measurements=row.measurements,
    )


def _batches(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
