"""Several voices in one book: each line is spoken by whom the cast names, which is heard and not only recorded."""

import json
from collections import Counter
from pathlib import Path

import pytest
from producing import produce, retry
from sqlalchemy import select

from db.chunks import load_chunks
from db.models import TakeRow
from db.store import Store
from db.takes import takes_of
from phases.errors import (
    EngineUnknown,
    LanguageUnsupported,
    ProductionIncomplete,
    ProductionOutdated,
    SettingsInvalid,
    VoiceUnknown,
)
from phases.synthesize.engines.tone import heard, voice_heard, words_of
from phases.take_files import read_take
from phases.work_folder import WorkFolder

pytestmark = pytest.mark.xdist_group("prefect")

PLAY = """# The Play

It was dark. [Alice] Who is there? [The Old Man] It is I, and the dog.

[Al] Then come in. [pt:Alice] Boa noite. [de:] Gute Nacht allerseits.

The door closed, and nobody said another word.
"""
CAST = """narrator = "tenor"
[speakers]
Alice = "alto"
"The Old Man" = { voice = "bass", parameters = { gain = 0.5 } }
[aliases]
Al = "Alice"
"""


RAISES = CAST.replace("{ voice", '{ engine = "tests.engines.raises:Raises", voice')


@pytest.fixture
def play(home: Path, tmp_path: Path, prefect_api: str) -> Path:
    path = tmp_path / "play.md"
    path.write_text(PLAY)
    return path


def written(tmp_path: Path, cast: str) -> Path:
    path = tmp_path / "cast.toml"
    path.write_text(cast)
    return path


def heard_in(home: Path, production: str) -> list[tuple[str, str | None, list[str]]]:
    """For each chunk its speaker, the voice that is heard in its take, and the words."""
    store, folder = Store.in_file(home / "nocturne.db"), WorkFolder(home)
    with store.reading() as session:
        chunks = load_chunks(session, production)
        takes = takes_of(session, [each.recipe_key for each in chunks])
    store.close()
    found = []
    for each in chunks:
        take = takes[each.recipe_key][0][0]
        clip = read_take(folder.take_path(take.key), take.sha256)
        assert heard(clip) == words_of(each.chunk.spoken)
        found.append((each.chunk.speaker, voice_heard(clip), each.chunk.language))
    return found


def test_each_line_is_heard_in_the_voice_of_its_speaker(play: Path, home: Path, tmp_path: Path) -> None:
    ended = produce(play, cast=written(tmp_path, CAST))
    assert ended.error is None
    assert heard_in(home, ended["production"]) == [
        ("narrator", "tenor", "en"),
        ("narrator", "tenor", "en"),
        ("alice", "alto", "en"),
        ("the old man", "bass", "en"),
        ("alice", "alto", "en"),
        ("alice", "alto", "pt"),
        ("narrator", "tenor", "de"),
        ("narrator", "tenor", "en"),
    ]


def test_another_voice_for_one_speaker_speaks_that_speakers_lines_only(play: Path, tmp_path: Path) -> None:
    first = produce(play, cast=written(tmp_path, CAST))
    changed = CAST.replace('Alice = "alto"', 'Alice = "baritone"')
    again = produce(play, cast=written(tmp_path, changed), accept_voices=True)
    assert again.error is None
    assert again["production"] != first["production"]
    assert (again["spoken"], again["reused"]) == (3, 5)


def test_a_parameter_of_a_voice_makes_new_takes_of_its_lines_only(play: Path, tmp_path: Path) -> None:
    produce(play, cast=written(tmp_path, CAST))
    louder = written(tmp_path, CAST.replace("gain = 0.5", "gain = 0.6"))
    assert isinstance(produce(play, cast=louder).error, ProductionOutdated)
    again = produce(play, cast=louder, accept_voices=True)
    assert (again["spoken"], again["reused"]) == (1, 7)


def test_a_speakers_name_changes_no_take(play: Path, tmp_path: Path) -> None:
    produce(play, cast=written(tmp_path, CAST))
    play.write_text(PLAY.replace("[Alice]", "[Eve]").replace("[pt:Alice]", "[pt:Eve]"))
    renamed = CAST.replace('Alice = "alto"', 'Eve = "alto"').replace('Al = "Alice"', 'Al = "Eve"')
    again = produce(play, cast=written(tmp_path, renamed))
    assert (again["spoken"], again["reused"]) == (0, 8)


def test_a_cast_is_locked_to_the_voices_it_was_first_heard_with(
    play: Path, home: Path, tmp_path: Path
) -> None:
    cast = written(tmp_path, CAST)
    produce(play, cast=cast)
    assert set(json.loads((tmp_path / "cast.voices.lock").read_text())) == {
        "narrator",
        "alice",
        "the old man",
    }
    cast.write_text(CAST.replace('Alice = "alto"', 'Alice = "baritone"'))
    refused = produce(play, cast=cast)
    assert isinstance(refused.error, ProductionOutdated)
    assert "Alice" in refused.error.message or "alice" in refused.error.message
    assert produce(play, cast=cast, accept_voices=True).error is None
    assert produce(play, cast=cast).error is None


