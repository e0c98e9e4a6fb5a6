"""How fast takes are stored, judged, assembled and delivered: `python -m bench.assemble [--minutes 10] [--repeats 3]`.

Each figure is seconds of audio per second of CPU time on one core, on real speech by the embedded voice.
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from hibari import Hibari

from phases.assemble import AssembleSettings, Piece, assemble_chapter
from phases.assemble.chapter import survey
from phases.assemble.encode import encode
from phases.assemble.join import joined
from phases.assemble.master import limited
from phases.clip import Clip
from phases.deliver import BookFacts, DeliverSettings, TitledChapter, check_delivery, deliver_m4b
from phases.media import hear
from phases.take_files import as_stored, read_take, write_take
from phases.validate import Expectation, ValidateSettings, measure
from phases.verdict import Verdict

SENTENCES = (
    "The Time Traveller was expounding a recondite matter to us.",
    "His pale grey eyes shone and twinkled, and his usually pale face was flushed and animated.",
    "The fire burned brightly, and the soft radiance of the lamps caught the bubbles in our glasses.",
    "There was a minute’s pause; then the Psychologist recovered from his stupor, and looked under the table.",
    "He walked slowly out of the room, and we heard his slippers shuffling down the passage to his laboratory.",
)
LETTERS_PER_SECOND, EXTRA_SECONDS = 16.4, 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=10, help="length of the chapter")
    parser.add_argument("--chapters", type=int, default=30, help="chapters of the delivered book")
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, one used; voice: hibari",
        end="; ",
    )
    print(f"{asked.minutes} min per chapter, {asked.repeats} repeats: median (lowest to highest) × real time")
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), asked.minutes, asked.chapters, asked.repeats)


def run(folder: Path, minutes: int, chapters: int, repeats: int) -> None:
    voice = Hibari(threads=1)
    spoken = [(text, as_stored(Clip(np.asarray(voice(text, seed=0)), 24_000))) for text in SENTENCES]
    lines = spoken * round(minutes * 60 / sum(clip.seconds for _, clip in spoken))
    seconds = sum(clip.seconds for _, clip in lines)
    takes = [folder / f"{number}.flac" for number in range(len(lines))]
    stored = [write_take(path, clip) for path, (_, clip) in zip(takes, lines, strict=True)]
    pieces = [Piece(partial(read_take, *each), 300) for each in zip(takes, stored, strict=True)]
    settings = AssembleSettings()
    path = folder / "chapter.m4a"
    chapter = assemble_chapter(pieces, path, settings)

    def told(name: str, work: Callable[[], object], heard: float = chapter.seconds) -> None:
        report(name, work, heard, repeats)

    told(
        "write takes (with fsync)",
        lambda: [write_take(p, c) for p, (_, c) in zip(takes, lines, strict=True)],
        seconds,
    )
    told("read takes", lambda: [piece.open() for piece in pieces], seconds)
    told("judge takes (Tier 1)", lambda: [judged(text, clip) for text, clip in lines], seconds)
    blocks = [section.samples for section in joined(pieces, settings)]
    told("survey: read, trim, join, loudness", lambda: survey(pieces, settings))
    told("limit", lambda: list(limited(blocks, 24_000, -3.7)))
    told("encode", lambda: encode(blocks, folder / "encoded.m4a", 24_000, settings.bit_rate))
    told("hear: decode, loudness, true peak", lambda: hear(path))
    told("assemble a chapter, all of it", lambda: assemble_chapter(pieces, path, settings))
    book = [TitledChapter(f"Chapter {number}", chapter) for number in range(chapters)]
    facts, whole, length = BookFacts(title="Bench"), folder / "book.m4b", chapter.seconds * chapters
    told(
        f"deliver {length / 3600:.1f} h, checked",
        lambda: deliver_m4b(book, facts, whole, DeliverSettings()),
        length,
    )
    told("  of that: check", lambda: check_delivery(whole, book, facts, DeliverSettings()), length)


def judged(text: str, clip: Clip) -> Verdict:
    return measure(clip, Expectation(text, 24_000, LETTERS_PER_SECOND, EXTRA_SECONDS), ValidateSettings())


def report(name: str, work: Callable[[], object], seconds: float, repeats: int) -> None:
    speeds = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        speeds.append(seconds / (time.process_time() - start))
    print(f"{name:36} {statistics.median(speeds):8,.0f} ({min(speeds):,.0f} to {max(speeds):,.0f})")


if __name__ == "__main__":
    main()
