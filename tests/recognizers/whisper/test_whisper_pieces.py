"""What Whisper's tokens stand for, and what becomes of a text that nobody said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.clip import Samples
from phases.hear.whisper.hearsay import believed
from phases.hear.whisper.languages import code_of, languages_known
from phases.hear.whisper.pieces import Tokens, word_times


@given(st.text(min_size=1, max_size=30), st.data())
def test_tokens_stand_for_every_letter_once_wherever_they_are_cut(text: str, data: st.DataObject) -> None:
    spelled = f" {text}".encode(errors="replace")
    cuts = sorted(data.draw(st.lists(st.integers(1, len(spelled) - 1), max_size=8, unique=True)))
    pieces = [spelled[a:b] for a, b in zip([0, *cuts], [*cuts, len(spelled)], strict=True)]
    *spans, stop = Tokens.of(text, range(len(pieces)), pieces).spans
    assert "".join(text[start:end] for start, end in spans) == text
    assert stop == (len(text), len(text))


def test_a_letter_of_several_tokens_belongs_to_the_first() -> None:
    a_half, other_half = "ß".encode()[:1], "ß".encode()[1:]
    tokens = Tokens.of("Fuß.", (1, 2, 3, 4), (b" Fu", a_half, other_half, b"."))
    assert tokens.spans == ((0, 2), (2, 3), (3, 3), (3, 4), (4, 4))


def tone(*loud: tuple[int, int], seconds: float = 2.0) -> Samples:
    """Sound from so many milliseconds to so many."""
    samples = np.zeros(round(16_000 * seconds), np.float32)
    for start, end in loud:
        samples[start * 16 : end * 16] = 0.5
    return samples


def test_a_pause_and_a_mark_are_no_part_of_a_word() -> None:
    tokens = Tokens.of("So, go now.", (1, 2, 3, 4, 5), (b" So", b",", b" go", b" now", b"."))
    times = word_times(tokens, [0, 500, 620, 1_000, 1_400, 1_800], tone((200, 480), (700, 1_300)))
    assert [(time.word, time.start_ms, time.end_ms) for time in times] == [
        ("So", 200, 480),
        ("go", 700, 1_000),
        ("now", 1_000, 1_300),
    ]


def test_where_a_letter_is_a_word_those_of_one_token_share_its_time() -> None:
    tokens = Tokens.of("日本語。", (1, 2, 3), (" 日本".encode(), "語".encode(), "。".encode()))
    times = word_times(tokens, [0, 500, 900, 1_000], tone((100, 900)))
    assert [(t.word, t.start_ms, t.end_ms) for t in times] == [
        ("日", 100, 500),
        ("本", 100, 500),
        ("語", 500, 900),
    ]


def test_a_word_of_no_length_in_silence_keeps_its_place() -> None:
    tokens = Tokens.of("So go.", (1, 2, 3), (b" So", b" go", b"."))
    times = word_times(tokens, [0, 1_000, 1_000, 2_000], tone((200, 480)))
    assert [(time.start_ms, time.end_ms) for time in times] == [(200, 480), (1_000, 1_000)]


@pytest.mark.parametrize(
    ("no_speech", "samples", "text"),
    [
        (0.1, tone((0, 900)), "You"),
        (0.9, tone((0, 900)), ""),
        (0.1, tone(), ""),
        (0.1, np.zeros(0, np.float32), ""),
    ],
)
def test_what_is_no_speech_has_no_text(no_speech: float, samples: Samples, text: str) -> None:
    assert believed(" You", -0.5, no_speech, samples).text == text


def test_a_text_that_goes_round_in_circles_shrinks() -> None:
    compression = believed("and then " * 40, -0.1, 0.0, tone((0, 900))).compression
    assert compression is not None
    assert compression > 2.4


def test_languages_are_known_by_their_tags() -> None:
    many, more = languages_known(51_865), languages_known(51_866)
    assert {"en", "de", "nb", "jv"} <= set(many)
    assert set(more) - set(many) == {"yue"}
    assert languages_known(51_864) == ("en",)
    assert [code_of(tag) for tag in ("pt-BR", "nb-NO", "jv", "zh-Hans")] == ["pt", "no", "jw", "zh"]
