"""eSpeak NG, asked through hosts in its own environment as flows ask it."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from phases.errors import EngineError, EngineFailed, EngineMissing
from phases.hosting import Hosts, HostSettings, Premises
from phases.synthesize import EngineFacts, Line, Recording, find_engine, make_engine, speak_all, voice_named
from phases.synthesize.engines.espeak.languages import LANGUAGES, spoken_as
from tests.engines.conformance import EngineConformance
from tests.engines.pitch import median_pitch

SENTENCES = {
    "en-GB": "The night train was late, and nobody on the platform seemed to mind.",
    "ar": "تأخر قطار الليل، ولم يبد أن أحدا على الرصيف يهتم.",
    "cs": "Noční vlak měl zpoždění a nikomu na nástupišti to nevadilo.",
    "de": "Der Nachtzug hatte Verspätung, und auf dem Bahnsteig störte das niemanden.",
    "el": "Το νυχτερινό τρένο άργησε και κανείς στην αποβάθρα δεν νοιάστηκε.",
    "hi": "रात की ट्रेन देर से आई, और किसी को कोई परवाह नहीं थी।",
    "ko": "밤 기차가 늦었지만 승강장에 있는 누구도 신경 쓰지 않았다.",
    "ru": "Ночной поезд опаздывал, и никого на перроне это не волновало.",
    "sw": "Treni ya usiku ilichelewa, na hakuna mtu kwenye jukwaa aliyejali.",
    "tr": "Gece treni gecikmişti ve perondaki hiç kimse buna aldırmıyor gibiydi.",
    "vi": "Chuyến tàu đêm bị trễ, và không ai trên sân ga để ý.",
    "zh": "夜班火车晚点了,站台上似乎没有人介意。",
}
LETTERS_A_SECOND = {"zh": 4, "ko": 5.5, "ar": 9, "hi": 8}
ENGLISH = SENTENCES["en-GB"]


@pytest.mark.slow
class TestEspeak(EngineConformance):
    name = "espeak"

    @pytest.fixture(scope="class")
    @classmethod
    def premises(cls, environments: Path) -> Premises:
        return Premises(environments=str(environments))


@pytest.fixture(scope="module")
def facts(environments: Path) -> EngineFacts:
    return find_engine("espeak", Premises(environments=str(environments)))


@pytest.fixture(scope="module")
def hosts(environments: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    premises = Premises(environments=str(environments))
    hosts = Hosts(tmp_path_factory.mktemp("hosts"), HostSettings(), premises)
    yield hosts
    hosts.shut_down()


def answers(hosts: Hosts, facts: EngineFacts, lines: Sequence[Line]) -> list[Recording | EngineError]:
    by_number = dict(speak_all(hosts, facts, lines))
    return [by_number[number] for number in range(len(lines))]


def recordings(hosts: Hosts, facts: EngineFacts, lines: Sequence[Line]) -> list[Recording]:
    spoken = [answer for answer in answers(hosts, facts, lines) if isinstance(answer, Recording)]
    assert len(spoken) == len(lines)
    return spoken


@pytest.mark.slow
def test_the_same_line_is_the_same_to_the_last_bit_whatever_was_said_before(
    hosts: Hosts, facts: EngineFacts
) -> None:
    lines = [
        Line(text, language, voice)
        for voice in facts.voices
        for language, text in (
            ("en", ENGLISH),
            ("en", "Why?"),
            ("de", SENTENCES["de"]),
            ("vi", SENTENCES["vi"]),
        )
    ]
    first = recordings(hosts, facts, lines)
    for seed in range(4):
        order = random.Random(seed).sample(range(len(lines)), len(lines))
        again = recordings(hosts, facts, [lines[number] for number in order])
        for number, recording in zip(order, again, strict=True):
            assert np.array_equal(first[number].clip.samples, recording.clip.samples), lines[number]


@pytest.mark.slow
def test_languages_of_many_scripts_are_spoken_at_a_plausible_pace(hosts: Hosts, facts: EngineFacts) -> None:
    lines = [Line(text, language, voice_named(facts)) for language, text in SENTENCES.items()]
    for line, recording in zip(lines, recordings(hosts, facts, lines), strict=True):
        pace = LETTERS_A_SECOND.get(line.language, facts.letters_per_second)
        expected = sum(map(str.isalpha, line.text)) / pace
        assert 0.6 * expected < recording.clip.seconds < 1.6 * expected + 0.6, line.language


@pytest.mark.slow
def test_every_language_it_claims_has_a_voice_and_leaves_no_number_out(
    hosts: Hosts, facts: EngineFacts
) -> None:
    lines = [Line("1 2 3", language, voice_named(facts)) for language in facts.languages]
    for line, recording in zip(lines, recordings(hosts, facts, lines), strict=True):
        assert recording.clip.seconds > 0.3, line.language


@pytest.mark.slow
def test_its_throats_are_distinct_and_pitch_and_rate_do_what_they_say(
    hosts: Hosts, facts: EngineFacts
) -> None:
    throats = recordings(hosts, facts, [Line(ENGLISH, "en", voice) for voice in facts.voices])
    pitch = {
        voice.name: median_pitch(recording.clip)
        for voice, recording in zip(facts.voices, throats, strict=True)
    }
    assert len({recording.clip.samples.tobytes() for recording in throats}) == len(throats)
    assert min(pitch["f1"], pitch["f4"], pitch["steph"]) > 1.2 * max(pitch["plain"], pitch["m3"], pitch["m7"])
    turned = [{"pitch": 10}, {"pitch": 90}, {"rate": 120}, {"rate": 300}]
    deep, high, slow, fast = recordings(
        hosts, facts, [Line(ENGLISH, "en", voice_named(facts), parameters=each) for each in turned]
    )
    assert median_pitch(high.clip) > 1.3 * median_pitch(deep.clip)
    assert slow.clip.seconds > 1.8 * fast.clip.seconds


@pytest.mark.slow
def test_what_it_would_only_name_is_refused(hosts: Hosts, facts: EngineFacts) -> None:
    lines = [Line("Er schrieb 夜.", "de", voice_named(facts)), Line("nuqneH", "tlh", voice_named(facts))]
    for answer in answers(hosts, facts, lines):
        assert isinstance(answer, EngineFailed)


def test_where_its_package_is_not_it_says_what_to_install() -> None:
    with pytest.raises(EngineMissing, match="espeakng-loader is not installed") as caught:
        make_engine("espeak").load()
    assert "nocturne engines install espeak" in caught.value.remedy


@pytest.mark.parametrize(
    ("tag", "name"),
    [("de", "de"), ("de-AT", "de"), ("pt_BR", "pt-BR"), ("EN-au", "en-US"), ("fr-CH", "fr-CH")],
)
def test_a_language_is_spoken_as_itself_or_as_the_nearest_wider_one(tag: str, name: str) -> None:
    assert spoken_as(tag) == name


def test_there_are_more_than_a_hundred_languages_and_no_invented_nearness() -> None:
    assert len(LANGUAGES) > 120
    assert spoken_as("tlh") is None
    assert spoken_as("ja") is None
