"""Faults in what is said: the text is changed as stated, and nothing else, before it is spoken.

Each gives the changed text and the words that it is about, or nothing where a text has no place for it.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.ear.vocabulary import Vocabulary
from bench.ear.words import Word, are_joined, doubled, replaced, without, words_of

_PHRASE = (3, 4, 5)
_LENGTHS_ALIKE = 0.1

_AUXILIARIES = frozenset(
    {
        *("is", "are", "was", "were", "has", "have", "had", "does", "do", "did"),
        *("could", "would", "should", "might", "must", "will", "shall", "can", "may"),
    }
)
_CONTRACTED = {"can't": "can", "won't": "will", "shan't": "shall"}


@dataclass(frozen=True, slots=True)
class Change:
    """A changed text, and where it differs from the expected one."""

    said: str
    word: int
    """The first word of the expected text that is about; a word put in is about the one before it."""
    words: int
    note: str


@dataclass(frozen=True, slots=True)
class Stock:
    """What a fault may take from elsewhere."""

    vocabulary: Vocabulary
    texts: Sequence[str]


SpokenFault = Callable[[str, random.Random, Stock], Change | None]


def dropped_content(text: str, dice: random.Random, _stock: Stock) -> Change | None:
    """One word that tells something is not said."""
    return _dropped(text, dice, lambda word: word.has_content)


def dropped_function(text: str, dice: random.Random, _stock: Stock) -> Change | None:
    """One small word is not said."""
    return _dropped(text, dice, lambda word: not word.has_content and not word.negates)


def dropped_phrase(text: str, dice: random.Random, _stock: Stock) -> Change | None:
    """Three to five words in a row are not said."""
    phrases = [phrase for phrase in _phrases(text) if len(words_of(text)) > len(phrase[1])]
    if not phrases:
        return None
    place, phrase = dice.choice(phrases)
    return Change(without(text, phrase), place, len(phrase), f"“{_read(text, phrase)}” left out")


def doubled_word(text: str, dice: random.Random, _stock: Stock) -> Change | None:
    """One word is said twice."""
    words = words_of(text)
    if not words:
        return None
    place = dice.randrange(len(words))
    return Change(doubled(text, [words[place]]), place, 1, f"“{words[place].text}” said twice")


def doubled_phrase(text: str, dice: random.Random, _stock: Stock) -> Change | None:
    """Three to five words in a row are said twice."""
    phrases = list(_phrases(text))
    if not phrases:
        return None
    place, phrase = dice.choice(phrases)
    return Change(doubled(text, phrase), place, len(phrase), f"“{_read(text, phrase)}” said twice")


def similar_word(text: str, dice: random.Random, stock: Stock) -> Change | None:
    """One word that tells something becomes a word of the books that is one phoneme away."""
    places = [
        (place, word, alike)
        for place, word in enumerate(words_of(text))
        if word.has_content and (alike := stock.vocabulary.alike(word.folded))
    ]
    if not places:
        return None
    place, word, alike = dice.choice(places)
    return _instead(text, place, word, dice.choice(alike))


def random_word(text: str, dice: random.Random, stock: Stock) -> Change | None:
    """One word that tells something becomes any other of the books that sounds different."""
    places = [(place, word) for place, word in enumerate(words_of(text)) if word.has_content]
    if not places:
        return None
    place, word = dice.choice(places)
    others = [other for other in stock.vocabulary.content if stock.vocabulary.sound_apart(word.folded, other)]
    return _instead(text, place, word, dice.choice(others)) if others else None


def other_text(text: str, dice: random.Random, stock: Stock) -> Change | None:
    """Another chunk of about the same length is said."""
    others = [
        other
        for other in stock.texts
        if other != text and abs(len(other) - len(text)) <= _LENGTHS_ALIKE * len(text)
    ]
    if not others:
        return None
    other = dice.choice(others)
    return Change(other, 0, len(words_of(text)), f"instead: “{other}”")


def negation_lost(text: str, dice: random.Random, _stock: Stock) -> Change | None:
    """A “not”, “never” or “n’t” is not said; “cannot” becomes “can”."""
    places = [(place, word) for place, word in enumerate(words_of(text)) if _affirmed(word) is not None]
    if not places:
        return None
    place, word = dice.choice(places)
    said = _affirmed(word)
    changed = replaced(text, word, said) if said else without(text, [word])
    return Change(changed, place, 1, f"“{word.text}” → “{said}”" if said else f"“{word.text}” left out")


def negation_added(text: str, dice: random.Random, _stock: Stock) -> Change | None:
    """A “not” is put in after “did”, “was” and the like; “can” becomes “cannot”."""
    words = words_of(text)
    places = [
        place
        for place, word in enumerate(words[:-1])
        if word.folded in _AUXILIARIES
        and text[word.end : words[place + 1].start] == " "
        and not words[place + 1].negates
    ]
    if not places:
        return None
    place = dice.choice(places)
    word = words[place]
    said = "cannot" if word.folded == "can" else f"{word.text} not"
    return Change(replaced(text, word, said), place, 1, f"“{word.text}” → “{said}”")


SPOKEN: Mapping[str, SpokenFault] = {
    fault.__name__: fault
    for fault in (
        dropped_content,
        dropped_function,
        dropped_phrase,
        doubled_word,
        doubled_phrase,
        similar_word,
        random_word,
        other_text,
        negation_lost,
        negation_added,
    )
}

SYMMETRIC = ("similar_word", "random_word", "other_text", "negation_lost", "negation_added")
"""Those that can be made of a recording too: what is said stays, and what is expected is changed instead."""


def _dropped(text: str, dice: random.Random, fits: Callable[[Word], bool]) -> Change | None:
    words = words_of(text)
    places = [place for place, word in enumerate(words) if fits(word)] if len(words) > 1 else []
    if not places:
        return None
    place = dice.choice(places)
    return Change(without(text, [words[place]]), place, 1, f"“{words[place].text}” left out")


def _phrases(text: str) -> Iterator[tuple[int, list[Word]]]:
    words = words_of(text)
    for length in _PHRASE:
        for place in range(len(words) - length + 1):
            phrase = words[place : place + length]
            if are_joined(text, phrase):
                yield place, phrase


def _instead(text: str, place: int, word: Word, other: str) -> Change:
    return Change(replaced(text, word, other), place, 1, f"“{word.text}” → “{other}”")


def _affirmed(word: Word) -> str | None:
    """What is said where its negation is lost: nothing for “not”; None if it does not negate."""
    if word.folded in {"not", "never"}:
        return ""
    if word.folded == "cannot":
        return "can"
    if word.folded.endswith("n't"):
        return _CONTRACTED.get(word.folded, word.folded.removesuffix("n't"))
    return None


def _read(text: str, words: Sequence[Word]) -> str:
    return text[words[0].start : words[-1].end]
