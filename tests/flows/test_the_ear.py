"""A whole production that is listened to: what is said wrongly is taken again, and never delivered."""

from pathlib import Path

import pytest
from producing import OUT, Ended, produce, retry

from db.takes import takes_of
from flows.settings import load_settings
from flows.workshop import open_store
from phases.errors import ProductionIncomplete
from phases.validate import VOICE_CHECKER
from phases.verdict import Outcome
from tasks.habits import LEAST_TAKES

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

STORY = """Chapter I

It was a dark night on the western line. The last train had left the station an hour ago.

The old guard did not see the {word} that lay beside the water tower.

He counted the benches along the platform, and then he went slowly home.
"""
MISSPEAKING = ["Mumbles", "Truncates", "Silent", "Repeats", "Drops", "Denies"]


@pytest.fixture
def first_wrong(home: Path, tmp_path: Path) -> Path:
    """The guard's sentence is said wrongly the first time."""
    path = tmp_path / "story.txt"
    path.write_text(STORY.format(word="lantern"))
    return path


@pytest.fixture
def always_wrong(home: Path, tmp_path: Path) -> Path:
    """The guard's sentence is said wrongly each time."""
    path = tmp_path / "story.txt"
    path.write_text(STORY.format(word="umbrella"))
    return path


def spoken_by(name: str, story: Path) -> Ended:
    return produce(story, engine=f"tests.engines.misspeaking:{name}")


def takes_of_every_chunk() -> list[list[tuple[int, str, dict[str, Outcome]]]]:
    """Seed, manner and verdicts of each take, recipe by recipe."""
    store = open_store(load_settings())
    with store.reading() as session:
        from sqlalchemy import select

        from db.models import ChunkRow

        takes = takes_of(session, session.scalars(select(ChunkRow.recipe_key)).all())
    store.close()
    return [
        [
            (take.seed, take.manner, {each.checker: each.outcome for each in verdicts})
            for take, verdicts in known
        ]
        for known in takes.values()
    ]


def test_a_good_story_is_heard_and_passes(first_wrong: Path) -> None:
    ended = produce(first_wrong, engine="hibari")
    assert ended.error is None
    assert (ended["not_checked"], ended["suspect"]) == (0, 0)
    assert all(len(takes) == 1 for takes in takes_of_every_chunk())


@pytest.mark.slow
@pytest.mark.parametrize("name", MISSPEAKING)
def test_what_is_said_wrongly_is_taken_again_with_another_seed(first_wrong: Path, name: str) -> None:
    ended = spoken_by(name, first_wrong)
    assert ended.error is None
    assert ended["suspect"] == 0
    tried = [takes for takes in takes_of_every_chunk() if len(takes) > 1]
    assert [[seed for seed, _, _ in takes] for takes in tried] == [[0, 1]]
    ((_, _, first), (_, _, second)) = tried[0]
    assert Outcome.FAILED in first.values()
    assert set(second.values()) == {Outcome.PASSED}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Mumbles", "Truncates", "Silent", "Denies"])
def test_what_is_never_said_right_is_not_delivered_and_named_with_its_evidence(
    always_wrong: Path, name: str
) -> None:
    ended = spoken_by(name, always_wrong)
    assert isinstance(ended.error, ProductionIncomplete)
    assert not list(OUT.glob("**/*"))
    (failed,) = ended["failed"]
    assert "umbrella" in failed["text"]
    assert failed["why"]
    assert failed["takes_tried"] >= 3
    assert all(Path(take).is_file() for take in failed["takes"])


@pytest.mark.slow
def test_a_word_that_is_never_heard_makes_the_chunk_suspect_and_is_named(always_wrong: Path) -> None:
    ended = spoken_by("Drops", always_wrong)
    assert ended.error is None
    (suspect,) = ended["suspects"]
    assert "did" in [reason["word"] for reason in suspect["reasons"]]
    assert Path(suspect["take"]).is_file()


