"""How languages deny: what makes the opposite of a sentence by one small word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phases.hear.wording import Word


@dataclass(frozen=True, slots=True)
class Denial:
    """What a language denies with."""

    alone: frozenset[str]
    """Words that deny and can be left out."""
    endings: tuple[str, ...] = ()
    """What can be left off the end of a word."""
    beginnings: tuple[str, ...] = ()
    """What can be left off its beginning."""
    opposites: tuple[tuple[str, str], ...] = ()
    """Words that become each other."""
    after: frozenset[str] = frozenset()
    """Words that `put` can come behind."""
    before: frozenset[str] = frozenset()
    """Words that `put` can come in front of."""
    put: str = ""


_DENIALS: dict[str, Denial] = {
    "en": Denial(
        alone=frozenset({"not", "never"}),
        endings=("n't",),
        opposites=(("cannot", "can"), ("can't", "can"), ("won't", "will"), ("shan't", "shall"), ("can", "cannot")),
        after=frozenset(
            {"am", "are", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might", "must"}
            | {"shall", "should", "was", "were", "will", "would"}
        ),
        put="not",
    ),
    "de": Denial(
        alone=frozenset({"nicht", "nie", "niemals"}),
        opposites=tuple((f"k{word}", word) for word in ("ein", "eine", "einen", "einem", "einer", "eines"))
        + tuple((word, f"k{word}") for word in ("ein", "eine", "einen", "einem", "einer", "eines")),
        after=frozenset({"ist", "war", "sind", "waren", "bin", "hat", "hatte", "wird", "kann", "konnte", "soll"}),
        put="nicht",
    ),
    "fr": Denial(
        alone=frozenset({"pas", "jamais", "ne"}),
        after=frozenset({"est", "était", "sont", "étaient", "a", "avait", "ont", "peut", "pouvait", "sera"}),
        put="pas",
    ),
    "es": Denial(
        alone=frozenset({"no", "nunca"}),
        before=frozenset({"es", "era", "está", "estaba", "son", "ha", "había", "puede", "podía", "tiene", "quiere"}),
        put="no",
    ),
    "pt": Denial(
        alone=frozenset({"não", "nunca"}),
        before=frozenset({"é", "era", "está", "estava", "são", "há", "havia", "pode", "podia", "tem", "quer"}),
        put="não",
    ),
    "it": Denial(
        alone=frozenset({"non", "mai"}),
        before=frozenset({"è", "era", "sono", "erano", "ha", "aveva", "può", "poteva", "sarà", "vuole"}),
        put="non",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flip:
    """A word in whose place other words would say the opposite."""

    word: int
    instead: str
    """Nothing if it is left out."""


def flips(words: tuple[Word, ...], language: str) -> Iterator[Flip]:
    """Every single change that denies what the text affirms, or the other way about."""
    denial = _DENIALS.get(re.split("[-_]", language.lower())[0])
    if denial is None:
        return
    said = [word.text.casefold() for word in words]
    for place, word in enumerate(words):
        yield from (Flip(place, instead) for instead in _instead(denial, said, place, word.text))


def _instead(denial: Denial, said: list[str], place: int, word: str) -> Iterator[str]:
    """What could stand in the place of the word."""
    text = said[place]
    others = [other for one, other in denial.opposites if one == text]
    if text in denial.alone:
        yield ""
    elif others:
        yield from others
    elif any(text.endswith(ending) for ending in denial.endings):
        yield word[: -len(next(ending for ending in denial.endings if text.endswith(ending)))]
    elif text in denial.after and not denial.alone & set(said[place + 1 : place + 3]):
        yield f"{word} {denial.put}"
    elif text in denial.before and not denial.alone & set(said[max(0, place - 1) : place]):
        yield f"{denial.put} {word}"
