"""A chunk spoken as a person says: another text, voice, engine or seed; and it stays so."""

from pathlib import Path

import pytest
from producing import digest, produce, redirect, retry

from db.chunks import load_chunks
from db.store import Store
from db.takes import takes_of
from phases.clip import Clip
from phases.errors import LanguageUnsupported, ProductionIncomplete, SettingsInvalid, VoiceUnknown
from phases.synthesize.engines.tone import heard, voice_heard
from phases.take import Take
from phases.take_files import read_take
from phases.work_folder import WorkFolder

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

RAISES = "tests.engines.raises:Raises"


def takes_of_chunk(home: Path, production: str, number: int) -> list[Take]:
    """The takes that the chunk has as it is directed now."""
    store = Store.in_file(home / "nocturne.db")
    with store.reading() as session:
        (key,) = [each.recipe_key for each in load_chunks(session, production) if each.chunk.number == number]
        takes = [take for take, _ in takes_of(session, [key])[key]]
    store.close()
    return takes


def clip_of(home: Path, take: Take) -> Clip:
    return read_take(WorkFolder(home).take_path(take.key), take.sha256)


def said(home: Path, take: Take) -> str:
    """The words of a take, read out of its sound."""
    return " ".join(heard(clip_of(home, take)))


def test_another_text_is_spoken_with_its_numbers_spelled_out_and_the_shown_one_stays(
    story: Path, home: Path
) -> None:
    first = produce(story)
    before = digest(first["files"][0])
    second = redirect(first["production"], [1], text="It was night at 10 Baker Street.")
    assert second.error is None
    assert second["spoken"] == 1
    (take,) = takes_of_chunk(home, first["production"], 1)
    assert said(home, take) == "It was night at ten Baker Street"
    assert second["directed"][0]["spoken"] == "It was night at ten Baker Street."
    assert digest(second["files"][0]) != before


def test_it_stays_so_when_the_book_is_produced_again(story: Path) -> None:
    first = produce(story)
    redirect(first["production"], [1], text="It was night.")
    again = produce(story)
    assert again["production"] == first["production"]
    assert again["spoken"] == 0
    assert again["directed"][0]["spoken"] == "It was night."


def test_and_also_when_another_setting_makes_it_another_production(story: Path) -> None:
    first = produce(story)
    redirect(first["production"], [1], text="It was night.", voice="bass")
    other = produce(story, chapters="1")
    assert other["production"] != first["production"]
    assert other["spoken"] == 0
    assert other["directed"][0]["spoken"] == "It was night."
    assert other["directed"][0]["voice"] == "bass"


def test_as_before_brings_back_the_very_same_file_and_speaks_nothing(story: Path) -> None:
    first = produce(story)
    before = digest(first["files"][0])
    redirect(first["production"], [1], text="It was night.", voice="bass")
    again = redirect(first["production"], [1], as_before=True)
    assert again["spoken"] == 0
    assert again["directed"] == []
    assert digest(again["files"][0]) == before


def test_another_voice_speaks_one_chunk_and_the_text_said_earlier_stays(story: Path, home: Path) -> None:
    first = produce(story)
    redirect(first["production"], [1], text="It was night.")
    ended = redirect(first["production"], [1], voice="bass")
    assert ended["spoken"] == 1
    assert ended["directed"][0] == {
        "chapter": 1,
        "chunk": 1,
        "spoken": "It was night.",
        "engine": "tone",
        "voice": "bass",
        "seed": None,
    }
    (take,) = takes_of_chunk(home, first["production"], 1)
    assert voice_heard(clip_of(home, take)) == "bass"


def test_a_seed_that_is_asked_for_is_tried_first_and_once(story: Path, home: Path) -> None:
    first = produce(story)
    assert redirect(first["production"], [1], seed=77)["spoken"] == 1
    assert [take.seed for take in takes_of_chunk(home, first["production"], 1)] == [0, 77]
    again = redirect(first["production"], [1], seed=77)
    assert isinstance(again.error, SettingsInvalid)
    assert "tried are 0, 77" in again.error.remedy


def test_a_chunk_that_its_engine_always_fails_at_is_spoken_by_another_and_the_book_is_delivered(
    tmp_path: Path, home: Path
) -> None:
    book = tmp_path / "spell.txt"
    book.write_text("Chapter I\n\nIt rained all day.\n\nThe word was abracadabra.\n\nThey went home.\n")
    ended = produce(book, engine=RAISES)
    assert isinstance(ended.error, ProductionIncomplete)
    mended = redirect(ended["production"], [], engine="tone")
    assert mended.error is None
    assert mended["state"] == "delivered"
    assert mended["spoken"] == 1
    assert mended["directed"][0]["engine"] == "tone"
    assert retry(ended["production"])["spoken"] == 0


NONSENSE: list[tuple[list[int], dict[str, object], type[Exception], str]] = [
    ([1], {"text": " — !"}, SettingsInvalid, "nothing to say"),
    ([1], {"voice": "soprano"}, VoiceUnknown, "soprano"),
    (
        [1],
        {"engine": "tests.engines.polyglot:Polyglot", "voice": "bass"},
        LanguageUnsupported,
        "does not speak",
    ),
    ([1], {"engine": "tests.engines.seedless:Seedless", "seed": 4}, SettingsInvalid, "has no seeds"),
    ([99], {"voice": "bass"}, SettingsInvalid, "no chunk 99"),
    ([], {"voice": "bass"}, SettingsInvalid, "No chunk of this production has failed"),
]


def test_nonsense_is_refused_by_name_and_changes_nothing(story: Path) -> None:
    first = produce(story)
    before = digest(first["files"][0])
    for chunks, asked, error, sentence in NONSENSE:
        ended = redirect(first["production"], chunks, **asked)
        assert isinstance(ended.error, error), asked
        assert sentence in str(ended.error)
    again = produce(story)
    assert (again["directed"], again["spoken"], digest(again["files"][0])) == ([], 0, before)


@pytest.mark.parametrize("asked", [{"text": "All the same."}, {"as_before": True}])
def test_a_text_for_many_chunks_and_forgetting_for_none_are_no_orders(asked: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="chunk"):
        redirect("a-book", [], **asked)
    if "text" in asked:
        with pytest.raises(ValueError, match="one chunk"):
            redirect("a-book", [1, 2], **asked)
