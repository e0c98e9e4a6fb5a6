"""What the hearing checker says to people: what was heard, of which word, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from phases.evidence import Evidence, Finding

_UNHEARD = {
    "too_short": "The take is too short to be judged by ear, and has no neighbours it could be heard with.",
    "silent": "Nothing is heard in the take.",
    "not_finite": "The take holds samples that are not numbers.",
    "empty": "The recognizer heard nothing at all, which says more about the recognizer than about the take.",
    "unwritable": "The text holds digits, signs or letters that a recognizer would write otherwise.",
    "language": "The recognizer does not know the language.",
    "too_long": "The take is too long for the recognizer to be heard as a whole.",
    "neighbour": "It was heard together with a take of which nothing can be said.",
    "nonsense": "The recognizer gave answers that cannot be.",
    "not_scored": "The recognizer only writes down what it hears, which is no judgement.",
    "voice_not_understood": "The recognizer understands this voice too badly even where nothing is wrong.",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The word a finding is about, and when it is spoken, where that is known."""

    word: str | None
    start_ms: int | None
    end_ms: int | None


def unheard_message(code: str) -> str:
    """Why a take was not judged."""
    return _UNHEARD.get(code, f"The recognizer could not judge the take: {code}.")


def place_of(finding: Finding, evidence: Evidence, take_ms: int | None) -> Place:
    """Its first word; when, by the recognizer's word, else by the share of the letters before it."""
    if not evidence.words:
        return Place(None, None, None)
    first = min(finding.word, len(evidence.words) - 1)
    last = min(first + max(1, finding.words), len(evidence.words)) - 1
    word = " ".join(evidence.words[first : last + 1])
    if len(evidence.times) == len(evidence.words):
        return Place(word, evidence.times[first].start_ms, evidence.times[last].end_ms)
    if take_ms is None:
        return Place(word, None, None)
    lengths = [len(each) + 1 for each in evidence.words]
    per_letter = take_ms / sum(lengths)
    start, end = sum(lengths[:first]) * per_letter, sum(lengths[: last + 1]) * per_letter
    return Place(word, int(start), min(take_ms, int(end)))


def message_of(finding: Finding, words: Sequence[str], *, is_sure: bool) -> str:
    """One sentence."""
    seems = "is" if is_sure else "may be"
    text = " ".join(words[finding.word : finding.word + finding.words])
    match finding.kind:
        case "left_out":
            return f"“{text}” {seems} left out."
        case "said_twice":
            return f"“{text}” {seems} said twice."
        case "negation":
            return f"“{finding.heard or 'nothing'}” {seems} said in place of “{text}”, which turns the sense around."
        case "added":
            return f"“{finding.heard}” {seems} said {_where(finding, words)}, where the text has nothing."
        case "swapped":
            return f"“{finding.heard}” {seems} said in place of “{text}”."
        case _:
            assert_never(finding.kind)


def _where(finding: Finding, words: Sequence[str]) -> str:
    """In front of its word, which is not part of it, or behind it."""
    return f"{'behind' if finding.words else 'before'} “{words[finding.word]}”"
