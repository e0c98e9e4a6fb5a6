"""The text of an old chunk, or the reason why there is none."""

from phases.adopt.fields import clean
from phases.adopt.places import Places
from phases.adopt.state import NotUsable, OldChunk

MOST_BYTES = 100_000
"""A chunk has a few thousand letters."""


def text_of(chunk: OldChunk, places: Places) -> str:
    """What it says; empty if it says nothing. NotUsable tells why nobody knows."""
    if chunk.text is not None:
        return chunk.text.strip()
    if chunk.path is None:
        raise NotUsable("Neither a text nor the path of one is told.")
    path = places.find(chunk.path)
    if path is None:
        raise NotUsable(f"The file {chunk.path} is not there.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotUsable(f"{path} is too large to be the text of a chunk.")
        return clean(path.read_text(encoding="utf-8-sig")).strip()
    except UnicodeDecodeError as error:
        raise NotUsable(f"{path} is no UTF-8 text.") from error
    except OSError as error:
        raise NotUsable(f"{path} cannot be read: {error.strerror or error}.") from error