def test_a_retry_goes_on_with_the_cast_of_the_production(play: Path, home: Path, tmp_path: Path) -> None:
    play.write_text(PLAY.replace("It is I, and the dog.", "It is I, abracadabra."))
    failed = produce(play, cast=written(tmp_path, RAISES))
    assert [each["chunk"] for each in failed["failed"]] == [4]
    again = retry(failed["production"])
    assert [each["chunk"] for each in again["failed"]] == [4]
    assert again["spoken"] == 0


def test_two_engines_speak_in_one_production(play: Path, home: Path, tmp_path: Path) -> None:
    play.write_text(PLAY.replace("[pt:Alice]", "[pt:]"))
    ended = produce(play, cast=written(tmp_path, CAST.replace('"alto"', '{ engine = "hibari" }')))
    assert ended.error is None
    store = Store.in_file(home / "nocturne.db")
    with store.reading() as session:
        engines = [take.recipe["engine"] for take in session.scalars(select(TakeRow))]
    store.close()
    assert Counter(engines) == {"tone": 6, "hibari": 2}


def test_a_language_nobody_can_speak_stops_the_production_before_anything_is_spoken(
    play: Path, home: Path, tmp_path: Path
) -> None:
    cast = written(tmp_path, 'narrator = { engine = "hibari" }\n[speakers]\nAlice = { engine = "hibari" }\n')
    ended = produce(play, cast=cast)
    assert isinstance(ended.error, LanguageUnsupported)
    assert "pt" in ended.error.message
    assert "Boa noite" in ended.error.message
    assert "nocturne languages pt" in ended.error.remedy
    assert not list(home.glob("takes/*/*"))


def test_the_cast_names_who_speaks_a_language_that_a_speaker_does_not(
    play: Path, home: Path, tmp_path: Path
) -> None:
    cast = 'narrator = { engine = "hibari" }\n[speakers]\nAlice = { engine = "hibari" }\n'
    cast += (
        '[languages]\npt = { engine = "tone", voice = "bass" }\nde = { engine = "tone", voice = "alto" }\n'
    )
    play.write_text("# One\n\n[pt:Alice] Boa noite. [de:] Gute Nacht.\n")
    ended = produce(play, cast=written(tmp_path, cast))
    assert ended.error is None


@pytest.mark.parametrize(
    ("cast", "error", "named"),
    [
        ('narrator = { engine = "hibary" }', EngineUnknown, "hibary"),
        ('[speakers]\nAlice = "soprano"', VoiceUnknown, "soprano"),
        ("[speakers]\nAlice = { parameters = { loud = 1.0 } }", SettingsInvalid, "loud"),
        ("[speakers]\nAlice = { parameters = { gain = 9.0 } }", SettingsInvalid, "gain"),
        ('[languages]\npt = { engine = "hibari" }', SettingsInvalid, "pt"),
        ("[speakers", SettingsInvalid, "cast.toml"),
    ],
)
def test_what_is_wrong_with_a_cast_is_said_by_name(
    play: Path, tmp_path: Path, cast: str, error: type[Exception], named: str
) -> None:
    ended = produce(play, cast=written(tmp_path, cast))
    assert isinstance(ended.error, error)
    assert named in ended.error.message


def test_a_speaker_who_is_not_in_the_book_changes_nothing_of_it(play: Path, tmp_path: Path) -> None:
    first = produce(play, cast=written(tmp_path, CAST))
    again = produce(play, cast=written(tmp_path, CAST.replace("[aliases]", 'Zoe = "baritone"\n[aliases]')))
    assert again["production"] == first["production"]
    assert again["spoken"] == 0


def test_an_engine_that_cannot_be_had_fails_its_own_lines_and_the_others_are_spoken(
    play: Path, tmp_path: Path
) -> None:
    unloadable = CAST.replace("{ voice", '{ engine = "tests.engines.unloadable:Unloadable", voice')
    ended = produce(play, cast=written(tmp_path, unloadable))
    assert isinstance(ended.error, ProductionIncomplete)
    assert [each["chunk"] for each in ended["failed"]] == [4]
    assert ended["failed"][0]["kind"] == "EngineMissing"
    assert ended["done"] == 7


def test_a_voice_nobody_asked_for_speaks_again_in_a_retry(
    home: Path, tmp_path: Path, prefect_api: str
) -> None:
    book = tmp_path / "spanish.md"
    book.write_text(
        "---\ntitle: Uno\nlanguage: es\n---\n\n# Uno\n\nBuenas noches, abracadabra.\n\nHasta luego.\n"
    )
    failed = produce(book, engine="tests.engines.polyglot:Polyglot")
    assert [each["chunk"] for each in failed["failed"]] == [2]
    again = retry(failed["production"])
    assert isinstance(again.error, ProductionIncomplete)
    assert (again["done"], len(again["failed"])) == (2, 1)
