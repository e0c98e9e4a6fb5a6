"""A pipeline.json taken over: what can be verified is adopted, all else is named, and nothing counts as good yet."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from old_system import CHUNKS, OldSystem
from sqlalchemy import select

from db.chunks import load_chunks
from db.models import ChunkRow, ProductionRow, TakeRow, VerdictRow
from flows.cli import run
from flows.importing import ImportOrder, import_state
from flows.settings import load_settings
from flows.workshop import furnish, open_store
from phases.errors import NocturneError, SourceBroken, SourceEmpty, StateUnknown
from phases.validate import SIGNAL_CHECKER
from tests.phases.adopt.nasty_states import STATES


@pytest.fixture
def old(home: Path, tmp_path: Path) -> OldSystem:
    return OldSystem(tmp_path / "pipeline")


@pytest.fixture
def imported(capsys: pytest.CaptureFixture[str]) -> Any:
    """Import a state; the closing object."""

    def take_over(path: Path, *flags: str, code: int = 0) -> dict[str, Any]:
        capsys.readouterr()
        assert run(["import", str(path), "--json", *flags]) == code
        closing: dict[str, Any] = json.loads(capsys.readouterr().out)
        return closing

    return take_over


def stored() -> tuple[int, int, int, int]:
    """Rows of productions, chunks, takes, and verdicts of anybody but the signal checker."""
    store = open_store(load_settings())
    with store.reading() as session:
        rows = tuple(
            len(session.scalars(select(table)).all()) for table in (ProductionRow, ChunkRow, TakeRow)
        )
        checkers = session.scalars(select(VerdictRow.checker)).all()
    store.close()
    return (*rows, sum(checker != SIGNAL_CHECKER for checker in checkers))


def test_every_recording_that_is_whole_is_adopted_and_none_is_judged_good(
    old: OldSystem, imported: Any
) -> None:
    closing = imported(old.write())
    (book,) = closing["imported"]
    assert (book["title"], book["chunks"], book["adopted"], book["to_speak"]) == ("The Lantern", 6, 6, 0)
    assert book["narrators"] == {"xtts neutral_narrator": 6}
    assert (book["failing"], book["refused"], book["unplaced"]) == (0, [], [])
    assert stored() == (1, 6, 6, 0)
    store = open_store(load_settings())
    with store.reading() as session:
        chunks = load_chunks(session, book["production"])
        takes = session.scalars(select(TakeRow)).all()
    store.close()
    assert [each.chunk.display.strip() for each in chunks] == list(CHUNKS)
    assert {(take.manner, take.rate) for take in takes} == {("adopted from xtts neutral_narrator", 24_000)}
    assert all(take.signals["letters_per_second"] > 5 for take in takes)


def test_importing_again_changes_nothing(old: OldSystem, imported: Any) -> None:
    first = imported(old.write())["imported"][0]
    before = stored()
    second = imported(old.write())["imported"][0]
    assert stored() == before
    assert (second["production"], second["is_new"], second["adopted"]) == (first["production"], False, 0)


def test_a_dry_run_says_the_same_and_leaves_nothing(old: OldSystem, imported: Any) -> None:
    old.loses(3)
    dry = imported(old.write(), "--dry-run")["imported"][0]
    assert stored() == (0, 0, 0, 0)
    real = imported(old.write())["imported"][0]
    assert {**dry, "adopted": 5} == real


def test_what_cannot_be_adopted_is_named_with_the_reason(old: OldSystem, imported: Any) -> None:
    old.cuts_off(2)
    old.loses(3)
    old.speaks(4, CHUNKS[0])
    old.told["phase4"]["files"]["the_lantern"]["chunk_audio_paths"].append("a/chunk_0099.wav")
    (book,) = imported(old.write())["imported"]
    assert {each["chunk"]: each["why"].split(":")[0] for each in book["refused"]} == {
        2: "It is cut off",
        3: "The file is not there.",
        4: "It lasts much less than its text",
    }
    assert [each["path"] for each in book["unplaced"]] == ["a/chunk_0099.wav"]
    assert (book["adopted"], book["to_speak"]) == (3, 3)


def test_a_recording_that_has_come_back_is_adopted_by_importing_again(old: OldSystem, imported: Any) -> None:
    old.loses(3)
    first = imported(old.write())["imported"][0]
    old.speaks(3, CHUNKS[2])
    second = imported(old.write())["imported"][0]
    assert (first["adopted"], second["adopted"]) == (5, 1)
    assert first["production"] == second["production"]


def test_a_state_away_from_its_folder_is_told_where_that_is(
    old: OldSystem, imported: Any, tmp_path: Path
) -> None:
    path = old.write().rename(tmp_path / "pipeline.json")
    lost = imported(path, code=SourceEmpty.exit_code)
    assert lost["error"] == "SourceEmpty"
    assert "--root" in lost["not_imported"][0]["remedy"]
    old.moves(tmp_path / "moved")
    assert imported(path, "--root", str(tmp_path / "moved"))["imported"][0]["adopted"] == 6


def test_a_book_that_lacks_a_text_is_not_taken_over_and_the_others_are(old: OldSystem, imported: Any) -> None:
    old.told["phase3"]["files"]["short"] = {"chunk_texts": ["It rained.", "And then it stopped."]}
    old.told["phase3"]["files"]["torn"] = {"chunk_paths": ["a/torn_chunk_1.txt"]}
    old.told["phase3"]["files"]["fern"] = {"chunk_texts": ["Es regnete."], "language": "de"}
    closing = imported(old.write())
    assert [book["file_id"] for book in closing["imported"]] == ["the_lantern", "short"]
    why = {book["file_id"]: book["why"] for book in closing["not_imported"]}
    assert "torn_chunk_1.txt is not there" in why["torn"]
    assert "does not speak" in why["fern"]


def test_the_source_knows_its_title_best(old: OldSystem, imported: Any) -> None:
    source = old.root / "input" / "lantern.md"
    source.parent.mkdir()
    source.write_text("# The Lantern of the Western Line\n\nIt was a dark night.\n")
    old.told["phase1"]["files"]["the_lantern"]["file_path"] = "D:\\pipeline\\input\\lantern.md"
    without = imported(old.write())["imported"][0]
    assert without["title"] != "The Lantern"
    assert without["remarks"] == []
    source.unlink()
    assert imported(old.write())["imported"][0]["production"] == without["production"]


def test_what_is_no_state_ends_with_the_code_of_its_error(tmp_path: Path, home: Path, imported: Any) -> None:
    path = tmp_path / "pipeline.json"
    for content, error in (("{", SourceBroken), ("{}", StateUnknown), ('{"phase3": {}}', SourceEmpty)):
        path.write_text(content)
        assert imported(path, code=error.exit_code)["error"] == error.__name__


def test_people_are_told_that_there_will_be_two_voices(
    old: OldSystem, capsys: pytest.CaptureFixture[str]
) -> None:
    old.loses(3)
    assert run(["import", str(old.write())]) == 0
    told = capsys.readouterr().out
    assert "Adopted: 5 recordings by xtts neutral_narrator." in told
    assert "chunk_0003.wav: The file is not there." in told
    assert "1 chunks will be spoken by hibari: the book will have two voices." in told
    assert "nocturne retry the-lantern" in told


def test_the_help_explains_each_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "--help"]) == 0
    told = capsys.readouterr().out
    assert all(
        option in told for option in ("--root", "--engine", "--voice", "--language", "--dry-run", "--json")
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=STATES)
def test_any_state_ends_in_a_report_or_in_an_error_of_ours(home: Path, tmp_path: Path, state: Any) -> None:
    path = tmp_path / "pipeline.json"
    path.write_text(json.dumps(state))
    for name in ("chunk_1.txt", "chunk_0001.wav"):
        (tmp_path / "a").mkdir(exist_ok=True)
        (tmp_path / "a" / name).write_text("It rained.")
    chosen = load_settings()
    with furnish(chosen).open() as shop:
        try:
            report = import_state(shop, chosen, ImportOrder(path))
        except NocturneError:
            return
    json.dumps(report.as_json(), allow_nan=False).encode()
