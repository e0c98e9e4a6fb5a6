"""What is confirmed of speech that goes on: the words two hearings, one after the other, agree about.

A growing segment is heard again and again from its beginning. The last words of a hearing are the least sure: more is
to come. What the next hearing says as well is confirmed, and never changes again (LocalAgreement-2).
"""

from collections.abc import Sequence


class Agreement:
    """The words of one segment, as it grows."""

    def __init__(self) -> None:
        self._confirmed: list[str] = []
        self._last: list[str] = []

    @property
    def confirmed(self) -> tuple[str, ...]:
        """What stays; it only ever grows at its end."""
        return tuple(self._confirmed)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """What was heard behind it the last time, and may still change."""
        return tuple(self._last[len(self._confirmed) :])

    def hear(self, words: Sequence[str]) -> tuple[str, ...]:
        """Another hearing of the whole segment; what it has confirmed."""
        count = len(self._confirmed)
        agreed = words[: _alike(self._last, words)]
        self._last = list(words)
        self._confirmed += agreed[count:]
        return tuple(agreed[count:])

    def finish(self, words: Sequence[str]) -> tuple[str, ...]:
        """The last hearing, of all of it: everything behind what is confirmed already stays too."""
        self.hear(words)
        count = len(self._confirmed)
        self._confirmed += words[count:]
        return self.confirmed


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with; their case and the marks at them may still change."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if _bare(a) != _bare(b)), min(len(one), len(other)))


def _bare(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold())) or word
