"""No word of a line is left out on its way to phonemes."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.errors import EngineFailed, EngineMissing
from phases.synthesize.engines.english import english_reader
from phases.synthesize.engines.kokoro.alphabet import Alphabet
from phases.synthesize.engines.kokoro.foreign import Phonemiser
from phases.synthesize.engines.kokoro.kokoro import read

AMERICAN, BRITISH = (partial(read, english_reader(british=british)) for british in (False, True))


def test_american_and_british_voices_read_differently() -> None:
    assert AMERICAN("The bath was hot.") == "ðə bˈæθ wʌz hˈɑt."
    assert BRITISH("The bath was hot.") == "ðə bˈɑːθ wɒz hˈɒt."


@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("I said no.", "ˌI sˈɛd nˈO."),
        ("It isn’t so.", "ˌɪt ˈɪzᵊnt sˌO."),
        ("A [link](to) it.", "ɐ (lˈɪŋk) (tʊ) ɪt."),
        ("One\nand\ttwo", "wˈʌn ænd tˈu"),
    ],
)
def test_the_traps_of_its_reader_are_avoided(text: str, phonemes: str) -> None:
    assert AMERICAN(text) == phonemes


@given(word=st.text(alphabet="abcdefghijklmnopqrstuvwxyzéñüßł", min_size=1, max_size=60))
def test_every_word_has_sounds_however_odd(word: str) -> None:
    assert any(map(str.isalpha, AMERICAN(word)))


def test_a_word_longer_than_its_net_takes_is_guessed_to_its_end() -> None:
    long = "quorbdilactionfremstaple" * 2
    assert len(AMERICAN(long)) > 1.6 * len(AMERICAN(long[:24]))


@pytest.mark.parametrize("text", ["the 中文 word", "the中文word", "Москва", "a שלום"])
def test_letters_it_cannot_read_are_named(text: str) -> None:
    with pytest.raises(EngineFailed, match="has no sounds for"):
        AMERICAN(text)


@pytest.fixture(scope="module")
def phonemiser(environments: Path) -> Iterator[Phonemiser]:
    phonemiser = Phonemiser(environments / "espeak" / "bin" / "python")
    yield phonemiser
    phonemiser.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "text", "phonemes"),
    [
        ("e", "¿Qué? —dijo él—. Hola.", "kˈe? —dˈixo ˈel—. ˈola."),
        ("e", "El Sr. García leyó «uno».", "el seɲˈoɾ ɣaɾθˈia leʝˈo “ˈuno”."),
        ("f", "« Où est-il ? » — L’homme rit.", "“u ɛtˈil?” — lˈɔm ʁˈi."),
        ("i", "C'è un'altra città; dov'è?", "ʧe ʊnˈaltra ʧitːˈa; dovˈɛ?"),
        ("p", "Não sei...", "nˌɐ̃ʊ̃ sˈA..."),
        ("h", "नमस्ते। आप कैसे हैं?", "nəmˈʌsteː. ˌaːp kˈɛːseː hɛ̃?"),
        ("h", "बढ़ाना", "bəɽhˈaːnaː"),
    ],
)
def test_other_languages_keep_their_marks(
    phonemiser: Phonemiser, kind: str, text: str, phonemes: str
) -> None:
    assert phonemiser.phonemes(kind, text) == phonemes


@pytest.mark.slow
def test_a_script_that_would_be_spelled_out_is_named(phonemiser: Phonemiser) -> None:
    with pytest.raises(EngineFailed, match="cannot read “М”"):
        phonemiser.phonemes("f", "Il habite à Москва.")


@pytest.mark.slow
def test_a_phonemiser_that_died_is_started_anew(phonemiser: Phonemiser) -> None:
    before = phonemiser.phonemes("e", "hola")
    assert phonemiser._process
    phonemiser._process.kill()
    phonemiser._process.wait()
    assert phonemiser.phonemes("e", "hola") == before


def test_without_an_environment_the_remedy_names_it(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing) as caught:
        Phonemiser(tmp_path / "bin" / "python").phonemes("e", "hola")
    assert "engines install espeak" in caught.value.remedy


def test_signs_of_the_same_sound_are_spelled_the_same_and_finer_marks_let_go() -> None:
    alphabet = Alphabet.of_package()
    assert alphabet.spelled("ɡɦg̩ʀ") == "ɡhɡʁ"
    assert alphabet.numbers("a ˈ") == [43, 16, 156]
    with pytest.raises(EngineFailed, match="no sign for the sound “ʘ”"):
        alphabet.spelled("aʘ")
