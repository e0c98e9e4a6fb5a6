"""How restless a text is that is shown while it comes to be."""

from collections.abc import Sequence


class Flicker:
    """Counts the words that are taken back: normalised erasure, 0 for a text that only grows."""

    def __init__(self) -> None:
        self._shown: Sequence[str] = ()
        self._erased = 0

    def show(self, words: Sequence[str]) -> None:
        """The text as a reader sees it now."""
        kept = next(
            (at for at, (old, new) in enumerate(zip(self._shown, words, strict=False)) if old != new),
            min(len(self._shown), len(words)),
        )
        self._erased += len(self._shown) - kept
        self._shown = tuple(words)

    @property
    def erasure(self) -> float:
        """Words taken back for each word that stayed in the end."""
        return self._erased / max(1, len(self._shown))