@pytest.mark.slow
def test_under_strict_nothing_suspect_is_delivered(
    always_wrong: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_STRICT", "true")
    ended = spoken_by("Drops", always_wrong)
    assert isinstance(ended.error, ProductionIncomplete)
    assert not list(OUT.glob("**/*"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("recognizer", "state", "outcome"),
    [("moonshine", "delivered", Outcome.SUSPECT), ("whisper", "incomplete", Outcome.FAILED)],
)
def test_what_always_strays_from_its_voice_is_listened_to_and_suspect_and_fails_where_nobody_listens(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recognizer: str, state: str, outcome: Outcome
) -> None:
    monkeypatch.setenv("NOCTURNE_HEAR__RECOGNIZER", recognizer)
    days = [f"On the {day}th the old guard walked from the tower to the water." for day in range(4, 34)]
    path = tmp_path / "month.txt"
    path.write_text("\n\n".join(["Chapter I", *days, "Nobody had seen the umbrella beside the tower."]))
    ended = spoken_by("Lingers", path)
    assert ended["state"] == state
    (tried,) = [takes for takes in takes_of_every_chunk() if len(takes) > 1]
    assert {verdicts[VOICE_CHECKER] for _, manner, verdicts in tried if not manner} == {outcome}
    assert len(ended["suspects"]) == (outcome is Outcome.SUSPECT)


@pytest.mark.slow
def test_an_engine_that_repeats_itself_is_not_asked_for_more_of_the_same(always_wrong: Path) -> None:
    spoken_by("SaysTheSame", always_wrong)
    (tried,) = [takes for takes in takes_of_every_chunk() if len(takes) > 1]
    assert [(seed, bool(manner)) for seed, manner, _ in tried][:3] == [(0, False), (0, True), (1, False)]


@pytest.mark.slow
def test_the_fallback_speaks_what_its_own_voice_fails_at(
    always_wrong: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_FALLBACK_ENGINE", "hibari")
    ended = spoken_by("Mumbles", always_wrong)
    assert ended.error is None
    assert ended["unusual_takes"] == {"by hibari heart": 1}


@pytest.mark.slow
def test_a_chunk_that_a_person_accepts_is_delivered(always_wrong: Path) -> None:
    from flows.cli.accepting import accept

    ended = spoken_by("Denies", always_wrong)
    (failed,) = ended["failed"]
    accept(ended["production"], [failed["chunk"]], failed["takes"][0])
    again = retry(ended["production"])
    assert again.error is None
    assert again["state"] == "delivered"


def test_without_a_recognizer_chunks_are_delivered_and_counted_with_the_reason(
    first_wrong: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_HEAR__RECOGNIZER", "whisper")
    ended = produce(first_wrong, engine="hibari")
    assert ended["state"] == "delivered"
    assert ended["not_checked_because"] == {"recognizer_missing": ended["chunks"]}


def test_where_all_must_be_checked_a_missing_recognizer_fails_every_chunk_by_name(
    first_wrong: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_HEAR__RECOGNIZER", "whisper")
    monkeypatch.setenv("NOCTURNE_CHECK_ALL", "true")
    ended = produce(first_wrong, engine="hibari")
    assert isinstance(ended.error, ProductionIncomplete)
    assert {failed["kind"] for failed in ended["failed"]} == {"not_checked"}
    assert "docs/whisper.md" in ended["failed"][0]["why"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["crash:Crash", "raises:Raises", "nonsense:NoNumber"])
def test_a_recognizer_that_breaks_leaves_chunks_unchecked_and_nothing_else(
    first_wrong: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_HEAR__RECOGNIZER", f"tests.recognizers.{name}")
    first_wrong.write_text(STORY.format(word="abracadabra"))
    ended = produce(first_wrong, engine="hibari")
    assert ended["state"] == "delivered"
    assert ended["not_checked_because"]["recognizer_failed"] >= 1
    monkeypatch.setenv("NOCTURNE_HEAR__RECOGNIZER", "moonshine")
    again = produce(first_wrong, engine="hibari")
    assert (again["spoken"], again["not_checked"]) == (0, 0)


@pytest.mark.slow
def test_a_sample_hears_what_the_voice_is_learned_from_and_each_chapters_first_chunk(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_HEAR__COVERAGE", "sample")
    monkeypatch.setenv("NOCTURNE_HEAR__SAMPLE_SHARE", "0")
    chapters = [
        [
            title,
            *(
                f"On the {day}th the old guard walked from the {place} to the water and back."
                for day in range(4, 20)
            ),
        ]
        for title, place in (("Chapter I", "tower"), ("Chapter II", "station"))
    ]
    path = tmp_path / "month.txt"
    path.write_text("\n\n".join(line for chapter in chapters for line in chapter))
    ended = produce(path, engine="hibari")
    assert set(ended["not_checked_because"]) == {"not_sampled"}
    assert 0 < ended["not_checked"] <= ended["chunks"] - LEAST_TAKES
