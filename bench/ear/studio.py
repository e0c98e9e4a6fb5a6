"""Everything that is spoken for a run: who speaks which cases, and which faults changed nothing."""

import hashlib
import shutil
import statistics
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import soundfile

from bench.ear.cases import GOOD, LEARNED, OTHER_VOICE, Case
from bench.ear.equipment import Equipment
from bench.ear.faults.spoken import Stock
from bench.ear.measuring import Voice
from bench.ear.plan import planned
from bench.ear.speakers import Speaker, speaker_named
from bench.ear.speech import Speech
from bench.ear.texts import MEDIUM, chunks_of, length_class, texts_of_set
from bench.ear.vocabulary import Vocabulary
from phases.clip import Clip
from phases.letters import fewest_letters
from phases.levels import frame_levels, level_of, speech_in

Told = Callable[[str], Callable[[int, int], object]]
_BRIDGED_FRAMES = 15
_NEIGHBOURS = 10


class Studio:
    """The voices of a run, their cases, and their takes."""

    def __init__(self, asked: Namespace, equipment: Equipment, told: Told) -> None:
        self._asked = asked
        self._equipment = equipment
        self._told = told
        self._speakers: dict[str, Speaker] = {}
        self._chunks = chunks_of(asked.books)
        self._vocabulary = Vocabulary.of(self._chunks)
        self.voices: dict[str, Voice] = {}
        self.remarks: list[str] = []

    def cases(self) -> list[Case]:
        """Those of all voices, spoken; where nothing shall be spoken, those that are."""
        cases = [case for name in self._asked.voices for case in self._cases_of(name)]
        for name in dict.fromkeys(case.speaker for case in cases):
            said = [case.said for case in cases if case.speaker == name]
            if self._asked.step != "judge":
                self._have_spoken(name, said)
        spoken = [case for case in cases if self._speech(case.speaker).path_of(case.said).is_file()]
        for name in self._asked.voices:
            self.voices[name] = self._voice(name, [case for case in spoken if case.speaker == name])
        for name in dict.fromkeys(case.speaker for case in spoken):
            self.voices.setdefault(name, self._voice(name, [case for case in spoken if case.speaker == name]))
        real = [case for case in spoken if self._is_real(case)]
        if len(real) < len(spoken):
            self.remarks.append(
                f"{len(spoken) - len(real)} faults changed nothing in the sound and are left out"
            )
        return real

    def _cases_of(self, name: str) -> Iterator[Case]:
        asked, own = self._asked, self._speaker(name).own_texts
        texts = texts_of_set(own or self._chunks, asked.set, asked.seed, asked.learned, asked.good)
        other = self._other_than(name) if OTHER_VOICE in asked.faults else None
        if len(texts.counted) < asked.good:
            self.remarks.append(f"{name}: only {len(texts.counted)} different texts in set {asked.set}")
        return planned(
            name,
            texts,
            Stock(self._vocabulary, texts.counted),
            faults=asked.faults,
            per_fault=asked.per_fault,
            seed=asked.seed,
            other=other,
            is_recorded=own is not None,
        )

    def _other_than(self, name: str) -> str | None:
        """Whose takes stand for another voice."""
        if self._asked.other_voice:
            return str(self._asked.other_voice)
        others = [voice for voice in self._asked.voices if voice != name]
        if not others and shutil.which("flite") and not name.startswith("flite"):
            others = ["flite@rms"]
        if not others:
            self.remarks.append(f"{name}: nobody to stand for another voice; name one with --other-voice")
        return others[0] if others else None

    def _have_spoken(self, name: str, texts: Sequence[str]) -> None:
        speaker = self._speaker(name)
        refused = self._speech(name).speak_missing(speaker, texts, self._told(f"{name} speaks"))
        if refused:
            text, why = next(iter(refused.items()))
            self.remarks.append(f"{name}: {len(refused)} texts could not be spoken, such as “{text}”: {why}")

    def _speaker(self, name: str) -> Speaker:
        if name not in self._speakers:
            self._speakers[name] = speaker_named(name, self._equipment)
        return self._speakers[name]

    def _speech(self, name: str) -> Speech:
        return Speech(self._asked.folder / "speech", self._speaker(name).identity)

    def _voice(self, name: str, cases: Sequence[Case]) -> Voice:
        speaker, speech = self._speaker(name), self._speech(name)
        if not cases:
            raise SystemExit(f"Nothing is spoken by {name}: run it without “judge” first.")
        rate = soundfile.info(speech.path_of(cases[0].said)).samplerate
        pace = speaker.letters_per_second
        if pace is None:
            good = [case for case in cases if case.fault == LEARNED] or cases[:20]
            pace = statistics.median(pace_of(case.said, speech.read(case.said)) for case in good)
        said = [case.said for case in cases if case.fault in {LEARNED, GOOD}] or [cases[0].said]
        lessons = [case.said for case in cases if case.fault == LEARNED]
        fit = [text for text in said if length_class(text) == MEDIUM] or said
        return Voice(
            self._asked.folder / "speech",
            speaker.identity,
            rate,
            pace,
            speaker.extra_seconds,
            tuple(fit[:_NEIGHBOURS]),
            hashlib.sha256("\n".join(sorted(lessons)).encode()).hexdigest()[:16],
        )

    def _is_real(self, case: Case) -> bool:
        """Whether the fault changed the sound: a word that is left out shortens it, one said twice lengthens it."""
        if case.said == case.expected or self._speaker(case.speaker).own_texts:
            return True
        good, bad = (self._speech(case.speaker).path_of(text) for text in (case.expected, case.said))
        if not good.is_file():
            return False
        longer = soundfile.info(bad).frames - soundfile.info(good).frames
        if case.fault.startswith("dropped"):
            return bool(longer < 0)
        if case.fault.startswith("doubled"):
            return bool(longer > 0)
        return bool(longer) or good.read_bytes() != bad.read_bytes()


def pace_of(text: str, clip: Clip) -> float:
    """Letters in a second of speech, pauses not counted."""
    frames = frame_levels(clip, 0.0, 100)
    steps = np.diff(speech_in(frames, level_of(frames)))
    return 100 * fewest_letters(text) / (1 + int(np.where(steps <= _BRIDGED_FRAMES, steps, 1).sum()))
