"""One owner per production, and nobody after its time."""

from datetime import UTC, datetime, timedelta

import pytest

from db.models import ProductionRow
from db.owners import Ownership, acquire, release, renew, require
from db.productions import production_named, production_of_run, source_has_moved
from db.store import Store
from phases.errors import OwnershipLost, ProductionBusy
from phases.production import Production


def own(store: Store, production: Production) -> Ownership:
    with store.writing() as session:
        return acquire(session, production.id)


def pretend(store: Store, production: Production, **facts: object) -> None:
    """Make the owner look like somebody else."""
    with store.writing() as session:
        row = session.get_one(ProductionRow, production.id)
        for name, value in facts.items():
            setattr(row, name, value)


def test_a_second_process_is_told_who_has_it(store: Store, production: Production) -> None:
    own(store, production)
    with pytest.raises(ProductionBusy, match="is being produced by process"):
        own(store, production)


def test_a_production_that_was_given_back_can_be_owned_again(store: Store, production: Production) -> None:
    first = own(store, production)
    with store.writing() as session:
        release(session, first)
    assert own(store, production).fence == first.fence + 1


def test_a_dead_owner_of_this_machine_is_followed_at_once(store: Store, production: Production) -> None:
    own(store, production)
    pretend(store, production, owner_pid=2**22 + 1)
    assert own(store, production).fence == 2


def test_another_process_with_the_number_of_the_dead_one_is_not_taken_for_it(
    store: Store, production: Production
) -> None:
    own(store, production)
    pretend(store, production, owner_started=1.0)
    assert own(store, production).fence == 2


def test_an_owner_on_another_machine_is_followed_only_after_its_lease(
    store: Store, production: Production
) -> None:
    own(store, production)
    pretend(store, production, owner_machine="elsewhere")
    with pytest.raises(ProductionBusy, match="elsewhere"):
        own(store, production)
    pretend(store, production, owned_until=datetime.now(UTC) - timedelta(seconds=1))
    assert own(store, production).fence == 2


def test_whoever_was_followed_can_neither_renew_nor_write_nor_give_back(
    store: Store, production: Production
) -> None:
    first = own(store, production)
    pretend(store, production, owner_pid=2**22 + 1)
    second = own(store, production)
    for forbidden in (renew, require):
        with pytest.raises(OwnershipLost), store.writing() as session:
            forbidden(session, first)
    with store.writing() as session:
        release(session, first)
        require(session, second)


def test_renewing_moves_the_end_of_the_lease(store: Store, production: Production) -> None:
    ownership = own(store, production)
    pretend(store, production, owned_until=datetime(2000, 1, 1, tzinfo=UTC))
    with store.writing() as session:
        renew(session, ownership)
        until = session.get_one(ProductionRow, production.id).owned_until
    assert until is not None
    assert until.replace(tzinfo=UTC) > datetime.now(UTC)


def test_what_a_run_has_worked_on_is_known_also_when_it_has_given_it_back(
    store: Store, production: Production
) -> None:
    with store.writing() as session:
        release(session, acquire(session, production.id, owner="run-1#2"))
    with store.reading() as session:
        found = production_of_run(session, "run-1")
        assert found is not None
        assert found.id == production.id
        assert production_of_run(session, "run-2") is None


def test_a_source_that_was_put_away_is_found_where_it_lies_now(store: Store, production: Production) -> None:
    with store.writing() as session:
        source_has_moved(session, production.source, "done/a.txt")
        source_has_moved(session, "b.txt", "done/b.txt")
    with store.reading() as session:
        assert production_named(session, production.id).source == "done/a.txt"
