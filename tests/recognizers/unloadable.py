"""Cannot be loaded."""

from phases.errors import RecognizerMissing
from phases.evidence import Evidence
from phases.hear import Passage
from tests.recognizers.misbehaving import Misbehaving


class Unloadable(Misbehaving):
    """Its weights are not there."""

    def load(self) -> None:
        raise RecognizerMissing("The weights of unloadable are not there.", "Install them.")

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        return ()
