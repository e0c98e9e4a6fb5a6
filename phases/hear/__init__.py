"""Hearing: recognizers, the hosts that keep them loaded, and the examination of what they hear.

The door opens late: a host in a recognizer's own environment imports this package too, and has
neither pydantic nor filelock nor psutil.
"""

from typing import TYPE_CHECKING

from phases.late import opening

if TYPE_CHECKING:
    from phases.hear.cutting import halved
    from phases.hear.examination import examine
    from phases.hear.facts import RATE, Part, Passage, Recognizer, RecognizerFacts
    from phases.hear.hearing import hear_all
    from phases.hear.listening import listen
    from phases.hear.merging import merged
    from phases.hear.passages import Spoken, needs_company
    from phases.hear.registry import RecognizerName, find_recognizer, make_recognizer, recognizer_names
    from phases.hear.settings import HearSettings
    from phases.hear.trade import HEARING

_FACTS, _REGISTRY = "phases.hear.facts", "phases.hear.registry"

_BEHIND = {
    "HEARING": "phases.hear.trade",
    "HearSettings": "phases.hear.settings",
    "Part": _FACTS,
    "Passage": _FACTS,
    "RATE": _FACTS,
    "Recognizer": _FACTS,
    "RecognizerFacts": _FACTS,
    "RecognizerName": _REGISTRY,
    "Spoken": "phases.hear.passages",
    "examine": "phases.hear.examination",
    "find_recognizer": _REGISTRY,
    "halved": "phases.hear.cutting",
    "hear_all": "phases.hear.hearing",
    "listen": "phases.hear.listening",
    "make_recognizer": _REGISTRY,
    "merged": "phases.hear.merging",
    "needs_company": "phases.hear.passages",
    "recognizer_names": _REGISTRY,
}

__all__ = [
    "HEARING",
    "RATE",
    "HearSettings",
    "Part",
    "Passage",
    "Recognizer",
    "RecognizerFacts",
    "RecognizerName",
    "Spoken",
    "examine",
    "find_recognizer",
    "halved",
    "hear_all",
    "listen",
    "make_recognizer",
    "merged",
    "needs_company",
    "recognizer_names",
]

__getattr__ = opening(__name__, _BEHIND)
