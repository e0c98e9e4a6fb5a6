"""The store: its schema, its transactions, its refusals."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.exc import NoResultFound

from db.owners import acquire
from db.productions import all_productions, find_production, production_named, record_production, set_state
from db.store import Store
from phases.errors import DatabaseTooNew, DatabaseUnavailable, ProductionUnknown
from phases.production import Production, ProductionState
from phases.script import Script


def test_preparing_a_store_again_changes_nothing(store: Store, production: Production) -> None:
    store.prepare()
    with store.reading() as session:
        assert find_production(session, production.id) == production


def test_many_processes_may_prepare_the_same_store_at_once(tmp_path: Path) -> None:
    stores = [Store.in_file(tmp_path / "nocturne.db") for _ in range(6)]
    threads = [Thread(target=store.prepare) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with stores[0].reading() as session:
        assert all_productions(session) == []


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "nocturne.db"
    Store.in_file(path).prepare()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseTooNew, match="9999"):
        Store.in_file(path).prepare()
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_said_to_be_unusable(tmp_path: Path) -> None:
    path = tmp_path / "nocturne.db"
    path.write_bytes(b"This is a diary, not a database. " * 100)
    with pytest.raises(DatabaseUnavailable, match="cannot be used"):
        Store.in_file(path).prepare()


def test_a_file_in_the_place_of_the_data_folder_is_said_to_be_unusable(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(DatabaseUnavailable):
        Store.in_file(tmp_path / "home" / "nocturne.db").prepare()


def test_a_server_that_is_not_there_is_said_to_be_unusable_in_one_line() -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        Store("postgresql+psycopg://somebody:hush@127.0.0.1:1/nocturne").prepare()
    assert "its server runs" in caught.value.remedy
    assert "\n" not in caught.value.message
    assert "hush" not in caught.value.message


def test_a_transaction_that_ends_badly_is_undone(store: Store, production: Production) -> None:
    def change_and_fail() -> None:
        with store.writing() as session:
            set_state(session, production.id, ProductionState.DELIVERED)
            session.flush()
            raise RuntimeError("the power goes out")

    with pytest.raises(RuntimeError):
        change_and_fail()
    with store.reading() as session:
        found = find_production(session, production.id)
    assert found is not None
    assert found.state == ProductionState.STOPPED


def test_writers_wait_for_each_other_instead_of_failing(store: Store, production: Production) -> None:
    troubles: list[BaseException] = []

    def write_many_times() -> None:
        try:
            for _ in range(25):
                with store.writing() as session:
                    session.get_bind()
                    set_state(session, production.id, ProductionState.STOPPED)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test shall show it
            troubles.append(error)

    threads = [Thread(target=write_many_times) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []


def test_a_production_is_found_by_how_its_id_begins(store: Store, production: Production) -> None:
    with store.reading() as session:
        assert production_named(session, "a-b") == production
        with pytest.raises(ProductionUnknown, match="No production starts"):
            production_named(session, "another")


def test_a_beginning_that_fits_two_productions_is_refused(store: Store, production: Production) -> None:
    with store.writing() as session:
        record_production(session, replace(production, id="a-book-2"), Script(()), [])
    with store.reading() as session, pytest.raises(ProductionUnknown, match="Several"):
        production_named(session, "a-book")


def test_a_percent_sign_is_no_wildcard_in_an_id(store: Store, production: Production) -> None:
    with store.reading() as session, pytest.raises(ProductionUnknown):
        production_named(session, "%")


def test_an_unknown_production_cannot_be_owned(store: Store) -> None:
    with store.writing() as session, pytest.raises(NoResultFound):
        acquire(session, "nobody")
