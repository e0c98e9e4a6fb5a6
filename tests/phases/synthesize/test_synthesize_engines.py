"""Finding engines, and what is particular to those that come with Nocturne."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.clip import Clip
from phases.errors import EngineFailed, EngineMissing, EngineUnknown, LanguageUnsupported, VoiceUnknown
from phases.hosting import HostSettings
from phases.synthesize import Engine, Line, find_engine, make_engine, require_language, voice_named
from phases.synthesize.engines import hibari as hibari_engine
from phases.synthesize.engines.hibari_model import HibariModel
from phases.synthesize.engines.tone import SYMBOL, heard, voice_heard, words_of

TONE, HIBARI = find_engine("tone"), find_engine("hibari")


def test_an_unknown_engine_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(EngineUnknown, match=r"hibari, kokoro, .*Did you mean “hibari”"):
        find_engine("hibary")


@pytest.mark.parametrize(
    "name", ["no_such_package:Engine", "phases.synthesize.engines.tone:NoSuch", ":", "a:"]
)
def test_an_engine_of_ones_own_that_cannot_be_imported_is_unknown(name: str) -> None:
    with pytest.raises(EngineUnknown, match="cannot be imported"):
        find_engine(name)


def test_an_engine_of_ones_own_is_known_by_its_path() -> None:
    facts = find_engine("tests.engines.crash:Crash")
    assert facts.name == "tests.engines.crash:Crash"
    assert {voice.engine for voice in facts.voices} == {facts.name}


def test_the_first_voice_is_the_default_and_an_unknown_one_is_an_error() -> None:
    assert voice_named(TONE).name == "alto"
    assert voice_named(TONE, "bass").name == "bass"
    with pytest.raises(VoiceUnknown, match="Did you mean “tenor”"):
        voice_named(TONE, "tenro")


@pytest.mark.parametrize("language", ["en", "en-GB", "EN_us"])
def test_a_language_covers_its_regions(language: str) -> None:
    require_language(HIBARI, language)


@pytest.mark.parametrize("language", ["de", "eng", "e", ""])
def test_a_language_that_nobody_speaks_is_said_by_name(language: str) -> None:
    with pytest.raises(LanguageUnsupported, match=f"“{language}”"):
        require_language(HIBARI, language)


def test_settings_reach_the_host() -> None:
    assert HostSettings(line_seconds=7, max_batch=3).rules().line_seconds == 7
    assert HostSettings(line_seconds=7, max_batch=3).rules().max_batch == 3


def say(text: str, voice: str = "alto", seed: int = 0) -> Clip:
    [recording] = make_engine("tone").speak([Line(text, "en", voice_named(TONE, voice), seed)])
    return recording.clip


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=40), st.integers(0, 1 << 32))
@settings(deadline=None)
def test_what_tone_says_can_be_read_back_word_for_word(text: str, seed: int) -> None:
    if words_of(text):
        assert heard(say(text, seed=seed)) == words_of(text)
    else:
        with pytest.raises(EngineFailed):
            say(text)


@pytest.mark.parametrize("voice", [voice.name for voice in TONE.voices])
def test_who_speaks_can_be_told(voice: str) -> None:
    assert voice_heard(say("Who speaks?", voice)) == voice


def test_silence_is_nobody_saying_nothing() -> None:
    silence = Clip(np.zeros(24_000, np.float32), 24_000)
    assert heard(silence) == []
    assert voice_heard(silence) is None


def test_tone_sounds_like_speech_to_a_level_meter() -> None:
    samples = say("The level of speech.").samples
    spoken = samples[SYMBOL : -2 * SYMBOL]
    loud = spoken[np.abs(spoken) > 0.01]
    assert -22 < 20 * np.log10(np.sqrt(np.mean(loud**2))) < -18
    assert np.abs(samples[: SYMBOL // 2]).max() < 1e-3


@pytest.fixture(scope="module")
def hibari() -> Engine:
    engine = make_engine("hibari")
    engine.load()
    return engine


def samples(engine: Engine, text: str, seed: int = 0) -> np.ndarray:
    [recording] = engine.speak([Line(text, "en", HIBARI.voices[0], seed)])
    assert recording.meant_samples == len(recording.clip)
    return recording.clip.samples


def test_hibari_says_what_its_package_says(hibari: Engine) -> None:
    from hibari import Hibari

    text = "It was late. “Who is there?” he asked; nobody answered."
    assert np.array_equal(samples(hibari, text, 7), Hibari()(text, seed=7))


def test_hibari_leaves_out_a_lone_ellipsis_and_not_the_words_around_it(hibari: Engine) -> None:
    assert np.array_equal(samples(hibari, "Yes. … No."), samples(hibari, "Yes. No."))


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Not e’en a Zephyr wanders through the grove.", "Not a Zephyr wanders through the grove."),
        ("“I ’an’t ’an,” he answered.", "“I ’an,” he answered."),
    ],
)
def test_hibari_speaks_words_that_its_package_leaves_out(hibari: Engine, text: str, without: str) -> None:
    assert len(samples(hibari, text)) > len(samples(hibari, without))


def test_hibari_says_which_word_it_has_no_sounds_for(hibari: Engine) -> None:
    with pytest.raises(EngineFailed, match="你好"):
        samples(hibari, "He said 你好 to me.")


def test_hibari_takes_no_orders_from_the_text(hibari: Engine) -> None:
    assert not np.array_equal(samples(hibari, "See [this](/kˈæt/) now."), samples(hibari, "See this now."))
    assert len(samples(hibari, "See [this](/kˈæt/) now.")) > len(samples(hibari, "See cat now."))


def test_hibari_speaks_far_beyond_its_limit_without_losing_pace(hibari: Engine) -> None:
    phrase = "the old man walked slowly down the narrow street and looked at every window "
    once, often = len(samples(hibari, phrase)), len(samples(hibari, phrase * 12))
    assert 10 < often / once < 13


def test_hibari_of_another_version_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hibari_engine, "VERSION", "9.9.9")
    with pytest.raises(EngineMissing, match=r"0\.2\.1, and 9\.9\.9 .*pip install .*hibari-tts==9\.9\.9"):
        make_engine("hibari").load()


def test_hibari_with_another_model_file_is_not_used() -> None:
    with pytest.raises(EngineMissing, match="not the one it came with"):
        HibariModel.pinned(hibari_engine.VERSION, "0" * 64)


def test_hibari_that_is_not_loaded_says_so() -> None:
    with pytest.raises(EngineMissing, match="before it was loaded"):
        samples(make_engine("hibari"), "Aha.")


def test_hibari_uses_the_same_transforms_whatever_else_is_installed(hibari: Engine) -> None:
    dsp = sys.modules["hibari.dsp"]
    assert dsp.rfft.__module__ == dsp.irfft.__module__ == HibariModel.__module__
