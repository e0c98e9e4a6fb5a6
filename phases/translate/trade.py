"""The trade of translating: sentences in, texts out. A host in any environment imports it."""

from collections.abc import Hashable, Sequence

import msgspec

from phases.errors import TranslatorMissing
from phases.hosting.premises import Premises
from phases.hosting.trade import Trade, quoted
from phases.translate.facts import Sentence, Translator, TranslatorFacts
from phases.translate.registry import find_translator, make_translator


class Translating(Trade[Translator, Sentence, str]):
    """What hosts of translators do."""

    path = "phases.translate.trade:TRANSLATING"
    kind = "translator"
    missing = TranslatorMissing
    way_out = "Change its text, or give it to another translator"

    def find(self, name: str, premises: Premises) -> TranslatorFacts:
        """The facts of the translator of that name."""
        return find_translator(name, premises)

    def make(self, name: str, premises: Premises) -> Translator:
        """The translator of that name, not yet loaded."""
        return make_translator(name, premises)

    def do(self, member: Translator, works: Sequence[Sentence]) -> Sequence[str]:
        """One text per sentence."""
        return member.translate(works)

    def bucket(self, work: Sentence) -> Hashable:
        """Sentences between the same languages."""
        return work.source, work.target

    def told(self, work: Sentence) -> str:
        """Its text."""
        return quoted(work.text)

    def pack_work(self, work: Sentence) -> msgspec.Raw:
        """As it is."""
        return msgspec.Raw(msgspec.msgpack.encode(work))

    def read_work(self, packed: msgspec.Raw) -> Sentence:
        """The sentence that was packed."""
        return msgspec.msgpack.decode(packed, type=Sentence)

    def pack_result(self, result: str) -> msgspec.Raw:
        """As it is."""
        return msgspec.Raw(msgspec.msgpack.encode(result))

    def read_result(self, packed: msgspec.Raw) -> str:
        """The text that was packed."""
        return msgspec.msgpack.decode(packed, type=str)

    def fault(self, work: Sentence, result: str) -> str | None:
        """A text with words has a translation with words; what it is worth is for others to say."""
        has_words = any(map(str.isalnum, work.text))
        return "a translation without a word" if has_words and not any(map(str.isalnum, result)) else None


TRANSLATING = Translating()
