"""Whisper by both drivers, each in its own environment, on the real weights of its base model; and on noise.

The weights lie in two packages of the environment of faster-whisper; for torch they are brought into OpenAI's format.
"""

import json
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from phases.hear.faster_whisper.files import furnished
from tests.engines.inside import inside
from tests.environments import ready
from tests.recognizers.whisper.speech import ENGLISH, FRENCH

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2_400)]

Heard = dict[str, Any]
BOTH = ["whisper", "faster-whisper"]
REAL = [pytest.param(name, marks=pytest.mark.marathon) for name in BOTH]
AS_FAR_AS_IT_MATTERS = 1.0
"""Nats for a whole text; nothing is judged by less than two."""


@pytest.fixture(scope="module")
def environments() -> Path:
    """With what the tests on noise need; the others bring more when they are run."""
    return ready("whisper")


class Speech(dict[str, Path]):
    """Spoken texts by language, made when somebody asks; of the English ones it is known when each word is said."""

    def __init__(self, environments: Path, folder: Path) -> None:
        super().__init__()
        self.environments = environments
        self.folder = folder
        self.times: Any = None

    def __missing__(self, language: str) -> Path:
        if language == "fr":
            ready("kokoro", "espeak")
        texts, python, engine, voice = {
            "en": (ENGLISH, Path(sys.executable), "hibari", "heart"),
            "fr": (FRENCH, self.environments / "kokoro" / "bin" / "python", "kokoro", "ff_siwis"),
        }[language]
        sentences, self[language] = self.folder / f"{language}.json", self.folder / f"{language}.npz"
        sentences.write_text(json.dumps(texts), "utf-8")
        asked = (engine, voice, language, str(self.environments), str(sentences), str(self[language]))
        times = inside(python, "tests.recognizers.whisper.speech", *asked)
        self.times = times if language == "en" else self.times
        return self[language]


@pytest.fixture(scope="module")
def speech(environments: Path, tmp_path_factory: pytest.TempPathFactory) -> Speech:
    return Speech(environments, tmp_path_factory.mktemp("speech"))


