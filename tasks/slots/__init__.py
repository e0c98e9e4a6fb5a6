"""Slots: permits to keep one unit of capacity busy, granted by a Prefect global concurrency limit."""

from tasks.slots.capacity import slots_for
from tasks.slots.cluster import Cluster
from tasks.slots.leaser import SlotsClosed
from tasks.slots.limits import HEARING, SPEAKING, LimitClient, ensure_limit
from tasks.slots.runner import SlotTaskRunner

__all__ = [
    "HEARING",
    "SPEAKING",
    "Cluster",
    "LimitClient",
    "SlotTaskRunner",
    "SlotsClosed",
    "ensure_limit",
    "slots_for",
]
