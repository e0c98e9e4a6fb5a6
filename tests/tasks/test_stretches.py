"""Chunks fall into stretches of one chapter, in order, each of them once."""

from hypothesis import given
from hypothesis import strategies as st

from db.chunks import ScriptedChunk
from phases.script import Chunk, Span
from tasks.stretches import ENGINE_SECONDS, FIRST_CHUNKS, MOST_CHUNKS, StretchCutter


def scripted(chapter: int, number: int, letters: int = 100) -> ScriptedChunk:
    return ScriptedChunk(Chunk(chapter, number, "x" * letters, "x" * letters, Span(0, letters)), f"r{number}")


def one_engine(_: Chunk) -> str:
    return "one"


def book(lengths: list[list[int]]) -> list[ScriptedChunk]:
    chunks: list[ScriptedChunk] = []
    for chapter, letters_of_chapter in enumerate(lengths, 1):
        for letters in letters_of_chapter:
            chunks.append(scripted(chapter, len(chunks) + 1, letters))
    return chunks


@given(
    lengths=st.lists(st.lists(st.integers(1, 400), max_size=60), max_size=6),
    speeds=st.lists(st.floats(0.01, 1e4), max_size=50),
)
def test_every_chunk_is_in_one_stretch_whatever_speeds_are_measured(
    lengths: list[list[int]], speeds: list[float]
) -> None:
    chunks = book(lengths)
    cutter, cut = StretchCutter(chunks, one_engine), []
    while cutter:
        stretch = cutter.cut()
        assert len({each.chunk.chapter for each in stretch.chunks}) == 1
        assert 1 <= len(stretch.chunks) <= MOST_CHUNKS
        cut += stretch.chunks
        if speeds:
            cutter.learn(stretch.letters, speeds.pop())
    assert cut == chunks


def test_the_first_stretch_is_short_so_that_the_speed_is_soon_known() -> None:
    assert len(StretchCutter(book([[100] * 50]), one_engine).cut().chunks) == FIRST_CHUNKS


def test_a_slow_engine_gets_stretches_of_about_half_a_minute() -> None:
    cutter = StretchCutter(book([[100] * 200]), one_engine)
    cutter.cut()
    cutter.learn(letters=100, seconds=5.0)
    assert len(cutter.cut().chunks) == ENGINE_SECONDS / 5.0


def test_a_fast_engine_gets_no_longer_stretches_than_validation_can_overlap() -> None:
    cutter = StretchCutter(book([[100] * 500]), one_engine)
    cutter.cut()
    cutter.learn(letters=100_000, seconds=1.0)
    assert len(cutter.cut().chunks) == MOST_CHUNKS


def test_a_stretch_is_named_as_people_name_it() -> None:
    cutter = StretchCutter([scripted(3, 147), scripted(3, 148), scripted(4, 149)], one_engine)
    assert [str(cutter.cut()), str(cutter.cut())] == ["ch 03 · chunks 0147-0148", "ch 04 · chunk 0149"]


def test_in_a_chapter_engines_speak_in_turns_so_that_a_dialogue_does_not_load_each_for_every_line() -> None:
    chunks = book([[100] * 10, [100] * 4])
    cutter, cut = StretchCutter(chunks, lambda chunk: "even" if chunk.number % 2 == 0 else "odd"), []
    while cutter:
        cut.append(cutter.cut())
    numbers = [[each.chunk.number for each in stretch.chunks] for stretch in cut]
    assert numbers == [[1, 3, 5, 7, 9], [2, 4, 6, 8, 10], [11, 13], [12, 14]]
    assert str(cut[0]) == "ch 01 · 5 of chunks 0001-0009"
