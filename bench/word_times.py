"""How far the times of words that hibari tells lie from what is heard: onsets after pauses and ends before them.

    python -m bench.word_times BOOK

A pause is silence of 200 ms or more; its borders, found by level in steps of 5 ms, are the truth.
"""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

from phases.chunk import ChunkSettings, write_script
from phases.clip import Clip
from phases.evidence import WordTime
from phases.extract import ExtractSettings, read_book
from phases.synthesize import Line, find_engine, make_engine, voice_named

FRAMES_PER_SECOND = 200
FRAME_MS = 1000 // FRAMES_PER_SECOND
PAUSE_FRAMES = 40
SILENT_BELOW_LOUDEST_DB = 40.0
CHUNKS = 200
NEAR_MS = 250


def pauses(clip: Clip) -> list[tuple[int, int]]:
    """Where it is silent, in milliseconds, the ends of the clip included."""
    length = clip.rate // FRAMES_PER_SECOND
    whole = clip.samples[: len(clip) // length * length].reshape(-1, length)
    levels = 10 * np.log10(np.mean(whole.astype(np.float64) ** 2, axis=1) + 1e-12)
    heard = np.flatnonzero(levels > levels.max() - SILENT_BELOW_LOUDEST_DB)
    borders = np.concatenate([[-PAUSE_FRAMES], heard, [len(levels) + PAUSE_FRAMES]])
    return [
        (int(before + 1) * FRAME_MS, int(after) * FRAME_MS)
        for before, after in pairwise(borders)
        if after - before > PAUSE_FRAMES
    ]


def errors(clip: Clip, times: tuple[WordTime, ...]) -> tuple[list[int], list[int]]:
    """Told minus heard, of the words that begin after a pause and of those that end before one."""
    silences = pauses(clip)
    begins = [_nearest(heard, [time.start_ms for time in times]) for _, heard in silences[:-1]]
    ends = [_nearest(heard, [time.end_ms for time in times]) for heard, _ in silences[1:]]
    return [each for each in begins if each is not None], [each for each in ends if each is not None]


def _nearest(heard: int, told: list[int]) -> int | None:
    distance = min((each - heard for each in told), key=abs, default=None)
    return distance if distance is not None and abs(distance) <= NEAR_MS else None


def main(book: Path) -> None:
    script = write_script(read_book(book, ExtractSettings()), find_engine("hibari").limits, ChunkSettings())
    engine, voice = make_engine("hibari"), voice_named(find_engine("hibari"))
    engine.load()
    begins, ends = [], []
    words = 0
    for chunk, _ in zip(script.chunks(), range(CHUNKS), strict=False):
        recording = engine.speak([Line(chunk.spoken, "en", voice)])[0]
        words += len(recording.times)
        of_begins, of_ends = errors(recording.clip, recording.times)
        begins += of_begins
        ends += of_ends
    print(f"{CHUNKS} chunks, {words} words with times")
    for name, found in (("begins after a pause", begins), ("ends before a pause", ends)):
        off = np.abs(np.array(found))
        print(
            f"{name}: {len(found)} words, bias {np.median(found):+.0f} ms, "
            f"median {np.median(off):.0f}, 90 % within {np.percentile(off, 90):.0f} ms"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
