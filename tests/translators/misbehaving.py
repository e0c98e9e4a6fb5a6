"""Translators that fail at whatever has the word “darkness” in it, each in its own way."""

import os
import signal
import time
from collections.abc import Sequence

from phases.translate import Sentence
from tests.translators.shouting import Shouting

CURSED = "darkness"


class Raises(Shouting):
    """Gives up the whole batch."""

    def shout(self, text: str) -> str:
        if CURSED in text.lower():
            raise RuntimeError("no word for that")
        return super().shout(text)


class Forgets(Shouting):
    """Gives fewer texts than it was asked for."""

    def translate(self, sentences: Sequence[Sentence]) -> Sequence[str]:
        return [self.shout(each.text) for each in sentences if CURSED not in each.text.lower()]


class Mute(Shouting):
    """Says nothing."""

    def shout(self, text: str) -> str:
        return "" if CURSED in text.lower() else super().shout(text)


class Babbles(Shouting):
    """Does not come to an end."""

    def shout(self, text: str) -> str:
        return super().shout(text) * (9 if CURSED in text.lower() else 1)


class Dies(Shouting):
    """Takes its process along."""

    def shout(self, text: str) -> str:
        if CURSED in text.lower():
            os.kill(os.getpid(), signal.SIGKILL)
        return super().shout(text)


class Hangs(Shouting):
    """Never comes back."""

    def shout(self, text: str) -> str:
        if CURSED in text.lower():
            time.sleep(3600)
        return super().shout(text)


class Garbles(Shouting):
    """Loses the marks that names and numbers have."""

    def shout(self, text: str) -> str:
        return super().shout(text).replace("XQ", "QX")
