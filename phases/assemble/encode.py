"""Samples become an .m4a file."""

from collections.abc import Iterable
from pathlib import Path

from phases.clip import Samples
from phases.media import as_frame, creating

_CODER = {
    "aac_coder": "fast",
    "aac_pns": "0",  # noise made up by the player would sound different each time it is decoded
    "flags": "+bitexact",
    "threads": "1",
}


def encode(blocks: Iterable[Samples], path: Path, rate: int, bit_rate: int) -> None:
    """Write the blocks as AAC; equal blocks give an equal file."""
    with creating(path, rate) as container:
        stream = container.add_stream("aac", rate=rate, options=_CODER, layout="mono", bit_rate=bit_rate)
        written = 0
        for block in blocks:
            if len(block):
                container.mux(stream.encode(as_frame(block, rate, written)))
                written += len(block)
        container.mux(stream.encode(None))
