"""The engine of any server with OpenAI's speech endpoint, asked of a real one."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from email.utils import formatdate
from time import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.clip import Clip
from phases.errors import EngineFailed, EngineMissing, EngineUnknown
from phases.hosting import Premises
from phases.synthesize import Engine, Line, Recording, find_engine, make_engine, voice_named
from phases.synthesize.engines.http.address import read_address
from phases.synthesize.engines.http.sound import clip_of
from phases.synthesize.engines.tone import Tone, heard, voice_heard, words_of
from tests.engines.conformance import EngineConformance
from tests.engines.http.speech_server import (
    Answer,
    Manners,
    SpeechServer,
    samples_of,
    says,
    serving,
    spoken,
    wav_of,
)

OPTIONS = "model=tone&voice=alto,tenor,bass&language=en,de&pace=17&longest=200"
TEXT = "The night train was late."


class TestDeterministicServer(EngineConformance):
    options = f"{OPTIONS}&deterministic=yes&seed=yes"

    @pytest.fixture(scope="class")
    @classmethod
    def premises(cls, request: pytest.FixtureRequest) -> Iterator[Premises]:
        with serving() as server:
            request.cls.name = f"{server.url}?{cls.options}"
            yield Premises()


class TestDeterministicServerOfPcm(TestDeterministicServer):
    options = f"{OPTIONS}&format=pcm&lines=2&deterministic=yes"


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOCTURNE_HTTP_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def loaded(server: SpeechServer, options: str = "") -> Engine:
    engine = make_engine(f"{server.url}?{OPTIONS}{options}")
    engine.load()
    return engine


def line(engine: Engine, text: str = TEXT, voice: str | None = None, language: str = "en") -> Line:
    return Line(text, language, voice_named(engine.facts, voice))


def speak(engine: Engine, *lines: Line) -> list[Recording]:
    try:
        return list(engine.speak(lines or [line(engine)]))
    finally:
        engine.close()


def failed(server: SpeechServer, *manners: Manners, options: str = "") -> EngineFailed:
    """How the line fails if the server answers so."""
    server.manners.extend(manners)
    engine = loaded(server, options)
    with pytest.raises(EngineFailed) as caught:
        speak(engine)
    assert caught.value.remedy
    return caught.value


def test_every_word_comes_over_the_wire_in_the_voice_that_was_asked_for(server: SpeechServer) -> None:
    engine = loaded(server)
    (recording,) = speak(engine, line(engine, voice="tenor"))
    assert heard(recording.clip) == words_of(TEXT)
    assert voice_heard(recording.clip) == "tenor"
    assert server.orders == [
        {"model": "tone", "voice": "tenor", "input": TEXT, "response_format": "wav", "speed": 1.0}
    ]


def test_several_lines_at_once_come_back_in_order(server: SpeechServer) -> None:
    engine = loaded(server, "&lines=8")
    texts = [f"Line number {number}." for number in range(8)]
    recordings = speak(engine, *(line(engine, text) for text in texts))
    assert [heard(recording.clip) for recording in recordings] == [words_of(text) for text in texts]


def test_facts_come_from_the_url_and_nobody_is_asked() -> None:
    facts = find_engine(
        "http://nowhere.invalid:1/v1?model=kokoro&voice=af_heart,am_adam&language=en,de&revision=7"
    )
    assert facts.model_revision == "http://nowhere.invalid:1/v1/kokoro/7"
    assert [voice.name for voice in facts.voices] == ["af_heart", "am_adam"]
    assert facts.languages == ("en", "de")
    assert (facts.max_batch, facts.sample_rate, facts.deterministic, facts.seeded) == (4, 24_000, False, True)
    assert facts.environment is None


def test_a_server_that_always_says_the_same_is_seeded_only_if_it_is_sent_the_seed() -> None:
    always_the_same = find_engine("http://box/v1?deterministic=yes")
    assert (always_the_same.deterministic, always_the_same.seeded) == (True, False)
    assert find_engine("http://box/v1?deterministic=yes&seed=yes").seeded


def test_another_model_or_revision_is_another_engine_for_its_takes() -> None:
    urls = ("http://box/v1?model=a", "http://box/v1?model=b", "http://box/v1?model=a&revision=2")
    facts = [find_engine(url) for url in urls]
    assert (
        len({each.model_revision for each in facts})
        == len({each.voices[0].content_hash for each in facts})
        == 3
    )


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://", "names no server"),
        ("http://box/v1?modle=x", "Did you mean “model”"),
        ("http://box/v1?rate=fast", "from 8000 to 192000"),
        ("http://box/v1?lines=0", "from 1 to 64"),
        ("http://box/v1?format=mp3", "wav or pcm"),
        ("http://box/v1?voice=", "empty"),
        ("http://box/v1?deterministic=1", "yes or no"),
        ("http://me:secret-word@box/v1", "holds a password"),
        ("http://box/v1?api_key=secret-word", "holds a key"),
    ],
)
def test_a_url_that_cannot_be_says_why_and_gives_no_secret_away(url: str, complaint: str) -> None:
    with pytest.raises(EngineUnknown) as caught:
        read_address(url)
    assert complaint in str(caught.value)
    assert "secret-word" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://box:8880", "http://box:8880/", "http://box:8880/v1", "http://box:8880/v1/"]
)
def test_the_path_of_the_speech_endpoint_is_found(url: str) -> None:
    assert read_address(url).url == "http://box:8880/v1"


def test_where_nobody_listens_it_cannot_be_loaded() -> None:
    with serving() as gone:
        url = gone.url
    with pytest.raises(EngineMissing, match="No server answers") as caught:
        make_engine(url).load()
    assert "Start it" in caught.value.remedy


def test_a_key_is_taken_from_the_environment_and_never_shown(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.key = "night-key"
    with pytest.raises(EngineMissing, match="wants a key") as caught:
        loaded(server)
    assert "NOCTURNE_HTTP_KEY" in caught.value.remedy

    monkeypatch.setenv("OPENAI_API_KEY", "day-key")
    with pytest.raises(EngineMissing, match="refused the key") as caught:
        loaded(server)
    assert "day-key" not in str(caught.value)

    monkeypatch.setenv("NOCTURNE_HTTP_KEY", "night-key")
    engine = loaded(server)
    assert len(speak(engine)) == 1
    assert server.keys[-1] == "Bearer night-key"


def test_a_server_without_a_key_is_shown_none(server: SpeechServer) -> None:
    speak(loaded(server))
    assert set(server.keys) == {None}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "wait", ["0", formatdate(time() - 60, usegmt=True), "soon"], ids=["0", "date", "soon"]
)
def test_a_busy_server_is_asked_again(server: SpeechServer, status: int, wait: str) -> None:
    server.manners.append(says(status, {"error": {"message": "busy"}}, Retry_After=wait))
    (recording,) = speak(loaded(server))
    assert heard(recording.clip) == words_of(TEXT)
    assert len(server.orders) == 2


def test_a_server_that_stays_busy_fails_the_line_after_six_tries(server: SpeechServer) -> None:
    error = failed(server, *[says(503, {"detail": "loading"}, Retry_After="0")] * 6)
    assert "stayed busy (503): loading" in error.message
    assert "lines=" in error.remedy
    assert len(server.orders) == 6


def test_nobody_waits_longer_than_the_line_may_take(server: SpeechServer) -> None:
    failed(server, says(429, {}, Retry_After="3600"), options="&seconds=5")
    assert len(server.orders) == 1


def test_what_the_server_says_of_a_line_is_told(server: SpeechServer) -> None:
    error = failed(server, says(400, {"error": {"message": "Voice alto not found."}}))
    assert "(400): Voice alto not found." in error.message
    assert len(server.orders) == 1


def test_a_wrong_path_is_named(server: SpeechServer) -> None:
    engine = make_engine(f"{server.url}/speech?{OPTIONS}")
    engine.load()
    with pytest.raises(EngineFailed, match="nothing that speaks at") as caught:
        speak(engine)
    assert "/v1" in caught.value.remedy


def test_json_and_pages_are_no_audio(server: SpeechServer) -> None:
    error = failed(server, says(200, {"error": "out of credit"}))
    assert "application/json instead of audio: out of credit" in error.message
    page = Answer(body=b"<html>Welcome</html>", headers={"Content-Type": "text/html; charset=utf-8"})
    assert "text/html instead of audio" in failed(server, lambda _: page).message


@pytest.mark.parametrize("body", [b"", b"ID3\x04 mp3", wav_of(Clip(np.zeros(0, np.float32), 24_000))])
def test_what_is_no_wav_or_an_empty_one_fails_the_line(server: SpeechServer, body: bytes) -> None:
    failed(server, lambda _: Answer(body=body))


def test_empty_pcm_fails_the_line_and_so_does_wav_in_its_place(server: SpeechServer) -> None:
    assert "without a single sample" in failed(server, lambda _: Answer(), options="&format=pcm").message
    whole = Answer(body=wav_of(Clip(np.zeros(10, np.float32), 24_000)))
    assert "format=wav" in failed(server, lambda _: whole, options="&format=pcm").remedy


def test_another_rate_than_announced_fails_the_line_and_says_which_to_announce(server: SpeechServer) -> None:
    error = failed(server, lambda _: Answer(body=wav_of(Clip(np.ones(100, np.float32), 16_000))))
    assert "rate=16000" in error.remedy


def test_a_connection_that_breaks_off_is_tried_again(server: SpeechServer) -> None:
    server.manners.append(lambda order: Answer(body=spoken(order).body[:2_000], announced=50_000))
    (recording,) = speak(loaded(server))
    assert heard(recording.clip) == words_of(TEXT)


def test_another_language_than_the_url_claims_is_never_sent(server: SpeechServer) -> None:
    engine = loaded(server)
    with pytest.raises(EngineFailed, match="not said to speak “fr”"):
        speak(engine, line(engine, language="fr"))
    assert not server.orders


def test_the_seed_goes_to_the_server_if_it_takes_one(server: SpeechServer) -> None:
    engine = loaded(server, "&seed=yes")
    speak(engine, Line(TEXT, "de-AT", engine.facts.voices[0], seed=5))
    assert server.orders[0]["seed"] == 5


def tone_clip() -> Clip:
    (recording,) = Tone().speak([Line("Once more.", "en", Tone.facts.voices[0])])
    return recording.clip


@pytest.mark.parametrize("size", [0xFFFF_FFFF, 0xFFFF_FFFF - 36, 0x7FFF_FFFF, 0])
def test_a_header_written_before_the_length_was_known_does_no_harm(size: int) -> None:
    whole = wav_of(tone_clip())
    streamed = whole[:4] + struct.pack("<I", size) + whole[8:40] + struct.pack("<I", size) + whole[44:]
    assert heard(clip_of(streamed, "wav", 24_000)) == ["Once", "more"]


def test_stereo_becomes_mono_and_float_stays_what_it_is() -> None:
    clip = tone_clip()
    stereo = clip_of(wav_of(clip, channels=2), "wav", 24_000)
    assert np.array_equal(stereo.samples, clip_of(wav_of(clip), "wav", 24_000).samples)
    body = clip.samples.astype("<f4").tobytes()
    header = struct.pack("<4sIHHIIHH", b"fmt ", 16, 3, 1, clip.rate, 4 * clip.rate, 4, 32)
    wav = (
        b"RIFF\0\0\0\0WAVE" + header + b"LIST\x03\0\0\0abc\0" + struct.pack("<4sI", b"data", len(body)) + body
    )
    assert np.array_equal(clip_of(wav, "wav", 24_000).samples, clip.samples)


@given(cut=st.integers(min_value=44, max_value=20_000))
def test_a_wav_that_is_not_whole_is_never_taken_for_whole(cut: int) -> None:
    whole = wav_of(tone_clip())
    with pytest.raises(EngineFailed, match="breaks off"):
        clip_of(whole[: min(cut, len(whole) - 1)], "wav", 24_000)


@given(content=st.binary(max_size=200))
def test_whatever_bytes_come_there_are_samples_or_a_reason(content: bytes) -> None:
    for kind in ("wav", "pcm"):
        with suppress(EngineFailed):
            assert len(clip_of(content, kind, 24_000)) > 0


def test_pcm_is_read_to_the_last_sample() -> None:
    clip = tone_clip()
    assert len(clip_of(samples_of(clip), "pcm", 24_000)) == len(clip)
    with pytest.raises(EngineFailed, match="within a sample"):
        clip_of(samples_of(clip)[:-1], "pcm", 24_000)
