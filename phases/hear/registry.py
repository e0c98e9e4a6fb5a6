"""Finding recognizers by name."""

from dataclasses import replace
from functools import cache
from typing import Literal, get_args

from phases.errors import RecognizerUnknown
from phases.hear.facts import Recognizer, RecognizerFacts
from phases.hosting.premises import Premises
from phases.hosting.register import Register

NOWHERE = Premises()

RecognizerName = Literal["moonshine", "whisper", "faster-whisper"]

_RECOGNIZERS: dict[RecognizerName, str] = {
    "moonshine": "phases.hear.moonshine:Moonshine",
    "whisper": "phases.hear.whisper:Whisper",
    "faster-whisper": "phases.hear.faster_whisper:FasterWhisper",
}
_REGISTER: Register[Recognizer] = Register("recognizer", _RECOGNIZERS.items(), RecognizerUnknown)


def recognizer_names() -> tuple[RecognizerName, ...]:
    """The recognizers that come with Nocturne, the embedded one first."""
    return get_args(RecognizerName)


@cache
def find_recognizer(name: str, premises: Premises = NOWHERE) -> RecognizerFacts:
    """The facts of a recognizer: by its name, by `name/model`, or for one's own by `package.module:Class`."""
    facts = make_recognizer(name, premises).facts
    return replace(facts, name=name, python=premises.interpreter(facts))


def make_recognizer(name: str, premises: Premises = NOWHERE) -> Recognizer:
    """The recognizer itself, not yet loaded; for hosts, and for those who need no host."""
    family, _, model = name.partition("/")
    return _REGISTER.made(family, model, premises)