@pytest.fixture(scope="module")
def models(environments: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small model of noise in OpenAI's format; the base model comes beside it when it is asked for."""
    folder = tmp_path_factory.mktemp("models")
    inside(environments / "whisper" / "bin" / "python", "tests.recognizers.whisper.tiny", str(folder))
    yield folder
    shutil.rmtree(folder)


class Hearings(dict[str, Heard]):
    """What each recognizer made of the speech, listened to when somebody asks."""

    def __init__(self, environments: Path, models: Path, speech: Speech) -> None:
        super().__init__()
        self.environments = environments
        self.models = models
        self.speech = speech

    def __missing__(self, name: str) -> Heard:
        languages = ["en"] if name == "whisper/tiny-noise" else ["en", "fr"]
        python = self.environments / name.partition("/")[0] / "bin" / "python"
        if name in BOTH:
            ready("faster-whisper")
        if name == "whisper":
            self._convert_the_base_model(python)
        self[name] = inside(
            python,
            "tests.recognizers.whisper.hearing",
            name,
            str(self.models),
            str(self.environments),
            *(f"{language}={self.speech[language]}" for language in languages),
        )
        return self[name]

    def _convert_the_base_model(self, python: Path) -> None:
        published = furnished(self.environments / "faster-whisper" / "share") / "model.bin"
        base = self.models / "whisper" / "base" / "base.pt"
        inside(python, "tests.recognizers.whisper.converted", str(published), str(base))


@pytest.fixture(scope="module")
def heard(environments: Path, models: Path, speech: Speech) -> dict[str, Heard]:
    return Hearings(environments, models, speech)


@pytest.mark.parametrize("name", [*REAL, "whisper/tiny-noise"])
class TestTogether:
    def test_passages_heard_together_have_the_texts_they_have_alone(
        self, heard: dict[str, Heard], name: str
    ) -> None:
        assert heard[name]["texts"] == heard[name]["texts_alone"]

    def test_texts_forced_together_have_the_scores_they_have_alone(
        self, heard: dict[str, Heard], name: str
    ) -> None:
        assert heard[name]["forced_apart"] < 1e-3

    def test_the_same_is_found_together_as_alone(self, heard: dict[str, Heard], name: str) -> None:
        assert heard[name]["said_alike"]

    def test_other_readings_are_scored_as_if_they_were_the_first(
        self, heard: dict[str, Heard], name: str
    ) -> None:
        assert heard[name]["readings_apart"] < (AS_FAR_AS_IT_MATTERS if name == "faster-whisper" else 1e-3)

    def test_tokens_are_the_text_and_none_is_likelier_than_the_likeliest(
        self, heard: dict[str, Heard], name: str
    ) -> None:
        assert heard[name]["spelled"]
        assert heard[name]["bests"]

    def test_every_part_of_a_packed_window_is_answered(self, heard: dict[str, Heard], name: str) -> None:
        assert heard[name]["packed_parts"] == len(ENGLISH)

    def test_silence_has_no_text(self, heard: dict[str, Heard], name: str) -> None:
        assert heard[name]["noises"]["silence"] == ""
        assert heard[name]["silence"] == "silent"

    def test_what_is_too_long_for_the_window_is_unheard(self, heard: dict[str, Heard], name: str) -> None:
        assert set(heard[name]["too_long"]) == {"too_long"}
        assert set(heard[name]["too_wordy"]) == {"too_long"}


@pytest.mark.parametrize("name", REAL)
class TestRealWeights:
    def test_good_speech_is_not_found_fault_with(self, heard: dict[str, Heard], name: str) -> None:
        assert heard[name]["findings"] == [0] * (len(ENGLISH) + len(FRENCH))

    def test_what_was_not_said_so_is_found(self, heard: dict[str, Heard], name: str) -> None:
        for word, found, gain, figures in heard[name]["badly"]:
            assert found, word
            assert gain > 2, word
            assert figures == ["compression", "no_speech"]

    def test_a_word_that_was_left_out_is_named(self, heard: dict[str, Heard], name: str) -> None:
        named = {word: {each[1] for each in found} for word, found, *_ in heard[name]["badly"]}
        assert all(word in named[word] for word in ("long", "tout", "not", "pas"))

    def test_packed_takes_are_judged_as_each_is_alone(self, heard: dict[str, Heard], name: str) -> None:
        assert heard[name]["packed_alike"]

    @pytest.mark.parametrize("noise", ["noise", "hiss", "tone"])
    def test_noise_has_no_text(self, heard: dict[str, Heard], name: str, noise: str) -> None:
        assert heard[name]["noises"][noise] == ""

    @pytest.mark.parametrize("way", ["alone", "packed"])
    def test_words_are_spoken_when_the_voice_says_them(
        self, heard: dict[str, Heard], speech: Speech, name: str, way: str
    ) -> None:
        errors = [
            abs(found[edge] - meant[edge])
            for some, others in zip(heard[name]["aligned"][way], speech.times, strict=True)
            for found, meant in zip(some, others, strict=True)
            for edge in (1, 2)
        ]
        assert statistics.median(errors) < 80
        assert statistics.quantiles(errors, n=20)[-1] < 250


@pytest.mark.marathon
def test_both_write_down_the_same(heard: dict[str, Heard]) -> None:
    whisper, faster = ([bare(text) for text in heard[name]["texts"]] for name in BOTH)
    assert whisper == faster


@pytest.mark.marathon
def test_both_spell_alike(heard: dict[str, Heard]) -> None:
    assert heard["whisper"]["spans"] == heard["faster-whisper"]["spans"]


def test_the_bands_of_numpy_are_those_of_the_package(environments: Path) -> None:
    assert max(inside(environments / "whisper" / "bin" / "python", "tests.recognizers.whisper.mels")) < 1e-5


def bare(text: str) -> str:
    return " ".join("".join(sign for sign in text.casefold() if sign.isalnum() or sign == " ").split())
