"""The cues of a production that are spoken: each with its time, and the clip that its takes make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np

from db.chunks import ScriptedChunk
from phases.assemble import Piece, balanced
from phases.book import PARAGRAPH_SEPARATOR
from phases.clip import Clip
from phases.cue import Cue
from phases.errors import ChunkFailed
from phases.fit import Slot, spoken
from phases.script import Chunk, TimeSlot
from phases.take import Take
from tasks.manners import manner_of
from tasks.workshop import Workshop


@dataclass(frozen=True, slots=True)
class SpokenCue:
    """One cue: its chunks, and the take that is used for each."""

    slot: TimeSlot
    chunks: tuple[Chunk, ...]
    takes: tuple[Take, ...]

    @property
    def speaker(self) -> str:
        """Whose stem it belongs to."""
        return self.as_slot().speaker

    @property
    def shown(self) -> str:
        """Its text as the source shows it, without tags."""
        return "".join(map(_shown, self.chunks)).removesuffix(PARAGRAPH_SEPARATOR).strip()

    def as_slot(self) -> Slot:
        """Its time, without the silence that its text asks for before it."""
        return slot_of(self.chunks)

    def as_cue(self) -> Cue:
        """As it stands in the source."""
        return Cue(self.slot.cue, self.slot.start_ms, self.slot.end_ms, self.shown, line=0)


def slot_of(chunks: Sequence[Chunk]) -> Slot:
    """The time of the cue that these chunks are, and its speaker: of several that share it the first."""
    first = chunks[0]
    if first.slot is None:
        raise ValueError(f"{first.label} belongs to no cue")
    start = first.slot.start_ms + first.lead_ms
    return Slot(first.slot.cue, start, max(start + 1, first.slot.end_ms), first.speaker)


def spoken_cues(chunks: Sequence[ScriptedChunk], takes: Mapping[str, Take]) -> list[SpokenCue]:
    """Every cue, in order; ChunkFailed if one is not whole."""
    cues = []
    for slot, group in groupby(chunks, key=lambda each: each.chunk.slot):
        members = tuple(group)
        missing = next((each.chunk for each in members if each.recipe_key not in takes), None)
        if slot is None or missing is not None:
            raise ChunkFailed(
                f"{missing.label if missing else 'A chunk'} has no accepted take: one was refused meanwhile.",
                "Run the same command again: what is missing is spoken.",
            )
        chunks_of = tuple(each.chunk for each in members)
        cues.append(SpokenCue(slot, chunks_of, tuple(takes[each.recipe_key] for each in members)))
    return cues


class CueClips:
    """The clip of each cue by its number, at the rate of the track; voices are brought to one level."""

    def __init__(self, shop: Workshop, cues: Sequence[SpokenCue], rate: int) -> None:
        self._rate = rate
        self._pieces: dict[int, list[Piece]] = {}
        flat = [
            Piece(
                partial(shop.shelf.read, take),
                chunk.pause_ms,
                voice=manner_of(shop, chunk, take).voice.sound,
            )
            for cue in cues
            for chunk, take in zip(cue.chunks, cue.takes, strict=True)
        ]
        levelled = iter(balanced(flat, shop.settings.assemble))
        for cue in cues:
            self._pieces[cue.slot.cue] = [next(levelled) for _ in cue.chunks]

    def __call__(self, number: int) -> Clip:
        """The same samples every time; several takes are joined with the pauses between them."""
        pieces = self._pieces[number]
        runs = []
        for place, piece in enumerate(pieces):
            runs.append(spoken(piece.open(), self._rate) * np.float32(piece.gain))
            if place < len(pieces) - 1:
                runs.append(np.zeros(piece.pause_ms * self._rate // 1000, np.float32))
        return Clip(np.concatenate(runs), self._rate)


def _shown(chunk: Chunk) -> str:
    """What it displays without the tags in it: they are shown by the source, and say nothing to who reads."""
    text, end = [], 0
    for spelling in chunk.spellings:
        hidden = chunk.display[spelling.shown.start : spelling.shown.end]
        if spelling.spoken.start == spelling.spoken.end and hidden.startswith("["):
            text.append(chunk.display[end : spelling.shown.start].rstrip(" "))
            end = spelling.shown.end
    return "".join([*text, chunk.display[end:]])
