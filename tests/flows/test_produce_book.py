"""A book goes in, a checked audiobook comes out; what is done stays done."""

from pathlib import Path

import av
import pytest
from producing import OUT, digest, produce, retry
from sqlalchemy import select, update

from db.models import ChunkRow, DeliveryRow, ProductionRow
from db.owners import acquire
from db.store import Store
from db.takes import all_take_keys, record_verdict
from phases.errors import (
    ProductionBusy,
    ProductionIncomplete,
    ProductionOutdated,
    SettingsInvalid,
    SourceMissing,
)
from phases.verdict import Outcome, Verdict

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]


def test_a_book_becomes_an_m4b_with_its_chapters(story: Path) -> None:
    report = produce(story)
    assert report["state"] == "delivered"
    assert report["chapters"] == 2
    assert report["spoken"] == report["chunks"] == report["done"]
    with av.open(report["files"][0]) as book:
        assert [mark["metadata"]["title"] for mark in book.chapters()] == ["Chapter I", "Chapter II"]


def test_a_second_run_speaks_nothing_and_leaves_the_file_alone(story: Path) -> None:
    first = produce(story)
    written = Path(first["files"][0]).stat().st_mtime_ns
    second = produce(story)
    assert second["production"] == first["production"]
    assert second["spoken"] == 0
    assert second["reused"] == second["chunks"]
    assert Path(first["files"][0]).stat().st_mtime_ns == written


def test_one_changed_paragraph_has_only_its_chunks_spoken_again(story: Path) -> None:
    first = produce(story)
    story.write_text(story.read_text().replace("In the morning it rained.", "In the morning it snowed."))
    second = produce(story)
    assert second["production"] != first["production"]
    assert second["spoken"] == 1
    assert second["reused"] == second["chunks"] - 1


def test_a_file_that_was_removed_is_delivered_again_from_its_chapters(story: Path) -> None:
    first = produce(story)
    before = digest(first["files"][0])
    Path(first["files"][0]).unlink()
    second = produce(story)
    assert second["spoken"] == 0
    assert digest(second["files"][0]) == before


def test_a_damaged_take_is_spoken_again_and_nothing_else(story: Path, home: Path) -> None:
    first = produce(story)
    before = digest(first["files"][0])
    damaged = min((home / "takes").glob("*/*.flac"))
    damaged.write_bytes(damaged.read_bytes()[:-20])
    second = produce(story)
    assert second["spoken"] == 1
    assert digest(second["files"][0]) == before


def test_only_the_chosen_chapters_are_produced(story: Path) -> None:
    report = produce(story, chapters="2")
    assert report["chapters"] == 1
    assert "chapters 2" in report["files"][0]


def test_a_chapter_that_the_book_lacks_is_refused(story: Path) -> None:
    ended = produce(story, chapters="2-7")
    assert isinstance(ended.error, SettingsInvalid)
    assert "no chapter 3" in ended.error.message


def test_a_missing_source_leaves_nothing_behind(home: Path) -> None:
    assert isinstance(produce(Path("nowhere.epub")).error, SourceMissing)
    assert not OUT.exists()


def test_a_chunk_that_a_listener_dislikes_gets_another_take(story: Path) -> None:
    first = produce(story)
    second = retry(first["production"], 2)
    assert second["state"] == "delivered"
    assert second["spoken"] == 1
    assert second["reused"] == second["chunks"] - 1


def test_retrying_a_chunk_that_is_not_there_is_refused(story: Path) -> None:
    first = produce(story)
    ended = retry(first["production"], 99)
    assert isinstance(ended.error, SettingsInvalid)
    assert "no chunk 99" in ended.error.message


def test_what_no_recognizer_can_hear_is_counted_as_not_checked(story: Path) -> None:
    report = produce(story)
    assert report["not_checked"] == report["chunks"]


def test_lines_that_recur_are_spoken_once(story: Path) -> None:
    story.write_text("Chapter I\n\n" + "\n\n".join(["“Who goes there, so late at night?”"] * 5))
    report = produce(story)
    assert report["chunks"] == 6
    assert report["spoken"] == 2


