"""Chunks that somebody else has cut: each stays whole, and all they show is shown."""

from hypothesis import given
from hypothesis import strategies as st

from phases.chunk import ChunkSettings, fitting, given_script

SETTINGS = ChunkSettings()


def test_each_text_is_one_chunk_whatever_its_length_and_is_spelled_out() -> None:
    texts = ["Chapter I", "In 1895 it rained. " * 60, "* * *", "She stayed.\n\nHe went."]
    script, spoken = given_script("Emma", texts, "en", SETTINGS, "somebody")
    chunks = list(script.chunks())
    assert spoken == (0, 1, 3)
    assert [chunk.number for chunk in chunks] == [1, 2, 3]
    assert "eighteen ninety-five" in chunks[1].spoken
    assert "*" not in chunks[1].spoken
    assert chunks[2].spoken == "She stayed. He went."
    assert {chunk.speaker for chunk in chunks} == {"somebody"}
    assert chunks[-1].pause_ms == SETTINGS.chapter_pause_ms


@given(st.lists(st.text(alphabet="ab 12.…*\n?!", max_size=30), max_size=8))
def test_what_the_chunks_show_is_all_of_the_texts_and_each_can_be_spoken(texts: list[str]) -> None:
    script, spoken = given_script("Emma", texts, "en", SETTINGS, "somebody")
    chunks = list(script.chunks())
    assert len(chunks) == len(spoken)
    assert all(any(sign.isalnum() for sign in chunk.spoken) for chunk in chunks)
    if chunks:
        assert "".join(chunk.display for chunk in chunks) == "\n\n".join(texts)
    assert not {place for place, text in enumerate(texts) if any(map(str.isalpha, text))} - set(spoken)


@given(st.text(alphabet="ab .?!,", min_size=1, max_size=200), st.integers(5, 50))
def test_what_is_too_long_for_an_engine_is_said_in_parts_that_fit_and_lack_nothing(
    text: str, longest: int
) -> None:
    parts = fitting(text, "en", longest)
    assert all(len(part) <= longest for part in parts)
    letters = [sign for sign in text if sign.isalpha()]
    assert [sign for part in parts for sign in part if sign.isalpha()] == letters


def test_what_fits_stays_whole() -> None:
    assert fitting("He went home. She stayed.", "en", 25) == ("He went home. She stayed.",)
    assert fitting("He went home. She stayed.", "en", 24) == ("He went home.", "She stayed.")
