"""Takes and verdicts; the one place that says what "done" means."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, delete, exists, literal_column, select
from sqlalchemy.orm import Session, aliased

from db.batches import batches
from db.inserting import insert_if_new, replace_or_insert
from db.models import ChunkRow, TakeRow, VerdictRow
from phases.evidence import WordTime
from phases.take import Recipe, Take
from phases.verdict import LISTENER, Outcome, Reason, Standard, Verdict


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
            "tier": verdict.tier,
            "judged_at": datetime.now(UTC),
        },
    )


def takes_of(session: Session, recipe_keys: Collection[str]) -> dict[str, list[tuple[Take, list[Verdict]]]]:
    """Every take of these recipes with its verdicts, by recipe, in the order of their seeds and manners."""
    takes: dict[str, list[tuple[Take, list[Verdict]]]] = {}
    for keys in batches(sorted(set(recipe_keys))):
        # Rows as they are, and only what is read: a book has thousands of them.
        query = select(*_OF_TAKE).where(TakeRow.recipe_key.in_(keys)).order_by(TakeRow.seed, TakeRow.manner)
        found = [_take(row) for row in session.execute(query)]
        verdicts = _verdicts_by_take(session, [take.key for take in found])
        for take in found:
            takes.setdefault(take.recipe_key, []).append((take, verdicts.get(take.key, [])))
    return takes


def best_take(takes: Sequence[tuple[Take, Sequence[Verdict]]], standard: Standard) -> Take | None:
    """The accepted take that is used: the best verdict first, then the plainest manner, then the lowest seed.

    This is the one place that says whether a chunk is done: it is when there is such a take.
    """
    accepted = [(take, standard.outcome(verdicts)) for take, verdicts in takes if standard.accepts(verdicts)]
    ranking = list(Outcome).index
    best = min(
        accepted, key=lambda each: (ranking(each[1]), each[0].manner != "", each[0].seed), default=None
    )
    return best[0] if best else None


def all_take_keys(session: Session) -> set[str]:
    """The key of every take."""
    return set(session.scalars(select(TakeRow.key)))


def all_checksums(session: Session) -> dict[str, str]:
    """The SHA-256 of every take's file, by its key."""
    return {row.key: row.sha256 for row in session.execute(select(TakeRow.key, TakeRow.sha256))}


def unreferred_takes(session: Session) -> set[str]:
    """The keys of takes whose recipe no chunk of any production has."""
    is_referred = select(ChunkRow.number).where(ChunkRow.recipe_key == TakeRow.recipe_key).exists()
    return set(session.scalars(select(TakeRow.key).where(~is_referred)))


def superseded_takes(session: Session) -> set[str]:
    """The keys of takes that a checker failed, where the recipe has another take that was judged and did not fail.

    A person's word is never among them: what they refused would be spoken again, and what they accepted is in use.
    """
    other = aliased(TakeRow)
    query = select(TakeRow.key).where(
        TakeRow.key.in_(select(VerdictRow.take_key).where(_failed())),
        ~exists().where(VerdictRow.take_key == TakeRow.key, VerdictRow.checker == LISTENER),
        exists().where(
            other.recipe_key == TakeRow.recipe_key,
            exists().where(VerdictRow.take_key == other.key),
            ~exists().where(VerdictRow.take_key == other.key, _failed()),
        ),
    )
    return set(session.scalars(query))


def _failed() -> ColumnElement[bool]:
    """Written out: only then does a database see that its index of failed verdicts holds them all."""
    return VerdictRow.outcome == literal_column(f"'{Outcome.FAILED.value}'")


def forget_verdicts(session: Session, take_keys: Iterable[str], checker: str) -> None:
    """Forget what a checker said of takes, so that it is asked again."""
    for batch in batches(sorted(take_keys)):
        session.execute(
            delete(VerdictRow).where(VerdictRow.take_key.in_(batch), VerdictRow.checker == checker)
        )


def forget_takes(session: Session, keys: Iterable[str]) -> None:
    """Forget takes whose files are gone or damaged, with their verdicts."""
    for batch in batches(sorted(keys)):
        session.execute(delete(VerdictRow).where(VerdictRow.take_key.in_(batch)))
        session.execute(delete(TakeRow).where(TakeRow.key.in_(batch)))


def _verdicts_by_take(session: Session, take_keys: Sequence[str]) -> dict[str, list[Verdict]]:
    verdicts: dict[str, list[Verdict]] = {}
    for keys in batches(take_keys):
        for row in session.execute(select(*_OF_VERDICT).where(VerdictRow.take_key.in_(keys))):
            verdicts.setdefault(row.take_key, []).append(_verdict(row))
    return verdicts


_OF_TAKE = (
    TakeRow.key,
    TakeRow.recipe_key,
    TakeRow.seed,
    TakeRow.rate,
    TakeRow.samples,
    TakeRow.sha256,
    TakeRow.meant_samples,
    TakeRow.signals,
    TakeRow.manner,
    TakeRow.times,
)
_OF_VERDICT = (
    VerdictRow.take_key,
    VerdictRow.checker,
    VerdictRow.checker_version,
    VerdictRow.outcome,
    VerdictRow.reasons,
    VerdictRow.measurements,
    VerdictRow.tier,
)


def _take(row: Row[Any]) -> Take:
    return Take(
        key=row.key,
        recipe_key=row.recipe_key,
        seed=row.seed,
        rate=row.rate,
        samples=row.samples,
        sha256=row.sha256,
        meant_samples=row.meant_samples,
        signals=row.signals,
        manner=row.manner,
        times=msgspec.convert(row.times, tuple[WordTime, ...]),
    )


def _verdict(row: Row[Any]) -> Verdict:
    return Verdict(
        outcome=Outcome(row.outcome),
        checker=row.checker,
        checker_version=row.checker_version,
        reasons=tuple(Reason(**reason) for reason in row.reasons),
        measurements=row.measurements,
        tier=row.tier,
    )