def test_chapter_files_come_beside_the_book_when_asked_for(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_DELIVER__CHAPTER_FILES", "true")
    report = produce(story)
    names = [Path(path).name for path in report["files"]]
    assert names == ["story.m4b", "01 - Chapter I.m4a", "02 - Chapter II.m4a"]


def test_one_slot_or_three_make_the_same_file(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = produce(story, workers=1, out=tmp_path / "one")
    monkeypatch.setenv("NOCTURNE_HOME", str(tmp_path / "another home"))
    three = produce(story, workers=3, out=tmp_path / "three")
    assert three["spoken"] == one["spoken"]
    assert digest(three["files"][0]) == digest(one["files"][0])


def store_of(home: Path) -> Store:
    return Store.in_file(home / "nocturne.db")


def store_delivery(home: Path) -> str:
    """The checksum of the one file that the store says was delivered."""
    store = store_of(home)
    with store.reading() as session:
        sha256 = session.scalars(select(DeliveryRow.sha256)).one()
    store.close()
    return sha256


def test_a_take_that_is_refused_after_delivery_is_spoken_anew_and_the_book_delivered_again(
    story: Path, home: Path
) -> None:
    first = produce(story)
    store = store_of(home)
    with store.writing() as session:
        key = min(all_take_keys(session))
        record_verdict(session, key, Verdict(Outcome.FAILED, "listener", "1"))
    store.close()
    second = produce(story)
    assert second["spoken"] == 1
    assert second["done"] == second["chunks"]
    assert second["files"] == first["files"]
    assert store_delivery(home) == digest(second["files"][0])


def test_nobody_refuses_takes_of_a_production_that_another_process_works_on(story: Path, home: Path) -> None:
    first = produce(story)
    store = store_of(home)
    with store.writing() as session:
        acquire(session, first["production"])
    assert isinstance(retry(first["production"], 1).error, ProductionBusy)
    with store.writing() as session:
        session.get_one(ProductionRow, first["production"]).owner = None
    store.close()
    assert produce(story)["spoken"] == 0


def test_a_book_never_replaces_its_namesake_from_another_source(story: Path, tmp_path: Path) -> None:
    first = produce(story)
    before = digest(first["files"][0])
    namesake = tmp_path / "elsewhere" / story.name
    namesake.parent.mkdir()
    namesake.write_text(story.read_text().replace("dark", "bright"))
    second = produce(namesake)
    assert second["files"] != first["files"]
    assert digest(first["files"][0]) == before
    assert produce(story)["files"] == first["files"]
    assert produce(namesake)["files"] == second["files"]


def test_other_bounds_judge_what_is_there_anew_and_speak_nothing(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    produce(story)
    monkeypatch.setenv("NOCTURNE_VALIDATION__LONGEST_GAP_MS", "1600")
    again = produce(story)
    assert again["spoken"] == 0
    assert again["state"] == "delivered"
    monkeypatch.setenv("NOCTURNE_VALIDATION__QUIETEST_DBFS", "-1")
    assert isinstance(produce(story).error, ProductionIncomplete)


def test_a_book_is_not_continued_by_another_engine(story: Path, home: Path) -> None:
    first = produce(story)
    store = store_of(home)
    with store.writing() as session:
        session.execute(
            update(ChunkRow).where(ChunkRow.number == 1).values(recipe_key="of an earlier version")
        )
    store.close()
    assert isinstance(retry(first["production"]).error, ProductionOutdated)


def test_a_book_is_delivered_to_another_folder_without_speaking(story: Path, tmp_path: Path) -> None:
    first = produce(story)
    second = produce(story, out=tmp_path / "elsewhere")
    assert second["spoken"] == 0
    assert [str(tmp_path / "elsewhere") in path for path in second["files"]] == [True]
    assert digest(second["files"][0]) == digest(first["files"][0])


@pytest.mark.slow
def test_a_production_whose_state_lies_in_postgresql(
    story: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_DATABASE", postgresql_url)
    first = produce(story)
    assert first["state"] == "delivered"
    assert produce(story)["spoken"] == 0
