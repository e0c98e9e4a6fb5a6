"""A relay: items go from stage to stage, several at once, and come out in order; none is ever lost in silence."""

from phases.relay.facts import Delivered, Job, Live, Lost, Stage, Tally
from phases.relay.rehearsal import Rehearsal
from phases.relay.relay import Relay
from phases.relay.running import Crew, Halt, run
from phases.relay.threads import Threads

__all__ = [
    "Crew",
    "Delivered",
    "Halt",
    "Job",
    "Live",
    "Lost",
    "Rehearsal",
    "Relay",
    "Stage",
    "Tally",
    "Threads",
    "run",
]
