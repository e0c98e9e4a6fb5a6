"""Kokoro, asked through hosts in its own environment as flows ask it."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from phases.errors import EngineFailed, EngineMissing, EngineUnknown
from phases.hosting import Hosts, HostSettings, Premises
from phases.synthesize import EngineFacts, Line, Recording, find_engine, make_engine, speak_all, voice_named
from tests.engines.conformance import EngineConformance
from tests.engines.pitch import median_pitch

ENGLISH = "The night train was late, and nobody on the platform seemed to mind."
OTHERS = {
    "ef_dora": ("es", "El tren de la noche llegó tarde, y a nadie en el andén parecía importarle."),
    "ff_siwis": ("fr", "Le train de nuit avait du retard, et personne sur le quai ne s’en souciait."),
    "hf_alpha": ("hi", "रात की ट्रेन देर से आई, और प्लेटफ़ॉर्म पर किसी को कोई परवाह नहीं थी।"),
    "if_sara": ("it", "Il treno della notte era in ritardo, e nessuno sul binario sembrava farci caso."),
    "pm_alex": ("pt-BR", "O trem da noite estava atrasado, e ninguém na plataforma parecia se importar."),
}


@pytest.mark.slow
@pytest.mark.marathon
class TestKokoro(EngineConformance):
    name = "kokoro"

    @pytest.fixture(scope="class")
    @classmethod
    def premises(cls, environments: Path) -> Premises:
        return Premises(environments=str(environments))


@pytest.fixture(scope="module")
def premises(environments: Path) -> Premises:
    return Premises(environments=str(environments))


@pytest.fixture(scope="module")
def facts(premises: Premises) -> EngineFacts:
    return find_engine("kokoro", premises)


@pytest.fixture(scope="module")
def hosts(premises: Premises, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    hosts = Hosts(tmp_path_factory.mktemp("hosts"), HostSettings(), premises)
    yield hosts
    hosts.shut_down()


def spoken(hosts: Hosts, facts: EngineFacts, voice: str, text: str, language: str) -> Recording:
    ((_, answer),) = speak_all(hosts, facts, [Line(text, language, voice_named(facts, voice))])
    assert isinstance(answer, Recording), answer
    return answer


@pytest.mark.slow
@pytest.mark.marathon
@pytest.mark.parametrize("voice", OTHERS)
def test_it_speaks_other_languages_at_about_its_pace(hosts: Hosts, facts: EngineFacts, voice: str) -> None:
    language, text = OTHERS[voice]
    recording = spoken(hosts, facts, voice, text, language)
    letters = sum(unicodedata.category(sign)[0] in "LM" for sign in text)  # in Hindi vowels are marks
    expected = letters / facts.letters_per_second
    assert 0.6 * expected < recording.clip.seconds < 2.0 * expected + 1.0


@pytest.mark.slow
@pytest.mark.marathon
def test_its_voices_are_as_high_as_their_speakers(hosts: Hosts, facts: EngineFacts) -> None:
    pitches = {
        voice: median_pitch(spoken(hosts, facts, voice, ENGLISH, "en").clip)
        for voice in ("af_heart", "bf_emma", "am_michael", "bm_george")
    }
    women, men = ([pitch for voice, pitch in pitches.items() if voice[1] == sex] for sex in ("f", "m"))
    assert min(women) > 1.2 * max(men)
    assert len({round(pitch) for pitch in pitches.values()}) == len(pitches)


@pytest.mark.slow
@pytest.mark.marathon
def test_an_english_voice_speaks_no_german_and_a_spanish_one_no_english(
    hosts: Hosts, facts: EngineFacts
) -> None:
    pairs = (("af_heart", "de"), ("af_heart", "enm"), ("ef_dora", "en"))
    lines = [Line(ENGLISH, language, voice_named(facts, voice)) for voice, language in pairs]
    answers = dict(speak_all(hosts, facts, lines))
    for number, (voice, language) in enumerate(pairs):
        answer = answers[number]
        assert isinstance(answer, EngineFailed)
        assert voice in answer.message
        assert f"“{language}”" in answer.message
        assert ENGLISH in answer.message


@pytest.mark.slow
@pytest.mark.marathon
def test_a_line_longer_than_the_model_takes_is_spoken_whole(hosts: Hosts, facts: EngineFacts) -> None:
    once = spoken(hosts, facts, "af_heart", ENGLISH, "en").clip
    often = spoken(hosts, facts, "af_heart", " ".join([ENGLISH] * 9), "en").clip
    assert 0.8 * 9 * once.seconds < often.seconds < 1.1 * 9 * once.seconds


@pytest.mark.slow
@pytest.mark.marathon
def test_without_espeak_it_reads_english_only_and_says_what_to_install(
    environments: Path, tmp_path: Path
) -> None:
    (tmp_path / "kokoro").symlink_to(environments / "kokoro")
    premises = Premises(environments=str(tmp_path))
    facts = find_engine("kokoro", premises)
    hosts = Hosts(tmp_path / "hosts", HostSettings(), premises)
    lines = [
        Line("Why?", "en", voice_named(facts)),
        Line("Buenas noches.", "es", voice_named(facts, "ef_dora")),
    ]
    answers = dict(speak_all(hosts, facts, lines))
    hosts.shut_down()
    assert isinstance(answers[0], Recording)
    assert isinstance(answers[1], EngineMissing)
    assert "nocturne engines install espeak" in answers[1].remedy


def test_an_environment_that_is_not_furnished_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match=r"model\.onnx of Kokoro is not there") as caught:
        make_engine("kokoro", Premises(environments=str(tmp_path))).load()
    assert "nocturne engines install kokoro" in caught.value.remedy


def test_it_has_but_one_model() -> None:
    with pytest.raises(EngineUnknown, match="no model “large”"):
        find_engine("kokoro/large")


def test_every_voice_says_what_it_speaks_and_the_first_is_an_english_narrator() -> None:
    facts = find_engine("kokoro")
    assert facts.voices[0].name == "af_heart"
    assert len(facts.voices) == 41
    spoken_languages = {language for voice in facts.voices for language in voice.languages}
    assert set(facts.languages) <= spoken_languages
    assert voice_named(facts, "bf_emma").languages == ("en-GB", "en")
