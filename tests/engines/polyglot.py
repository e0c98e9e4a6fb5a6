"""Has a voice for each of two languages, the English one first; what is cursed it does not speak."""

from dataclasses import replace

from phases.synthesize.engines.tone import Tone
from tests.engines.raises import Raises


class Polyglot(Raises):
    """Alto speaks English, bass speaks Spanish."""

    facts = replace(
        Tone.facts,
        max_batch=1,
        languages=("en", "es"),
        voices=(
            replace(Tone.facts.voices[0], languages=("en",)),
            replace(Tone.facts.voices[3], languages=("es",)),
        ),
    )
