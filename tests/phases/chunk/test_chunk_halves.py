"""A chunk in two parts: nothing lost, divided between sentences."""

from hypothesis import given
from hypothesis import strategies as st

from phases.chunk import halves


def test_a_chunk_is_divided_between_sentences_nearest_to_its_middle() -> None:
    assert halves("No. He went home at ten. She stayed. It rained.", "en") == (
        "No. He went home at ten.",
        "She stayed. It rained.",
    )


def test_one_sentence_stays_whole() -> None:
    assert halves("He went home, and she stayed.", "en") == ("He went home, and she stayed.",)


@given(st.text(alphabet="ab .?!,\"'", min_size=1, max_size=60))
def test_nothing_is_lost(text: str) -> None:
    assert "".join("".join(halves(text, "en")).split()) == "".join(text.split())
