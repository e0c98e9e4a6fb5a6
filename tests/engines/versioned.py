"""An engine whose version is whatever the environment says: yesterday's host and today's flow."""

import os
from dataclasses import replace

from phases.synthesize.engines import Line, Recording
from phases.synthesize.engines.tone import Tone
from tests.engines.misbehaving import Misbehaving

VARIABLE = "NOCTURNE_TEST_ENGINE_VERSION"


class Versioned(Misbehaving):
    """Tone by another name."""

    facts = replace(Tone.facts, max_batch=1, version=os.environ.get(VARIABLE, "1"))

    def misbehave(self, line: Line) -> Recording:
        return self.good(line)
