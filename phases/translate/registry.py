"""Finding translators by name, and by what they translate."""

from dataclasses import replace
from functools import cache
from typing import Literal, get_args

from phases.errors import TranslatorUnknown
from phases.hosting.premises import Premises
from phases.hosting.register import Register
from phases.translate.facts import Translator, TranslatorFacts

NOWHERE = Premises()

TranslatorName = Literal["bergamot", "marian", "nllb", "apertium"]

_TRANSLATORS: dict[TranslatorName, str] = {
    "bergamot": "phases.translate.bergamot:Bergamot",
    "marian": "phases.translate.ctranslate:Marian",
    "nllb": "phases.translate.ctranslate:Nllb",
    "apertium": "phases.translate.apertium:Apertium",
}
_REGISTER: Register[Translator] = Register("translator", _TRANSLATORS.items(), TranslatorUnknown)


def translator_names() -> tuple[TranslatorName, ...]:
    """The translators that come with Nocturne."""
    return get_args(TranslatorName)


@cache
def find_translator(name: str, premises: Premises = NOWHERE) -> TranslatorFacts:
    """The facts of a translator: by its name, by `name/model`, or for one's own by `package.module:Class`."""
    facts = make_translator(name, premises).facts
    return replace(facts, name=name, python=premises.interpreter(facts))


def make_translator(name: str, premises: Premises = NOWHERE) -> Translator:
    """The translator itself, not yet loaded; for hosts, and for those who need no host."""
    family, _, model = name.partition("/")
    return _REGISTER.made(family, model, premises)
