"""How early a reader has text while somebody still speaks, and how restless it is.

    python -m bench.live FILE.wav ... [--draft-ms 1000]
    nocturne listen FILE.wav --to pt --json > session.jsonl && python -m bench.live --session session.jsonl

Moonshine hears each growing segment again and again, in this process. Whether somebody speaks is told by level alone.
Times are those of the sound, from the beginning of a segment; what hearing takes comes on top and is told as CPU time.
A session is what the product itself has shown, paced, with its own way to tell speech, and translated; there the time
by the clock is told too.
"""

import argparse
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import soundfile

from phases.clip import Clip, Samples
from phases.hear import Part, Passage, make_recognizer
from phases.live import RATE, Confirming, Flicker, Pace, Shown, pieces
from phases.media import resampled

WINDOW = 512
AUDIBLE = 0.004


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--session", type=Path, help="what `nocturne listen --json` printed")
    parser.add_argument("--draft-ms", type=int, default=1000)
    arguments = parser.parse_args()
    if arguments.session:
        _tell_session(arguments.session)
    for path in arguments.files:
        begin = time.process_time()
        shown, seconds = listened(path, Pace(draft_ms=arguments.draft_ms))
        cpu = time.process_time() - begin
        print(f"{path.name}: {seconds:.0f} s of sound, {cpu:.1f} CPU s")
        segments = [
            [each for each in shown if each.segment == number] for number in {s.segment: 0 for s in shown}
        ]
        for segment in segments:
            print(
                f"  first text {_first(segment):6} ms, whole {_length(segment[-1]):6} ms, {_text(segment[-1])}"
            )
        print(
            f"  median: first text after {median(map(_first, segments)):.0f} ms, whole after"
            f" {median(_length(each[-1]) for each in segments):.0f} ms; words taken back for each that stayed:"
            f" {median(map(_erasure, segments)):.2f}"
        )


def _tell_session(path: Path) -> None:
    lines = [line for line in map(json.loads, path.read_text().splitlines()) if "segment" in line]
    numbers = sorted({line["segment"] for line in lines})
    segments = [[line for line in lines if line["segment"] == number] for number in numbers]
    whole = [segment[-1]["end_ms"] - segment[0]["start_ms"] for segment in segments]
    first = [_first_meaning(segment) for segment in segments]
    late = sorted(line["at_ms"] - line["end_ms"] for line in lines)
    print(f"{path.name}: {len(segments)} segments, {len(lines)} texts shown")
    print(f"  medians: whole segment {median(whole):.0f} ms, first translated text {median(first):.0f} ms")
    for name, texts in (("heard", _heard), ("translated", _meant)):
        print(
            f"  words taken back for each that stayed, {name}: {median(_restless(map(texts, segments))):.2f}"
        )
    print(
        f"  a text is there {median(late):.0f} ms after its sound; 95 of 100 within {late[len(late) * 95 // 100]} ms"
    )


def _first_meaning(segment: Sequence[Mapping[str, Any]]) -> int:
    told = next((line for line in segment if line["meaning"]), segment[-1])
    return int(told["end_ms"] - told["start_ms"])


def _heard(segment: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{line['confirmed']} {line['unconfirmed']}" for line in segment]


def _meant(segment: Sequence[Mapping[str, Any]]) -> list[str]:
    return [line["meaning"] for line in segment]


def _restless(segments: Iterable[Sequence[str]]) -> Iterator[float]:
    for texts in segments:
        flicker = Flicker()
        for text in texts:
            flicker.show(text.split())
        yield flicker.erasure


def listened(path: Path, pace: Pace) -> tuple[list[Shown], float]:
    """All that a reader was shown, and how many seconds the sound lasts."""
    samples = _sound(path)
    ear = make_recognizer("moonshine")
    ear.load()

    def hear(samples: Samples) -> Sequence[str]:
        passage = Passage(samples, (Part("", 0, len(samples)),), "en")
        return (ear.hear([passage])[0][0].transcript or "").split()

    windows = np.split(samples[: len(samples) // WINDOW * WINDOW], len(samples) // WINDOW)
    stream = ((window, float(np.sqrt(np.mean(window**2))) > AUDIBLE) for window in windows)
    confirming = Confirming(hear)
    shown = [each for piece in pieces(stream, pace) for each in confirming([piece])]
    ear.close()
    return shown, len(samples) / RATE


def _sound(path: Path) -> Samples:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)
    return mono if rate == RATE else resampled(Clip(mono, rate), RATE).samples


def _first(segment: Sequence[Shown]) -> int:
    return next((_length(each) for each in segment if each.confirmed), _length(segment[-1]))


def _length(shown: Shown) -> int:
    return shown.end_ms - shown.start_ms


def _text(shown: Shown) -> str:
    return " ".join(shown.confirmed)


def _erasure(segment: Sequence[Shown]) -> float:
    flicker = Flicker()
    for each in segment:
        flicker.show(each.confirmed + each.unconfirmed)
    return flicker.erasure


if __name__ == "__main__":
    main()
