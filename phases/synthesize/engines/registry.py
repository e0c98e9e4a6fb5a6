"""Finding engines, voices and languages by name."""

from dataclasses import replace
from functools import cache
from typing import Literal, get_args

from phases.errors import EngineUnknown, LanguageUnsupported, VoiceUnknown
from phases.hosting.premises import Premises
from phases.hosting.register import Register, meant
from phases.synthesize.engines.facts import Engine, EngineFacts
from phases.voice import Voice, covers

NOWHERE = Premises()
_SCHEMES = ("http://", "https://")

EngineName = Literal["hibari", "kokoro", "chatterbox", "f5-tts", "espeak", "http", "tone"]

_ENGINES: dict[EngineName, str] = {
    "hibari": "phases.synthesize.engines.hibari:Hibari",
    "kokoro": "phases.synthesize.engines.kokoro:Kokoro",
    "chatterbox": "phases.synthesize.engines.chatterbox:Chatterbox",
    "f5-tts": "phases.synthesize.engines.f5:F5",
    "espeak": "phases.synthesize.engines.espeak:Espeak",
    "http": "phases.synthesize.engines.http:Http",
    "tone": "phases.synthesize.engines.tone:Tone",
}
_REGISTER: Register[Engine] = Register("engine", _ENGINES.items(), EngineUnknown)


def engine_names() -> tuple[EngineName, ...]:
    """The engines that come with Nocturne, the default first."""
    return get_args(EngineName)


@cache
def find_engine(name: str, premises: Premises = NOWHERE) -> EngineFacts:
    """The facts of an engine: by its name, by `name/model`, by its URL, or for one's own by `package.module:Class`."""
    facts = _made(name, premises).facts
    voices = tuple(
        replace(voice, engine=name, languages=voice.languages or facts.languages) for voice in facts.voices
    )
    return replace(facts, name=name, voices=voices, python=premises.interpreter(facts))


def make_engine(name: str, premises: Premises = NOWHERE) -> Engine:
    """The engine itself, not yet loaded; for hosts, and for those who need no host."""
    return _made(name, premises)


def voice_named(facts: EngineFacts, name: str | None = None) -> Voice:
    """The engine's voice of that name, or its default."""
    for voice in facts.voices:
        if name is None or voice.name == name:
            return voice
    known = [voice.name for voice in facts.voices]
    raise VoiceUnknown(
        f"{facts.name} has no voice “{name}”.", f"It has: {', '.join(known)}.{meant(name, known)}"
    )


def require_language(facts: EngineFacts, language: str) -> None:
    """Nothing, or LanguageUnsupported."""
    if covers(facts.languages, language):
        return
    raise LanguageUnsupported(
        f"{facts.name} does not speak “{language}”.",
        f"It speaks {', '.join(facts.languages)}; name an engine that speaks “{language}”.",
    )


def _made(name: str, premises: Premises) -> Engine:
    family, _, model = ("http", "/", name) if name.startswith(_SCHEMES) else name.partition("/")
    return _REGISTER.made(family, model, premises)
