"""Which recording speaks which chunk: told by numbers, for the old system listed recordings as they were finished."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from phases.adopt.chunks import NumberedSound
from phases.adopt.state import OldChunk, OldSound

Unplaced = tuple[OldSound, str]


def matched(
    chunks: Sequence[OldChunk], sounds: Sequence[NumberedSound]
) -> tuple[tuple[OldChunk, ...], tuple[Unplaced, ...]]:
    """The chunks with their recordings, and the recordings that are nobody's."""
    shift = _shift(chunks, sounds)
    sounds = [each for each in sounds if each.sound.paths]
    if sounds and all(each.number is None for each in sounds):
        return _by_place(chunks, [each.sound for each in sounds])
    by_number: dict[int, list[OldSound]] = defaultdict(list)
    unplaced: list[Unplaced] = []
    for each in sounds:
        if each.number is None:
            unplaced.append(
                (each.sound, "Neither it nor its file has a number, so nobody can tell its text.")
            )
        else:
            by_number[each.number + shift].append(each.sound)
    heard = tuple(
        replace(chunk, sound=_joined(by_number.pop(chunk.number)) if chunk.number in by_number else None)
        for chunk in chunks
    )
    unplaced += [(sound, "There is no text for it.") for left in by_number.values() for sound in left]
    return heard, tuple(unplaced)


def _shift(chunks: Sequence[OldChunk], sounds: Sequence[NumberedSound]) -> int:
    """One if texts are counted from 1 and recordings from 0, as they were in some versions."""
    return int(any(each.number == 0 for each in sounds) and not any(chunk.number == 0 for chunk in chunks))


def _joined(sounds: Sequence[OldSound]) -> OldSound:
    """One recording that may lie in several places."""
    paths = dict.fromkeys(path for sound in sounds for path in sound.paths)
    return replace(sounds[0], paths=tuple(paths))


def _by_place(
    chunks: Sequence[OldChunk], sounds: Sequence[OldSound]
) -> tuple[tuple[OldChunk, ...], tuple[Unplaced, ...]]:
    """Without any number only their order can tell, and only if there is one for each."""
    if len(chunks) == len(sounds):
        return tuple(replace(chunk, sound=sound) for chunk, sound in zip(chunks, sounds, strict=True)), ()
    why = f"It has no number, and {len(sounds)} recordings for {len(chunks)} chunks cannot be told apart."
    return tuple(chunks), tuple((sound, why) for sound in sounds)
