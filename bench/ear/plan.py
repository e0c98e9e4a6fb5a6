"""Which texts get which fault: drawn at random, always alike."""

import random
from collections.abc import Iterator, Sequence

from bench.ear.cases import GOOD, LEARNED, OTHER_VOICE, Case
from bench.ear.faults.sound import SOUND
from bench.ear.faults.spoken import SPOKEN, SYMMETRIC, Stock
from bench.ear.texts import Texts

FAULTS = (*SPOKEN, *SOUND, OTHER_VOICE)


def planned(
    voice: str,
    texts: Texts,
    stock: Stock,
    *,
    faults: Sequence[str],
    per_fault: int,
    seed: int,
    other: str | None,
    is_recorded: bool,
) -> Iterator[Case]:
    """The cases of one voice: what it is learned from, the good ones, then so many of each fault.

    `other` is whose takes stand for another voice. A recording cannot be spoken anew: faults in what is said are
    then made by expecting something else, where that comes to the same.
    """
    for text in texts.learned:
        yield Case(voice, LEARNED, text, text, voice)
    for text in texts.counted:
        yield Case(voice, GOOD, text, text, voice)
    for fault in faults:
        drawn = list(texts.counted)
        random.Random(f"{seed} {fault}").shuffle(drawn)
        cases = _cases(voice, fault, drawn, stock, seed=seed, other=other, is_recorded=is_recorded)
        yield from (case for case, _ in zip(cases, range(per_fault), strict=False))


def _cases(
    voice: str,
    fault: str,
    texts: Sequence[str],
    stock: Stock,
    *,
    seed: int,
    other: str | None,
    is_recorded: bool,
) -> Iterator[Case]:
    for text in texts:
        if fault in SOUND:
            yield Case(voice, fault, text, text, voice, sound=fault)
        elif fault == OTHER_VOICE:
            if other:
                yield Case(voice, fault, text, text, other, note=f"said by {other}")
        elif not is_recorded or fault in SYMMETRIC:
            change = SPOKEN[fault](text, random.Random(f"{seed} {fault} {text}"), stock)
            if change and change.said != text:
                expected, said = (change.said, text) if is_recorded else (text, change.said)
                yield Case(voice, fault, expected, said, voice, None, change.word, change.words, change.note)
