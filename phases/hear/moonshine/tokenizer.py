"""Moonshine's tokens: pieces of text by number, read from the file that comes with the model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

START, STOP = 1, 2

_BYTES = 3
"""The number of the first of 256 tokens that are one byte each."""
_PIECES = _BYTES + 256
_SPACE = "▁"
_LONG = 0x80
_WORDS_REMEMBERED = 1 << 14


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a text."""

    number: int
    start: int
    end: int
    """The letters it stands for; a space belongs to the word that follows it."""


class Tokenizer:
    """Text to tokens as the model was taught them, and back."""

    def __init__(self, table: bytes) -> None:
        self._bytes = list(_entries(table))
        pieces = self._bytes[_PIECES:]
        self._numbers = {piece.decode(): _PIECES + place for place, piece in enumerate(pieces)}
        self._word_tokens = lru_cache(_WORDS_REMEMBERED)(self._merged)

    def tokens(self, text: str) -> list[Token]:
        """The text as tokens; blanks at its ends and doubled ones are no part of it."""
        tokens, place = list[Token](), 0
        for word in text.split():
            start = text.index(word, place)
            tokens += self._tokens_of(word, place, start)
            place = start + len(word)
        return tokens

    def text(self, numbers: Sequence[int]) -> str:
        """What these tokens are the text of."""
        spelled = b"".join(self._bytes[number] for number in numbers if number >= _BYTES)
        return spelled.decode(errors="replace").replace(_SPACE, " ").strip()

    def piece(self, number: int) -> str:
        """The text of one token, with a space in front where a word begins; nothing for the stop."""
        return self._bytes[number].decode(errors="replace").replace(_SPACE, " ") if number >= _BYTES else ""

    def _tokens_of(self, word: str, place: int, start: int) -> Iterator[Token]:
        """The word's tokens; the first takes in what lies before it, one inside a letter is an empty span."""
        numbers = self._word_tokens(_SPACE + word)
        ends = [len(_SPACE.encode())]
        for letter in word:
            ends.append(ends[-1] + len(letter.encode()))
        letters_done = {end: letter for letter, end in enumerate(ends)}
        last, spelled = place, 0
        for number in numbers:
            spelled += len(self._bytes[number])
            end = start + letters_done[spelled] if spelled in letters_done else last
            yield Token(number, last, end)
            last = end

    def _merged(self, word: str) -> list[int]:
        """The two neighbours that make the earliest piece of the table become one, until none do."""
        pieces = list(word)
        while True:
            known = [self._numbers.get(left + right) for left, right in pairwise(pieces)]
            lowest = min((number for number in known if number is not None), default=None)
            if lowest is None:
                break
            place = known.index(lowest)
            pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]
        return [number for piece in pieces for number in self._spelled(piece)]

    def _spelled(self, piece: str) -> list[int]:
        number = self._numbers.get(piece)
        return [number] if number is not None else [_BYTES + byte for byte in piece.encode()]


def _entries(table: bytes) -> Iterator[bytes]:
    """Each has its length in front: one byte, or two with the lower seven bits first."""
    place = 0
    while place < len(table):
        length, place = table[place], place + 1
        if length >= _LONG:
            length, place = length - _LONG + _LONG * table[place], place + 1
        yield table[place : place + length]
        place += length
