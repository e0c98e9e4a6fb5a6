"""How many slots this machine can keep busy."""

import psutil

LEFT_FOR_OTHERS = 2
MOST = 12
MEBIBYTE = 2**20


def slots_of_this_machine(memory_mb: int) -> int:
    """Physical cores less two, within what memory allows for engines of this size; 1 to 12."""
    by_cores = _usable_cores() - LEFT_FOR_OTHERS
    by_memory = psutil.virtual_memory().available // (max(memory_mb, 1) * MEBIBYTE)
    return max(1, min(by_cores, by_memory, MOST))


def _usable_cores() -> int:
    physical = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    affinity = getattr(psutil.Process(), "cpu_affinity", None)
    return min(physical, len(affinity())) if affinity else physical
