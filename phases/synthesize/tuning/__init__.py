"""How an engine is best asked on this machine: one line at a time, in batches, or by several processes."""

from phases.synthesize.tuning.comparing import Pace, best, compared, gain
from phases.synthesize.tuning.measuring import pace_of, sample_lines
from phases.synthesize.tuning.tuned import Tuned, find_tuned, keep_tuned, machine
from phases.synthesize.tuning.ways import Way, ways

__all__ = [
    "Pace",
    "Tuned",
    "Way",
    "best",
    "compared",
    "find_tuned",
    "gain",
    "keep_tuned",
    "machine",
    "pace_of",
    "sample_lines",
    "ways",
]
