"""What is read out of a pipeline.json, however it is spelled; nothing in it can do more harm than a sentence tells."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from nasty_states import ANYTHING, STATES

from phases.adopt import OldBook, OldState, read_state
from phases.errors import (
    NocturneError,
    SourceBroken,
    SourceEmpty,
    SourceMissing,
    SourceNotAFile,
    SourceTooLarge,
    StateUnknown,
)

TEXTS = ["C:\\old\\chunks\\emma_chunk_001.txt", "C:\\old\\chunks\\emma_chunk_002.txt"]
SOUNDS = ["audio_chunks/emma/chunk_0002.wav", "audio_chunks/emma/chunk_0001.wav"]


def state(phase3: Any, phase4: Any = None, **more: Any) -> dict[str, Any]:
    """A state of one book, called emma."""
    return {
        "pipeline_version": "4.0.0",
        "phase3": {"status": "success", "files": {"emma": phase3}},
        **({"phase4": {"files": {"emma": phase4}}} if phase4 is not None else {}),
        **more,
    }


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def written_and_read(value: Any) -> OldState:
        path = tmp_path / "pipeline.json"
        path.write_text(json.dumps(value))
        return read_state(path)

    return written_and_read


def only(state: OldState) -> OldBook:
    (book,) = state.books
    return book


def sounds_of(book: OldBook) -> list[tuple[str, ...] | None]:
    return [chunk.sound.paths if chunk.sound else None for chunk in book.chunks]


SPELLINGS_OF_TEXTS = [
    {"chunk_paths": TEXTS},
    {"chunkPaths": TEXTS},
    {"artifacts": {"chunk_paths": TEXTS}},
    {"chunks": [{"chunk_id": f"chunk_{n:04d}", "path": path} for n, path in enumerate(TEXTS, 1)]},
    {"chunks": {f"chunk_{n:04d}": {"chunk_path": path} for n, path in enumerate(TEXTS, 1)}},
    {"chunk_metadata": [{"index": n, "file": path} for n, path in enumerate(TEXTS, 1)]},
    {"chunks": TEXTS},
]


@pytest.mark.parametrize("entry", SPELLINGS_OF_TEXTS)
def test_the_texts_of_chunks_are_found_under_every_spelling(read: Any, entry: dict[str, Any]) -> None:
    book = only(read(state(entry)))
    assert [(chunk.number, chunk.path) for chunk in book.chunks] == [(1, TEXTS[0]), (2, TEXTS[1])]


@pytest.mark.parametrize("key", ["text", "content", "chunk_text"])
def test_a_text_may_stand_in_the_state_itself(read: Any, key: str) -> None:
    book = only(read(state({"chunks": [{"chunk_id": 7, key: "It rained."}]})))
    assert [(chunk.number, chunk.text) for chunk in book.chunks] == [(7, "It rained.")]


def test_a_record_completes_the_path_that_is_told_first(read: Any) -> None:
    entry = {"chunk_paths": TEXTS, "chunks": [{"chunk_id": "chunk_0002", "text": "It rained."}]}
    assert [chunk.text for chunk in only(read(state(entry))).chunks] == [None, "It rained."]


SPELLINGS_OF_SOUNDS = [
    {"chunk_audio_paths": SOUNDS},
    {"audio_paths": SOUNDS},
    {"artifacts": {"chunk_audio_paths": SOUNDS}},
    {"chunks": [{"chunk_id": n, "audio_path": path} for n, path in zip((2, 1), SOUNDS, strict=True)]},
    {f"chunk_{n:04d}": {"audio_path": path} for n, path in zip((2, 1), SOUNDS, strict=True)},
    {"chunk_audio_paths": [{"path": path} for path in SOUNDS]},
    {"chunk_audio_paths": {"chunk_0002": SOUNDS[0], "chunk_0001": SOUNDS[1]}},
]


@pytest.mark.parametrize("entry", SPELLINGS_OF_SOUNDS)
def test_recordings_find_their_chunks_by_number_and_not_by_their_place_in_the_list(
    read: Any, entry: dict[str, Any]
) -> None:
    book = only(read(state({"chunk_paths": TEXTS}, entry)))
    assert sounds_of(book) == [(SOUNDS[1],), (SOUNDS[0],)]
    assert book.unplaced == ()


def test_recordings_counted_from_zero_speak_the_texts_counted_from_one(read: Any) -> None:
    entry = {"chunk_0": {"chunk_id": "chunk_0", "audio_path": None}, "chunk_audio_paths": ["a/chunk_1.wav"]}
    assert sounds_of(only(read(state({"chunk_paths": TEXTS}, entry)))) == [None, ("a/chunk_1.wav",)]


def test_a_recording_without_a_text_or_a_number_is_named(read: Any) -> None:
    paths = ["a/chunk_0001.wav", "a/chunk_0009.wav", "a/final.wav"]
    book = only(read(state({"chunk_paths": TEXTS}, {"chunk_audio_paths": paths})))
    assert sounds_of(book) == [("a/chunk_0001.wav",), None]
    assert {sound.paths[0] for sound, _ in book.unplaced} == {"a/chunk_0009.wav", "a/final.wav"}


@pytest.mark.parametrize("number", [1, 3])
def test_without_numbers_the_order_tells_only_if_there_is_one_for_each(read: Any, number: int) -> None:
    paths = [f"a/{name}.wav" for name in "abc"[:number]]
    book = only(read(state({"chunk_texts": ["One.", "Two.", "Three."]}, {"audio_paths": paths})))
    assert len(book.unplaced) == (0 if number == 3 else number)


def test_the_enhanced_recording_is_the_second_choice(read: Any) -> None:
    enhanced = {"chunks": [{"chunk_id": 0, "wav_path": SOUNDS[1], "enhanced_path": "e/chunk_0001.wav"}]}
    book = only(read(state({"chunk_paths": TEXTS}, {"chunk_audio_paths": SOUNDS}, phase5=enhanced)))
    assert sounds_of(book)[0] == (SOUNDS[1], "e/chunk_0001.wav")


def test_who_spoke_a_chunk_is_what_its_record_says_or_else_its_file_or_the_whole(read: Any) -> None:
    entry = {
        "voice_id": "neutral_narrator",
        "selected_engine": "xtts",
        "chunk_0001": {"audio_path": SOUNDS[1], "engine_used": "kokoro", "voice_used": "af_bella"},
        "chunk_0002": {"audio_path": SOUNDS[0]},
    }
    chunks = only(read(state({"chunk_paths": TEXTS}, entry))).chunks
    assert [chunk.sound.maker for chunk in chunks if chunk.sound] == [
        "kokoro af_bella",
        "xtts neutral_narrator",
    ]
    nobody = only(read(state({"chunk_paths": TEXTS}, {"audio_paths": SOUNDS}, tts_voice="landon"))).chunks[0]
    assert nobody.sound is not None
    assert nobody.sound.maker == "landon"


def test_title_author_source_language_and_metrics_are_kept(read: Any) -> None:
    book = only(
        read(
            state(
                {"chunk_paths": TEXTS, "metrics": {"total_chunks": 2, "nonsense": float("nan")}},
                phase1={
                    "files": {"emma": {"title": "Emma", "author": "Jane Austen", "file_path": "in/emma.epub"}}
                },
                phase2={"files": {"Emma": {"language": "en"}}},
            )
        )
    )
    assert (book.title, book.authors, book.source, book.language) == (
        "Emma",
        ("Jane Austen",),
        "in/emma.epub",
        "en",
    )
    assert book.metrics == {"phase3": {"total_chunks": 2.0}}


def test_a_file_that_the_phases_call_differently_is_one_book_if_it_is_the_only_one(read: Any) -> None:
    found = read(
        {**state({"chunk_paths": TEXTS}), "phase4": {"files": {"emma_2024_pdf": {"audio_paths": SOUNDS}}}}
    )
    assert sounds_of(only(found)) == [(SOUNDS[1],), (SOUNDS[0],)]
    assert any("emma" in note.what for note in found.notes)


def test_two_books_stay_two(read: Any) -> None:
    value = {
        "pipeline_version": 4,
        "phase3": {
            "files": [
                {"file_id": "emma", "chunk_paths": TEXTS},
                {"file_id": "persuasion", "chunks": ["x.txt"]},
            ]
        },
        "phase4": {"files": {"persuasion": {"audio_paths": ["a/chunk_1.wav"]}}},
    }
    books = {book.file_id: book for book in read(value).books}
    assert {name: sounds_of(book) for name, book in books.items()} == {
        "emma": [None, None],
        "persuasion": [("a/chunk_1.wav",)],
    }


def test_a_number_that_is_left_out_is_named(read: Any) -> None:
    found = read(state({"chunk_paths": ["a/chunk_1.txt", "a/chunk_2.txt", "a/chunk_4.txt"]}))
    assert [note.what.split(":")[0] for note in found.notes] == ["goes from chunk 2 to chunk 4 of “emma”"]


def test_phases_of_a_single_book_may_tell_of_it_without_naming_it(read: Any) -> None:
    value = {
        "pipeline_version": "4.0.0",
        "file_id": "emma",
        "input_file": "in/emma.txt",
        "phase3": {"chunk_paths": TEXTS},
        "phase4": {"chunk_paths": SOUNDS},
    }
    book = only(read(value))
    assert (book.file_id, book.source, sounds_of(book)) == (
        "emma",
        "in/emma.txt",
        [(SOUNDS[1],), (SOUNDS[0],)],
    )
    del value["file_id"]
    assert sounds_of(only(read(value))) == [(SOUNDS[1],), (SOUNDS[0],)]


def test_what_is_not_understood_is_named_with_its_place(read: Any) -> None:
    found = read(state({"chunk_paths": [TEXTS[0], 3, None], "mood": "sad"}))
    assert {note.where for note in found.notes} == {
        "$.phase3.files.emma.mood",
        "$.phase3.files.emma.chunk_paths[1]",
    }


@pytest.mark.parametrize("version", ["4.0.0", "4", 4, 4.0, "v4.1", "3.0.0"])
def test_schema_four_is_read_however_it_is_written_and_three_with_it(read: Any, version: object) -> None:
    assert read({**state({"chunk_paths": TEXTS}), "pipeline_version": version}).books


@pytest.mark.parametrize("version", ["5.0.0", "1.0", "latest", "", 44, [4], {"major": 4}])
def test_another_schema_is_refused(read: Any, version: object) -> None:
    with pytest.raises(StateUnknown, match="schema"):
        read({**state({"chunk_paths": TEXTS}), "pipeline_version": version})


def test_json_without_any_phase_is_refused(read: Any) -> None:
    with pytest.raises(StateUnknown, match="phases"):
        read({"pipeline_version": "4.0.0", "phases": {"phase1": "success"}})


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", SourceEmpty),
        (b"\0\1\2", SourceBroken),
        (b'{"phase1": ', SourceBroken),
        (b"[1, 2]", SourceBroken),
        (b'"phase1"', SourceBroken),
        (b"\xff\xfe\xfd", SourceBroken),
        (b"[" * 200_000, SourceBroken),
        (b'{"phase1": ' + b"9" * 5_000 + b"}", SourceBroken),
    ],
)
def test_what_is_no_such_file_is_an_error_that_says_so(
    tmp_path: Path, content: bytes, error: type[NocturneError]
) -> None:
    path = tmp_path / "pipeline.json"
    path.write_bytes(content)
    with pytest.raises(error):
        read_state(path)


def test_a_folder_a_missing_and_a_huge_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(SourceNotAFile):
        read_state(tmp_path)
    for name in ("none.json", "n" * 300, "a\0b"):
        with pytest.raises((SourceMissing, NocturneError)):
            read_state(tmp_path / name)
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(600_000_000)
    with pytest.raises(SourceTooLarge):
        read_state(huge)


@given(STATES | ANYTHING)
def test_any_json_is_an_error_of_ours_or_a_state_that_can_be_stored_and_shown(
    tmp_path_factory: pytest.TempPathFactory, value: Any
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(value))
    try:
        found = read_state(path)
    except NocturneError as error:
        str(error).encode()
        return
    repr(found).encode()
    for book in found.books:
        told = [book.file_id, book.title or "", book.source or "", *book.authors]
        told += [chunk.text or chunk.path or "" for chunk in book.chunks]
        assert not any("\0" in each for each in told)
        json.dumps([told, book.metrics], allow_nan=False).encode()
        assert len({chunk.number for chunk in book.chunks}) == len(book.chunks)
