"""What any engine must pass. Subclass it, name the engine, and pytest collects the rest.

class TestMine(EngineConformance):
    name = "my_package.mine:Mine"
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from phases.errors import EngineError, LanguageUnsupported, VoiceUnknown
from phases.hosting import Hosts, HostSettings, Premises
from phases.synthesize import (
    Engine,
    EngineFacts,
    Line,
    Recording,
    find_engine,
    make_engine,
    require_language,
    speak_all,
    voice_named,
)
from phases.voice import Voice

HEAVY = {"torch", "onnxruntime", "transformers", "librosa", "hibari", "chatterbox", "f5_tts"}
SENTENCES = (
    "It was a bright cold day in April, and the clocks were striking thirteen.",
    "“No,” she said. “Not tonight — perhaps never.”",
    "Twenty-three men, women and children waited; nobody spoke.",
    "Why?",
)


class Hosted:
    """An engine that lives in its own environment, asked through hosts as flows ask it."""

    def __init__(self, facts: EngineFacts, hosts: Hosts) -> None:
        self.facts = facts
        self._hosts = hosts

    def load(self) -> None:
        """The first line loads it."""

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        answers = dict(speak_all(self._hosts, self.facts, lines))
        for answer in answers.values():
            if isinstance(answer, EngineError):
                raise answer
        return [answers[number] for number in range(len(lines))]

    def close(self) -> None:
        self._hosts.shut_down()


class EngineConformance:
    name: str
    text = SENTENCES[0]

    @pytest.fixture(scope="class")
    @classmethod
    def premises(cls, tmp_path_factory: pytest.TempPathFactory) -> Premises:
        """Where models and environments lie; override it for an engine that has some."""
        return Premises()

    @pytest.fixture(scope="class")
    @classmethod
    def facts(cls, premises: Premises) -> EngineFacts:
        return find_engine(cls.name, premises)

    @pytest.fixture(scope="class")
    @classmethod
    def voice(cls, facts: EngineFacts) -> Voice:
        """Who speaks; override it for an engine that has no voices of its own."""
        return voice_named(facts)

    @pytest.fixture(scope="class")
    @classmethod
    def engine(
        cls, facts: EngineFacts, premises: Premises, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[Engine]:
        if facts.python:
            hosts = Hosts(tmp_path_factory.mktemp("hosts"), HostSettings(batch_wait_ms=200), premises)
            engine: Engine = Hosted(facts, hosts)
        else:
            engine = make_engine(cls.name, premises)
        engine.load()
        yield engine
        engine.close()

    @pytest.fixture(autouse=True)
    def _speaker(self, facts: EngineFacts, voice: Voice) -> None:
        self.language = "en" if facts.languages[0] == "*" else facts.languages[0]
        self.speaker = voice
        self.tolerance = facts.tolerance
        self.deterministic = facts.deterministic

    def line(self, text: str | None = None, *, seed: int = 0) -> Line:
        return Line(self.text if text is None else text, self.language, self.speaker, seed)

    def same(self, one: Recording, other: Recording) -> bool:
        """Whether two recordings agree as far as the engine says they do; of one that throws dice nobody can tell."""
        if not self.deterministic:
            return True
        a, b = one.clip.samples, other.clip.samples
        return len(a) == len(b) and float(np.abs(a - b).max()) <= self.tolerance * float(np.abs(a).max())

    def test_facts_are_complete(self, facts: EngineFacts) -> None:
        words = (facts.version, facts.model_revision, facts.code_licence, facts.weights_licence)
        assert facts.name == self.name
        assert all(words)
        assert facts.languages
        assert facts.sample_rate >= 8_000
        assert facts.max_batch >= 1
        assert facts.memory_mb > 0
        assert facts.letters_per_second > 0
        assert 1 <= facts.limits.min_chars < facts.limits.max_chars

    def test_its_voices_are_distinct_and_say_their_rights(self, facts: EngineFacts) -> None:
        assert facts.voices or facts.clones != "no"
        assert len({voice.name for voice in facts.voices}) == len(facts.voices)
        assert len({voice.content_hash for voice in facts.voices}) == len(facts.voices)
        assert all(voice.engine == facts.name and voice.rights for voice in facts.voices)
        if facts.voices:
            assert voice_named(facts) == facts.voices[0]
        with pytest.raises(VoiceUnknown):
            voice_named(facts, "nobody at all")

    def test_it_refuses_a_language_it_does_not_claim(self, facts: EngineFacts) -> None:
        for language in facts.languages:
            require_language(facts, "en" if language == "*" else language)
        if "*" not in facts.languages:
            with pytest.raises(LanguageUnsupported):
                require_language(facts, "tlh")

    def test_its_facts_are_known_without_importing_anything_heavy(self, premises: Premises) -> None:
        code = (
            "import sys; from phases.hosting import Premises; from phases.synthesize import find_engine; "
            f"find_engine({self.name!r}, {premises!r}); print(*{{name.partition('.')[0] for name in sys.modules}})"
        )
        environment = {"PYTHONPATH": ":".join(str(Path(entry).absolute()) for entry in sys.path)}
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
        )
        assert not HEAVY & set(run.stdout.split())

    @pytest.mark.parametrize("text", SENTENCES)
    def test_it_speaks_at_its_rate_and_about_its_pace(
        self, engine: Engine, facts: EngineFacts, text: str
    ) -> None:
        recording = self.spoken(engine, self.line(text))
        letters = sum(map(str.isalnum, text))
        expected = facts.extra_seconds + letters / facts.letters_per_second
        assert recording.clip.rate == facts.sample_rate
        assert np.isfinite(recording.clip.samples).all()
        assert np.abs(recording.clip.samples).max() <= 1.0
        pauses = 1.5  # the pace leaves them out; the longest are before and after the line
        assert 0.4 * expected < recording.clip.seconds < 2.0 * expected + pauses
        assert np.sqrt(np.mean(recording.clip.samples**2)) > 1e-3

    def test_what_it_meant_is_what_it_gave(self, engine: Engine) -> None:
        recording = self.spoken(engine, self.line())
        assert recording.meant_samples in {None, len(recording.clip)}

    def test_it_speaks_texts_at_both_of_its_limits(self, engine: Engine, facts: EngineFacts) -> None:
        long = ("the old man walked slowly down the street " * 50)[: facts.limits.max_chars].strip()
        short = (
            "Aha"[: facts.limits.min_chars] if facts.limits.min_chars <= 3 else long[: facts.limits.min_chars]
        )
        assert len(self.spoken(engine, self.line(short)).clip) > 0
        assert self.spoken(engine, self.line(long)).clip.seconds > facts.limits.max_chars / 40

    @pytest.mark.parametrize("text", ["", " ", "…", "“—”", "* * *"])
    def test_a_text_that_is_no_speech_is_refused_and_does_no_harm(self, engine: Engine, text: str) -> None:
        before = self.spoken(engine, self.line())
        with pytest.raises(EngineError):
            engine.speak([self.line(text)])
        assert self.same(before, self.spoken(engine, self.line()))

    @pytest.mark.parametrize(
        "text", ["A [link](to) nowhere.", "Tab\tand\nline", "<b>bold</b> & \\n", "NO!!! Yes??"]
    )
    def test_odd_texts_are_spoken(self, engine: Engine, text: str) -> None:
        assert len(self.spoken(engine, self.line(text)).clip) > 0

    def test_every_parameter_may_be_set_to_the_ends_of_its_range(
        self, engine: Engine, facts: EngineFacts
    ) -> None:
        if not facts.deterministic:
            pytest.skip(f"{facts.name} does not claim to be deterministic")
        for name, (low, high) in facts.parameters.items():
            slow, fast = (
                self.spoken(engine, replace(self.line(), parameters={name: value})) for value in (low, high)
            )
            assert not self.same(slow, fast)

    def test_the_same_line_gives_the_same_samples_whatever_was_said_before(
        self, engine: Engine, facts: EngineFacts
    ) -> None:
        if not facts.deterministic:
            pytest.skip(f"{facts.name} does not claim to be deterministic")
        first = self.spoken(engine, self.line())
        for text in SENTENCES:
            self.spoken(engine, self.line(text, seed=9))
        assert self.same(first, self.spoken(engine, self.line()))

    def test_another_thread_gives_the_same_samples(self, engine: Engine, facts: EngineFacts) -> None:
        if not facts.deterministic:
            pytest.skip(f"{facts.name} does not claim to be deterministic")
        with ThreadPoolExecutor(1) as thread:
            other = thread.submit(self.spoken, engine, self.line()).result()
        assert self.same(self.spoken(engine, self.line()), other)

    def test_another_process_gives_the_same_samples(
        self, engine: Engine, facts: EngineFacts, premises: Premises, tmp_path: Path
    ) -> None:
        if not facts.deterministic:
            pytest.skip(f"{facts.name} does not claim to be deterministic")
        lines = [self.line(text, seed=seed) for seed, text in enumerate(SENTENCES)]
        hosts = Hosts(tmp_path, HostSettings(idle_seconds=5), premises)
        answers = dict(speak_all(hosts, facts, lines))
        hosts.shut_down()
        for number, line in enumerate(lines):
            answer = answers[number]
            assert isinstance(answer, Recording)
            assert self.same(answer, self.spoken(engine, line))

    def test_another_seed_gives_another_take_if_it_is_seeded(
        self, engine: Engine, facts: EngineFacts
    ) -> None:
        if not facts.deterministic:
            pytest.skip(f"{facts.name} does not claim to be deterministic")
        first, second = (self.spoken(engine, self.line(seed=seed)) for seed in (0, 1))
        assert self.same(first, second) != facts.seeded

    def test_a_batch_gives_what_single_lines_give(self, engine: Engine, facts: EngineFacts) -> None:
        lines = [self.line(SENTENCES[n % len(SENTENCES)], seed=n) for n in range(facts.max_batch)]
        together = engine.speak(lines)
        assert len(together) == len(lines)
        for line, recording in zip(lines, together, strict=True):
            assert self.same(recording, self.spoken(engine, line))

    def test_it_can_be_closed_and_loaded_again(self, engine: Engine) -> None:
        before = self.spoken(engine, self.line())
        engine.close()
        engine.load()
        assert self.same(before, self.spoken(engine, self.line()))

    @staticmethod
    def spoken(engine: Engine, line: Line) -> Recording:
        (recording,) = engine.speak([line])
        return recording
