"""What a text tells by itself: how much there is to say, where to pause, what is there twice."""

import re
from dataclasses import asdict, dataclass

from phases.letters import fewest_letters

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*(?=\s+\S)|[。！？](?=\S)")
_BREAK = re.compile(r"[,;:—–、，；：]|\s-+\s|--|…|\.{3}")
_VOWELS = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœаеёиоуыэюяαεηιουω]+")
_ONE_SOUND = re.compile(r"(\w)\1|[tscgpw]h|ck|ou|ea|ee|ai|oa|[^\Waeiouy]e\b")
"""Two letters for one sound, or a silent one; English, and elsewhere no worse than counting letters."""
_SHORT_WORD = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in numbers; the length of a take is learned from them."""

    letters: int
    sounds: int
    """Letters, but two that stand for one sound are one."""
    syllables: int
    """Runs of vowels; at least one for a word."""
    words: int
    long_words: int
    """Those of more than three letters, which carry the stress."""
    breaks: int
    """Commas and the like."""
    sentences: int
    """How many end before the last one does."""
    digits: int


def wording_of(text: str) -> Wording:
    """Of any text; one without words has none of anything."""
    lower = text.casefold()
    words = _WORD.findall(lower)
    letters = fewest_letters(text)
    return Wording(
        letters=letters,
        sounds=max(0, letters - len(_ONE_SOUND.findall(lower))),
        syllables=sum(_syllables(word) for word in words),
        words=len(words),
        long_words=sum(len(word) > _SHORT_WORD for word in words),
        breaks=len(_BREAK.findall(text.strip())),
        sentences=len(_SENTENCE_END.findall(text)),
        digits=sum(sign.isdigit() for sign in text),
    )


def text_figures(text: str) -> dict[str, float]:
    """By the names they are stored under."""
    return {f"text_{name}": float(value) for name, value in asdict(wording_of(text)).items()}


def says_twice(text: str, at: float, lag: float, alike: float = 0.4) -> bool:
    """Whether the text itself says something twice in a row near `at` (a share of it), some `lag` letters apart.

    “Very, very”, “more and more”, “murmur”, “another at fifteen, another at sixteen”, rhymes: whatever shares a good
    part of its letters (`alike`) with what comes that much later. It says so rather too often: what it excuses, hearing
    judges.
    """
    plain = "".join(_WORD.findall(text.casefold()))
    middle, reach = at * len(plain), lag * _LOOSE + _NEARBY
    start, end = max(0, round(middle - reach)), min(len(plain), round(middle + reach))
    near = plain[start:end]
    lags = range(max(2, round(lag * _LAG_SHARES[0])), min(len(near), round(lag * _LAG_SHARES[1]) + 2))
    return any(
        _longest_run(near, each) >= max(min(_FEWEST_ALIKE, each), alike * min(each, _PHRASE)) for each in lags
    )


_LOOSE, _NEARBY = 1.8, 15
_LAG_SHARES = (0.6, 1.6)
_FEWEST_ALIKE, _PHRASE = 3, 18


def _longest_run(plain: str, lag: int) -> int:
    """Of letters that are the same some letters later."""
    longest = run = 0
    for one, other in zip(plain, plain[lag:], strict=False):
        run = run + 1 if one == other else 0
        longest = max(longest, run)
    return longest


def _syllables(word: str) -> int:
    return max(1, len(_VOWELS.findall(word.removesuffix("e"))))
