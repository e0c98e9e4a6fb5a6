"""Cannot be loaded."""

import os
import signal

from phases.errors import EngineMissing
from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Misbehaving


class Unloadable(Misbehaving):
    """Its weights are not there."""

    def load(self) -> None:
        raise EngineMissing("The weights of unloadable are not there.", "Install them.")

    def misbehave(self, line: Line) -> Recording:
        return self.good(line)


class UnloadableCrash(Unloadable):
    """Dies while it loads."""

    def load(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)
