"""How many slots this machine can keep busy."""

from collections.abc import Collection

import psutil

from phases.hear import RecognizerFacts
from phases.synthesize import EngineFacts

LEFT_FOR_OTHERS = 2
MOST = 12
MEBIBYTE = 2**20


def slots_for(engines: Collection[EngineFacts | RecognizerFacts]) -> int:
    """Physical cores less two, within what memory allows for engines or recognizers like these; 1 to 12.

    One that batches is loaded once for all slots; of the others each slot holds one, at most the largest.
    """
    shared = sum(engine.memory_mb for engine in engines if engine.batches)
    own = max((engine.memory_mb for engine in engines if not engine.batches), default=0)
    left = psutil.virtual_memory().available - shared * MEBIBYTE
    by_memory = left // (own * MEBIBYTE) if own else MOST
    return max(1, min(_usable_cores() - LEFT_FOR_OTHERS, by_memory, MOST))


def _usable_cores() -> int:
    physical = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    affinity = getattr(psutil.Process(), "cpu_affinity", None)
    return min(physical, len(affinity())) if affinity else physical
