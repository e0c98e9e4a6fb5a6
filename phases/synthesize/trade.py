"""The trade of speaking: lines in, recordings out. A host in any environment imports it."""

from collections.abc import Hashable, Sequence

import msgspec
import numpy as np

from phases.clip import Clip
from phases.errors import EngineMissing
from phases.evidence import WordTime
from phases.hosting.premises import Premises
from phases.hosting.trade import Trade, quoted
from phases.synthesize.engines.facts import Engine, EngineFacts, Line, Recording
from phases.synthesize.engines.registry import find_engine, make_engine

_SHORTEST_BUCKET = 64


class _Packed(msgspec.Struct, frozen=True):
    """A recording on its way, its samples as little-endian float32."""

    rate: int
    samples: bytes
    meant_samples: int | None
    signals: dict[str, float]
    times: tuple[WordTime, ...]


class Speaking(Trade[Engine, Line, Recording]):
    """What hosts of engines do."""

    path = "phases.synthesize.trade:SPEAKING"
    kind = "engine"
    missing = EngineMissing
    way_out = "Change its text, or give it to another engine"

    def find(self, name: str, premises: Premises) -> EngineFacts:
        """The facts of the engine of that name."""
        return find_engine(name, premises)

    def make(self, name: str, premises: Premises) -> Engine:
        """The engine of that name, not yet loaded."""
        return make_engine(name, premises)

    def do(self, member: Engine, works: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return member.speak(works)

    def bucket(self, work: Line) -> Hashable:
        """Lines of one language and like length: a batch lasts as long as its longest."""
        return work.language, max(len(work.text), _SHORTEST_BUCKET).bit_length()

    def told(self, work: Line) -> str:
        """Its text."""
        return quoted(work.text)

    def pack_work(self, work: Line) -> msgspec.Raw:
        """As it is."""
        return msgspec.Raw(msgspec.msgpack.encode(work))

    def read_work(self, packed: msgspec.Raw) -> Line:
        """The line that was packed."""
        return msgspec.msgpack.decode(packed, type=Line)

    def pack_result(self, result: Recording) -> msgspec.Raw:
        """Its samples as bytes."""
        clip = result.clip
        samples = clip.samples.astype("<f4", copy=False).tobytes()
        packed = _Packed(clip.rate, samples, result.meant_samples, dict(result.signals), result.times)
        return msgspec.Raw(msgspec.msgpack.encode(packed))

    def read_result(self, packed: msgspec.Raw) -> Recording:
        """The recording that was packed."""
        read = msgspec.msgpack.decode(packed, type=_Packed)
        samples = np.frombuffer(read.samples, "<f4").astype(np.float32)
        return Recording(Clip(samples, read.rate), read.meant_samples, read.signals, read.times)

    def fault(self, work: Line, result: Recording) -> str | None:
        """Samples that are no numbers are no speech."""
        _ = work
        return None if np.isfinite(result.clip.samples).all() else "samples that are no numbers"


SPEAKING = Speaking()
