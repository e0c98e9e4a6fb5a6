"""The recognizer never comes back and lets no other thread of its process run."""

import ctypes

from phases.evidence import Evidence
from phases.hear import Passage
from tests.recognizers.misbehaving import Misbehaving


class Freeze(Misbehaving):
    """Sleeps in C without giving up the interpreter's lock."""

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        ctypes.PyDLL(None).sleep(3600)
        return ()
