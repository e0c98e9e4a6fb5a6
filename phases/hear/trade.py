"""The trade of hearing: passages in, evidence of each of their parts out. A host in any environment imports it."""

import math
from collections.abc import Hashable, Iterator, Sequence

import msgspec
import numpy as np

from phases.errors import RecognizerMissing
from phases.evidence import Evidence, Finding
from phases.hear.facts import RATE, Part, Passage, Recognizer, RecognizerFacts
from phases.hear.registry import find_recognizer, make_recognizer
from phases.hosting.premises import Premises
from phases.hosting.trade import Trade, quoted

Heard = tuple[Evidence, ...]
"""The evidence of each part of one passage."""

_SHORTEST_BUCKET = RATE


class _Packed(msgspec.Struct, frozen=True):
    """A passage on its way, its samples as little-endian float32."""

    samples: bytes
    parts: tuple[Part, ...]
    language: str


class Hearing(Trade[Recognizer, Passage, Heard]):
    """What hosts of recognizers do."""

    path = "phases.hear.trade:HEARING"
    kind = "recognizer"
    missing = RecognizerMissing
    way_out = "Let another recognizer hear it"
    largest_work = 1 << 26  # minutes of samples

    def find(self, name: str, premises: Premises) -> RecognizerFacts:
        """The facts of the recognizer of that name."""
        return find_recognizer(name, premises)

    def make(self, name: str, premises: Premises) -> Recognizer:
        """The recognizer of that name, not yet loaded."""
        return make_recognizer(name, premises)

    def do(self, member: Recognizer, works: Sequence[Passage]) -> Sequence[Heard]:
        """The evidence of each passage."""
        return member.hear(works)

    def bucket(self, work: Passage) -> Hashable:
        """Passages of one language and like length: a batch lasts as long as its longest."""
        return work.language, max(len(work.samples), _SHORTEST_BUCKET).bit_length()

    def told(self, work: Passage) -> str:
        """What should be heard in it."""
        return quoted(" ".join(part.text for part in work.parts).strip())

    def pack_work(self, work: Passage) -> msgspec.Raw:
        """Its samples as bytes."""
        samples = work.samples.astype("<f4", copy=False).tobytes()
        return msgspec.Raw(msgspec.msgpack.encode(_Packed(samples, work.parts, work.language)))

    def read_work(self, packed: msgspec.Raw) -> Passage:
        """The passage that was packed."""
        read = msgspec.msgpack.decode(packed, type=_Packed)
        return Passage(np.frombuffer(read.samples, "<f4").astype(np.float32), read.parts, read.language)

    def pack_result(self, result: Heard) -> msgspec.Raw:
        """As it is; numpy's numbers become Python's."""
        return msgspec.Raw(msgspec.msgpack.encode(result, enc_hook=_plain))

    def read_result(self, packed: msgspec.Raw) -> Heard:
        """The evidence that was packed."""
        return msgspec.msgpack.decode(packed, type=Heard)

    def fault(self, work: Passage, result: Heard) -> str | None:
        """Evidence is of each part and of its words, and whatever is no number would pass every bound."""
        if len(result) != len(work.parts):
            return f"evidence of {len(result)} takes for a passage of {len(work.parts)}"
        if not all(math.isfinite(number) for evidence in result for number in _numbers(evidence)):
            return "evidence that is no number"
        if not all(_is_of(evidence.words, finding) for evidence in result for finding in evidence.findings):
            return "a finding of words that are not there"
        return None


HEARING = Hearing()


def _numbers(evidence: Evidence) -> Iterator[float]:
    if evidence.loss is not None:
        yield evidence.loss
    yield from (finding.gain for finding in evidence.findings)
    yield from evidence.figures.values()


def _is_of(words: Sequence[str], finding: Finding) -> bool:
    return 0 <= finding.word < len(words) and 0 <= finding.words <= len(words) - finding.word


def _plain(number: object) -> object:
    if isinstance(number, np.generic):
        return number.item()
    raise NotImplementedError(f"{type(number).__name__} is nothing that evidence is made of")
