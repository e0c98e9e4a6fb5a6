"""Tags in a text: one grammar for books, subtitles and whatever else is spoken."""

from phases.chunk.tags.grammar import Tag, read_tag
from phases.chunk.tags.parts import Part, parts_of, parts_of_cue
from phases.chunk.tags.remarks import NOBODY, remarks_on

__all__ = ["NOBODY", "Part", "Tag", "parts_of", "parts_of_cue", "read_tag", "remarks_on"]
