"""Having cases measured: the takes are damaged as stated and given to the checkers, in worker processes."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench.ear.cases import LEARNED, Case
from bench.ear.checkers import Checker, Hand, Measured, checker_named, digest_of
from bench.ear.equipment import Equipment
from bench.ear.faults import sound
from bench.ear.shelf import Shelf
from bench.ear.speech import Speech
from phases.media import resampled

_TOGETHER = 16


@dataclass(frozen=True, slots=True)
class Voice:
    """What workers must know of a voice."""

    folder: Path
    identity: str
    rate: int
    letters_per_second: float
    extra_seconds: float
    neighbours: tuple[str, ...]
    """Good takes, to go before others."""
    lessons: str
    """What it is learned from, in short."""

    def before(self, case: Case) -> str:
        """What it says before this case."""
        return self.neighbours[int(case.key[:8], 16) % len(self.neighbours)]

    @property
    def speech(self) -> Speech:
        """Its takes."""
        return Speech(self.folder, self.identity)


Voices = Mapping[str, Voice]


def take_of(case: Case, voices: Voices) -> sound.Damage:
    """Its take, damaged as stated; always the same. Another voice speaks at the rate of this one."""
    clip = resampled(voices[case.speaker].speech.read(case.said), voices[case.voice].rate)
    if case.sound is None:
        return sound.Damage(clip, None, case.note)
    dice = np.random.default_rng(int(case.key[:12], 16))
    return sound.SOUND[case.sound](clip, dice)


def key_of(case: Case, voices: Voices, checker: Checker) -> str:
    """What its measurements are kept under: the case, who spoke it, how damage is done today, what is known then."""
    voice = voices[case.voice]
    facts = [case.key, voices[case.speaker].identity, f"{voice.letters_per_second:.2f}"]
    if case.sound:
        facts.append(_damage_version())
    if checker.minds == "the voice" and case.fault != LEARNED:
        facts.append(voice.lessons)
    if checker.minds == "the take before":
        facts.append(voice.before(case))
    return hashlib.sha256(" ".join(facts).encode()).hexdigest()[:32]


def measure_missing(
    checker: Checker,
    cases: Sequence[Case],
    voices: Voices,
    shelf: Shelf,
    *,
    equipment: Equipment,
    told: Callable[[int, int], object],
) -> None:
    """Measure what is not on the shelf yet, first what the voices are learned from; each batch is kept at once."""
    learning = [case for case in cases if case.fault == LEARNED]
    others = [case for case in cases if case.fault != LEARNED]
    for group in (learning, others):
        missing = [case for case in group if key_of(case, voices, checker) not in shelf]
        batches = [missing[start : start + _TOGETHER] for start in range(0, len(missing), _TOGETHER)]
        if not batches:
            continue
        learned = {} if group is learning else lessons_of(checker, learning, voices, shelf)
        measure = partial(_measured, checker.name, equipment, voices, learned)
        done = 0
        with ProcessPoolExecutor(equipment.workers, mp_context=get_context("spawn")) as pool:
            for measured in pool.map(measure, batches):
                shelf.add(measured)
                done += len(measured)
                told(done, len(missing))


def lessons_of(checker: Checker, cases: Iterable[Case], voices: Voices, shelf: Shelf) -> dict[str, object]:
    """What is known of each voice, from those of its takes that it is learned from."""
    good: dict[str, list[Measured]] = {}
    for case in cases:
        key = key_of(case, voices, checker)
        if case.fault == LEARNED and key in shelf:
            good.setdefault(case.voice, []).append(Measured(case.expected, shelf[key]))
    return {voice: checker.learn(takes) for voice, takes in good.items()}


def _measured(
    name: str, equipment: Equipment, voices: Voices, learned: Mapping[str, object], cases: Sequence[Case]
) -> dict[str, bytes]:
    checker = _ready(name, equipment)
    found = checker.measure([_hand(case, voices, learned.get(case.voice)) for case in cases])
    return {key_of(case, voices, checker): each for case, each in zip(cases, found, strict=True)}


def _hand(case: Case, voices: Voices, learned: object) -> Hand:
    voice = voices[case.voice]
    before = voice.before(case)
    return Hand(
        case.expected,
        take_of(case, voices).clip,
        voice.rate,
        voice.letters_per_second,
        voice.extra_seconds,
        (before, voice.speech.read(before)),
        learned,
    )


@cache
def _ready(checker: str, equipment: Equipment) -> Checker:
    return checker_named(checker, equipment)


@cache
def _damage_version() -> str:
    return digest_of(Path(sound.__file__))
