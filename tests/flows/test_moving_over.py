"""A book that the old system began, finished: what it left is listened to, and only what fails or lacks is spoken."""

from pathlib import Path
from typing import Any

import pytest
from old_system import CHUNKS, OldSystem
from producing import OUT, Ended, produce, retry
from sqlalchemy import select

from db.models import TakeRow, VerdictRow
from flows.importing import ImportOrder, import_state
from flows.settings import load_settings
from flows.workshop import furnish, open_store
from phases.verdict import Outcome

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

OLD = "adopted from xtts neutral_narrator"


def taken_over(path: Path, **settings: Any) -> str:
    """The production that the only book of a state becomes."""
    chosen = load_settings(**settings)
    with furnish(chosen).open() as shop:
        (book,) = import_state(shop, chosen, ImportOrder(path)).imported
    return book.production.id


def takes() -> dict[str, dict[str, set[str]]]:
    """What was said of each take, by text and manner."""
    store = open_store(load_settings())
    with store.reading() as session:
        said: dict[str, dict[str, set[str]]] = {}
        for take in session.scalars(select(TakeRow)):
            verdicts = session.scalars(select(VerdictRow).where(VerdictRow.take_key == take.key))
            said.setdefault(take.recipe["spoken"], {})[take.manner] = {each.outcome for each in verdicts}
    store.close()
    return said


def finished(production: str) -> Ended:
    ended = retry(production)
    assert ended.error is None
    assert [path.name for path in (OUT / "A. Guard - The Lantern").iterdir()] == ["The Lantern.m4b"]
    return ended


def test_a_whole_old_book_is_finished_without_speaking_a_word(home: Path, tmp_path: Path) -> None:
    production = taken_over(OldSystem(tmp_path / "old", speed=0.8).write())
    ended = finished(production)
    assert (ended["spoken"], ended["failed"], ended["done"]) == (0, [], 6)
    assert ended["unusual_takes"] == {OLD: 6}
    assert (ended["suspect"], ended["not_checked"]) == (0, 0)
    assert {outcome for said in takes().values() for outcome in said[OLD]} == {Outcome.PASSED}


def test_only_what_is_missing_or_heard_to_be_wrong_is_spoken(home: Path, tmp_path: Path) -> None:
    old = OldSystem(tmp_path / "old")
    old.cuts_off(2)
    old.speaks(
        4,
        "He counted the lanterns along the water tower, and then she went quickly out to the falling train.",
    )
    ended = finished(taken_over(old.write()))
    assert ended["spoken"] == 2
    assert ended["unusual_takes"] == {OLD: 4}
    said = takes()
    assert set(said[CHUNKS[1]]) == {""}
    assert Outcome.FAILED in said[CHUNKS[3]][OLD]
    assert said[CHUNKS[3]][""] == {Outcome.PASSED}


def test_what_was_adopted_is_in_no_book_that_was_not_taken_over(home: Path, tmp_path: Path) -> None:
    taken_over(OldSystem(tmp_path / "old", CHUNKS[1:2]).write())
    new = tmp_path / "new.txt"
    new.write_text(CHUNKS[1])
    ended = produce(new, engine="hibari")
    assert (ended["chunks"], ended["spoken"], ended["unusual_takes"]) == (1, 1, {})


def test_an_old_chunk_too_long_for_the_engine_is_spoken_in_parts_that_fit(home: Path, tmp_path: Path) -> None:
    old = OldSystem(tmp_path / "old", (CHUNKS[0], " ".join(CHUNKS[1:])))
    old.loses(2)
    ended = finished(taken_over(old.write()))
    assert (ended["spoken"], ended["unusual_takes"]) == (1, {OLD: 1})
    assert ended["suspect"] == 0


def test_a_chunk_that_is_not_liked_is_taken_by_who_goes_on(home: Path, tmp_path: Path) -> None:
    production = taken_over(OldSystem(tmp_path / "old").write())
    finished(production)
    again = retry(production, 3)
    assert again.error is None
    assert (again["spoken"], again["unusual_takes"]) == (1, {OLD: 5})
