"""The recognizer never comes back."""

import time

from phases.evidence import Evidence
from phases.hear import Passage
from tests.recognizers.misbehaving import Misbehaving


class Hang(Misbehaving):
    """Sleeps for ever; the rest of its process lives."""

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        while True:
            time.sleep(3600)
