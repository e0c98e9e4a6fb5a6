"""The proof page of real productions: what it shows, and what lies beside it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import soundfile
from producing import OUT, produce, retry

from flows.cli import run

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

CURSED = "abracadabra"


def proof(production: str, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """Write its page; the closing object."""
    capsys.readouterr()
    assert run(["proof", production, "--json", *words]) == 0
    closing: dict[str, Any] = json.loads(capsys.readouterr().out)
    return closing


def shown_on(page: str) -> dict[str, Any]:
    """What the page holds as data."""
    held = re.search(r'id="proof">(.*?)</script>', Path(page).read_text(), re.DOTALL)
    assert held is not None
    facts: dict[str, Any] = json.loads(held[1])
    return facts


def lines_on(page: str) -> list[dict[str, Any]]:
    return [line for chapter in shown_on(page)["chapters"] for line in chapter["lines"]]


def beside(page: str) -> set[str]:
    return {f"audio/{path.name}" for path in (Path(page).parent / "audio").iterdir()}


@pytest.fixture
def broken_story(story: Path) -> Path:
    """Its second chapter has a chunk that is never spoken."""
    text = story.read_text().replace("In the morning", f"In the {CURSED} morning")
    story.write_text(text)
    return story


def test_the_page_of_a_finished_book_has_each_chunk_with_its_place_in_its_chapter(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = produce(story)
    closing = proof(ended["production"], capsys)
    page = Path(closing["page"])
    assert page == (OUT / "proof" / ended["production"] / "index.html").absolute()
    assert (closing["state"], closing["chunks"], closing["audio_files"]) == ("delivered", ended["chunks"], 2)
    assert beside(closing["page"]) == {"audio/chapter-001.m4a", "audio/chapter-002.m4a"}
    for chapter in shown_on(closing["page"])["chapters"]:
        ends = [0]
        for line in chapter["lines"]:
            start, end = line["at"]
            assert ends[-1] < start < end < chapter["ms"]
            assert 1 <= len(line["wave"]) <= 60
            ends.append(end)
    assert "".join(line["text"] for line in lines_on(closing["page"])).startswith("Chapter I")


def test_a_page_made_again_looks_at_no_take_again_and_says_the_same(
    story: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = produce(story)
    first = lines_on(proof(ended["production"], capsys)["page"])
    for take in home.glob("takes/*/*.flac"):
        take.unlink()
    assert lines_on(proof(ended["production"], capsys)["page"]) == first


def test_a_failed_chunk_comes_first_with_its_takes_and_its_chapter_is_played_chunk_by_chunk(
    broken_story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = produce(broken_story, engine="tests.engines.silent:Silent")
    (failed,) = ended["failed"]
    closing = proof(ended["production"], capsys)
    assert closing["state"] == "incomplete"
    assert closing["verdicts"]["failed"] == 1
    facts = shown_on(closing["page"])
    assert facts["riskiest"][0] == failed["chunk"]
    first, second = facts["chapters"]
    assert first["audio"] == "audio/chapter-001.m4a"
    assert second["audio"] is None
    (line,) = [line for line in second["lines"] if line.get("is") == "failed"]
    assert CURSED in line["text"]
    assert len(line["takes"]) == failed["takes_tried"]
    assert all(take["why"] for take in line["takes"])
    played = {each["audio"] for each in second["lines"] if "audio" in each}
    played |= {take["audio"] for take in line["takes"]}
    assert beside(closing["page"]) == played | {first["audio"]}
    for name in played:
        assert soundfile.info(Path(closing["page"]).parent / name).frames > 0


def test_a_take_named_on_the_page_can_be_accepted_by_that_name(
    broken_story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = produce(broken_story, engine="tests.engines.silent:Silent")
    page = proof(ended["production"], capsys)["page"]
    (line,) = [line for line in lines_on(page) if line.get("is") == "failed"]
    assert run(["accept", ended["production"], str(line["n"]), "--take", line["takes"][0]["name"]]) == 0
    assert retry(ended["production"]).error is None
    closing = proof(ended["production"], capsys)
    assert closing["verdicts"]["failed"] == 0
    assert beside(closing["page"]) == {"audio/chapter-001.m4a", "audio/chapter-002.m4a"}


def test_a_take_that_is_lost_is_missing_on_the_page_and_nothing_else(
    broken_story: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = produce(broken_story, engine="tests.engines.silent:Silent")
    Path(ended["failed"][0]["takes"][0]).unlink()
    page = proof(ended["production"], capsys)["page"]
    (line,) = [line for line in lines_on(page) if line.get("is") == "failed"]
    assert "audio" not in line["takes"][0]
    assert all("audio" in take for take in line["takes"][1:])


def test_the_page_goes_where_it_is_asked_to_go(
    story: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = produce(story, chapters="1")
    capsys.readouterr()
    assert run(["proof", ended["production"], "--out", "elsewhere"]) == 0
    page = tmp_path / "elsewhere" / "proof" / ended["production"] / "index.html"
    assert str(page) in capsys.readouterr().out
    assert page.is_file()
