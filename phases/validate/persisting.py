"""A finding that stays whatever the seed says more about the text, or about who finds it, than about the take."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from phases.validate.reasons import UNJUDGED
from phases.verdict import Outcome, Reason, Verdict

K = TypeVar("K", bound=Hashable)

FORGIVABLE = frozenset({"left_out", "said_twice", "added", "swapped"})
"""A flipped negation is not among them: what turns the sense around is never let pass."""
WAYS_OF_SPEAKING = frozenset(
    {
        *("too_long", "too_short", "too_much_silence", "long_gap", "late_start", "late_end"),
        *("other_pitch", "too_loud", "too_quiet", "level_drifts", "repeated", "poor_quality"),
    }
)
"""What a text may ask for, as an exclamation is high and a list is full of pauses; noise or a cut it never asks for."""
MISJUDGED_LENGTHS = frozenset({"too_long", "too_short", "repeated"})
"""What is told from letters, and is wrong of “’Sh, ’sh” and of a vowel held long."""
LEAST_TAKES = 2
_QUOTED = re.compile("“([^”]*)”")
_WORDS = re.compile(r"[\w'’]+")
_HOW_TO_DENY = """
    no not none nor never nobody nothing nowhere neither without cannot
    nicht nichts nie niemals niemand nirgends nirgendwo weder ohne
    ne non pas jamais rien personne aucun aucune sans ni
    nunca jamás nada nadie ningún ninguno ninguna sin tampoco
    não nem nenhum nenhuma ninguém sem
    né mai niente nulla nessun nessuno nessuna mica senza
"""
_DENIALS = frozenset(_HOW_TO_DENY.split())
"""Of all languages at once: to ask for another take is cheap, to let a lost denial pass is not."""
_DENYING = re.compile(r"\w+n['’]t|n['’]\w+|kein\w*|nessun['’]\w+")


def persisting_words(verdicts: Mapping[K, Verdict]) -> dict[K, Verdict]:
    """The hearings of takes that differ which find fault with the same single words only; suspect from now on.

    What is heard of a phrase, or where anything denies, may turn the sense around, and is never let pass.
    """
    return _persisting(verdicts, _doubtful_word)


def persisting_ways(verdicts: Mapping[K, Verdict]) -> dict[K, Verdict]:
    """The same of comparisons with the voice: where each take strays in the same way, perhaps the text asks for it."""
    return _persisting(verdicts, _doubtful_way)


def persisting_lengths(verdicts: Mapping[K, Verdict]) -> dict[K, Verdict]:
    """The same of measuring, where what each take has too much or too little of is guessed from its letters."""
    return _persisting(verdicts, _doubtful_length)


def _persisting(verdicts: Mapping[K, Verdict], doubtful: Callable[[Reason], str | None]) -> dict[K, Verdict]:
    failed = {key: verdict for key, verdict in verdicts.items() if verdict.outcome == Outcome.FAILED}
    if len(failed) < LEAST_TAKES:
        return {}
    common = set.intersection(*({doubtful(reason) for reason in _faults(each)} for each in failed.values()))
    common.discard(None)
    return {
        key: replace(
            verdict,
            outcome=Outcome.SUSPECT,
            reasons=tuple(_repeated(reason, len(failed)) for reason in verdict.reasons),
        )
        for key, verdict in failed.items()
        if _faults(verdict) and all(doubtful(reason) in common for reason in _faults(verdict))
    }


def _faults(verdict: Verdict) -> list[Reason]:
    return [reason for reason in verdict.reasons if reason.code not in UNJUDGED]


def _doubtful_word(reason: Reason) -> str | None:
    is_one_word = reason.word is not None and len(reason.word.split()) == 1
    if reason.code in FORGIVABLE and is_one_word and not any(map(_denies, _told(reason))):
        return reason.word
    return None


def _doubtful_way(reason: Reason) -> str | None:
    return reason.code if reason.code in WAYS_OF_SPEAKING else None


def _doubtful_length(reason: Reason) -> str | None:
    return reason.code if reason.code in MISJUDGED_LENGTHS else None


def _told(reason: Reason) -> Iterator[str]:
    """What was to be heard, and what is."""
    yield reason.word or ""
    yield from _QUOTED.findall(reason.message)


def _denies(text: str) -> bool:
    words = _WORDS.findall(text.casefold())
    return any(word in _DENIALS or _DENYING.fullmatch(word) for word in words)


def _repeated(reason: Reason, takes: int) -> Reason:
    if reason.code in UNJUDGED:
        return reason
    return replace(reason, message=f"{reason.message} The same is found in {takes} takes that differ.")
