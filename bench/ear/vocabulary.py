"""The words of the books that have a known sound, and which of them sound alike."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from bench.ear.words import words_of

_STRESSES = str.maketrans("", "", "ˈˌ")
_LEXICON = "hibari/assets/lexicon_us_gold.json.gz"


class Vocabulary:
    """Words, their phonemes without stress, and their neighbours one phoneme away."""

    def __init__(self, sounds: dict[str, str]) -> None:
        self.sounds = sounds
        self._near: dict[str, set[str]] = defaultdict(set)
        for word, phonemes in sounds.items():
            for pattern in _patterns(phonemes):
                self._near[pattern].add(word)
        self.content = sorted(word for word in sounds if (known := words_of(word)) and known[0].has_content)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Vocabulary":
        """What the lexicon of the embedded voice knows of the words in these texts."""
        lexicon = _lexicon()
        said = {word.folded for text in texts for word in words_of(text)}
        return cls({word: lexicon[word] for word in sorted(said) if word in lexicon})

    def alike(self, word: str) -> list[str]:
        """Other words that differ from this one in exactly one phoneme: another one, one more or one less."""
        phonemes = self.sounds.get(word)
        if not phonemes:
            return []
        near = {other for pattern in _patterns(phonemes) for other in self._near[pattern]}
        return sorted(other for other in near if is_one_apart(self.sounds[other], phonemes))

    def sound_apart(self, word: str, other: str) -> bool:
        """Whether at least three phonemes are in only one of two words."""
        one, two = self.sounds.get(word, ""), self.sounds[other]
        return len(set(one) ^ set(two)) > 2


def is_one_apart(one: str, other: str) -> bool:
    """Whether one phoneme is replaced, put in or left out; the same sound is none apart."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    return one[start + (len(one) >= len(other)) :] == other[start + (len(other) >= len(one)) :]


def _patterns(phonemes: str) -> Iterator[str]:
    """What two sounds share that are one phoneme apart."""
    for place in range(len(phonemes)):
        yield phonemes[:place] + "*" + phonemes[place + 1 :]
    for place in range(len(phonemes) + 1):
        yield phonemes[:place] + "*" + phonemes[place:]


@cache
def _lexicon() -> dict[str, str]:
    path = Path(str(metadata.distribution("hibari-tts").locate_file(_LEXICON)))
    with gzip.open(path, "rt", encoding="utf-8") as file:
        known = json.load(file)
    return {word: sound.translate(_STRESSES) for word, sound in known.items() if isinstance(sound, str)}
