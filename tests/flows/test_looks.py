"""The commands that look and tidy, as people and machines read them."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from producing import produce, retry

from flows.cli import run
from phases.work_folder import WorkFolder

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command; its exit code and what it printed."""

    def tell(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run(list(words))
        return code, capsys.readouterr().out

    return tell


def test_status_of_an_empty_shelf_says_how_to_begin(home: Path, told: Any) -> None:
    code, text = told("status")
    assert code == 0
    assert "nocturne produce" in text


def test_status_lists_productions_the_latest_first(story: Path, told: Any) -> None:
    first = produce(story, chapters="1")
    second = produce(story, chapters="2")
    rows = json.loads(told("status", "--json")[1])
    assert [row["production"] for row in rows] == [second["production"], first["production"]]
    assert {row["state"] for row in rows} == {"delivered"}


def test_status_of_one_production_shows_its_failed_chunks_with_text_and_reason(
    story: Path, told: Any
) -> None:
    story.write_text(
        story.read_text().replace("In the morning it rained.", "In the morning abracadabra it rained.")
    )
    ended = produce(story, engine="tests.engines.silent:Silent")
    code, text = told("status", ended["production"][:8])
    assert code == 0
    assert "incomplete" in text
    assert "abracadabra" in text
    assert "Nothing is heard" in text
    assert f"nocturne retry {ended['production']}" in " ".join(text.split())


def test_status_as_json_is_the_closing_object_of_the_run(story: Path, told: Any) -> None:
    ended = produce(story)
    shown = json.loads(told("status", ended["production"], "--json")[1])
    for name in (
        "production",
        "state",
        "chapters",
        "chunks",
        "done",
        "failed",
        "not_checked",
        "files",
        "audio_seconds",
    ):
        assert shown[name] == ended[name]


def test_status_of_an_unknown_production_is_an_error(home: Path, told: Any) -> None:
    assert told("status", "nobody")[0] == 43


def test_engines_and_voices_are_listed_with_their_licences(home: Path, told: Any) -> None:
    engines = {row["engine"]: row for row in json.loads(told("engines", "--json")[1])}
    assert engines["hibari"]["weights_licence"] == "Apache-2.0"
    voices = json.loads(told("voices", "--engine", "hibari", "--json")[1])
    assert [voice["voice"] for voice in voices] == ["heart"]
    assert voices[0]["rights"]
    assert "hibari" in told("engines")[1]
    assert "heart" in told("voices")[1]


def test_recognizers_are_listed_and_what_the_missing_ones_lack(home: Path, told: Any) -> None:
    known = {row["recognizer"]: row for row in json.loads(told("recognizers", "--json")[1])}
    assert known["moonshine"]["is_ready"]
    assert known["moonshine"]["weights_licence"] == "MIT"
    assert not known["whisper"]["is_ready"]
    assert "docs/whisper.md" in known["whisper"]["missing"]
    assert "moonshine" in told("recognizers")[1]


def test_a_chunk_is_accepted_by_a_person_and_the_production_is_finished(story: Path, told: Any) -> None:
    story.write_text(story.read_text().replace("In the morning it", "In the morning abracadabra it"))
    ended = produce(story, engine="tests.engines.silent:Silent")
    (failed,) = ended["failed"]
    assert told("accept", ended["production"], str(failed["chunk"]))[0] == 3
    code, text = told("accept", ended["production"], str(failed["chunk"]), "--take", failed["takes"][0])
    assert code == 0
    assert ".flac" in text
    assert retry(ended["production"])["state"] == "delivered"


def test_accepting_a_chunk_that_is_not_there_is_an_error(story: Path, told: Any) -> None:
    assert told("accept", produce(story)["production"], "999")[0] == 3


def test_gc_removes_failed_takes_once_there_is_a_good_one(story: Path, home: Path, told: Any) -> None:
    story.write_text(story.read_text().replace("In the morning it", "In the morning hocuspocus it"))
    ended = produce(story, engine="tests.engines.silent:Silent")
    before = list(WorkFolder(home).takes.rglob("*.flac"))
    assert len(before) == ended["chunks"] + 1
    assert told("gc")[0] == 0
    assert len(list(WorkFolder(home).takes.rglob("*.flac"))) == ended["chunks"]
    assert produce(story, engine="tests.engines.silent:Silent")["spoken"] == 0


def test_doctor_finds_a_well_machine_well(home: Path, told: Any, prefect_api: str) -> None:
    code, text = told("doctor", "--json")
    findings = {finding["what"]: finding for finding in json.loads(text)}
    assert code == 0
    assert all(finding["is_well"] for finding in findings.values())
    assert "spoke" in findings["voices"]["told"]
    assert prefect_api in findings["Prefect"]["told"]


def test_doctor_names_what_is_amiss_and_what_to_do(
    home: Path, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_ENGINE", "tests.engines.unloadable:Unloadable")
    code, text = told("doctor", "--json")
    findings = {finding["what"]: finding for finding in json.loads(text)}
    assert code == 24
    assert not findings["voices"]["is_well"]
    assert findings["store"]["is_well"]


def test_gc_removes_what_no_production_refers_to_and_nothing_else(story: Path, home: Path, told: Any) -> None:
    folder = WorkFolder(home)
    report = produce(story)
    kept = sorted(folder.takes.rglob("*.flac"))
    orphan = folder.take_path("ab" + "0" * 62)
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"nobody's")
    young = folder.take_path("cd" + "0" * 62)
    young.parent.mkdir(parents=True, exist_ok=True)
    young.write_bytes(b"just being recorded")
    long_ago = time.time() - 7200
    os.utime(orphan, (long_ago, long_ago))
    (folder.productions / "a-book-that-is-gone").mkdir()
    dry = json.loads(told("gc", "--dry-run", "--json")[1])
    assert dry == {"removed": False, "files": 2, "bytes": 8}
    assert orphan.exists()
    assert told("gc")[0] == 0
    assert not orphan.exists()
    assert not (folder.productions / "a-book-that-is-gone").exists()
    assert sorted(folder.takes.rglob("*.flac")) == sorted([*kept, young])
    assert produce(story)["spoken"] == 0
    assert Path(report["files"][0]).exists()


def test_a_forgotten_production_is_gone_and_gc_frees_its_takes(story: Path, home: Path, told: Any) -> None:
    report = produce(story)
    assert told("forget", report["production"])[0] == 0
    assert json.loads(told("status", "--json")[1]) == []
    assert json.loads(told("gc", "--json")[1])["files"] == report["spoken"] + 1
    assert list(WorkFolder(home).takes.rglob("*.flac")) == []
    assert Path(report["files"][0]).exists()
