"""Says a line in one way only."""

from dataclasses import replace

from phases.synthesize.engines.tone import Tone


class Seedless(Tone):
    """Tone, but it takes no seed."""

    facts = replace(Tone.facts, seeded=False)
