"""How well recordings are listened to: speech that is found, words that are written down, and how fast.

    python -m bench.speech [--sentences 24]

hibari says sentences of its own with pauses of known lengths between them, so it is known when somebody speaks and what
is said; once as it is, and with noise. The recognizer is Moonshine. All of it runs in this process, without hosts.
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import numpy as np

from bench.ear.transcripts import error_rate
from bench.known import AUDIBLE, recording
from bench.measures import time_f1
from phases.clip import Clip, Samples
from phases.hear import RATE, Spoken, make_recognizer
from phases.hear.passages import plan
from phases.listen import ListenSettings, likelihoods, segments_of, speech_in

R = TypeVar("R")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sentences", type=int, default=24)
    parser.add_argument("--shown", action="store_true", help="print what was heard")
    arguments = parser.parse_args()
    count = arguments.sentences
    known = recording(count)
    samples, seconds = known.samples, len(known.samples) / RATE
    print(f"{count} sentences, {seconds:.0f} s; load {os.getloadavg()[0]:.1f}, one thread")
    for name, noise_db in (("as it is", None), ("noise at 20 dB", 20), ("noise at 10 dB", 10)):
        sound = samples if noise_db is None else _noisy(samples, noise_db)
        likely, cpu = _timed(partial(likelihoods, [sound]))
        spans = [(each.start_ms, each.end_ms) for each in speech_in(likely, ListenSettings())]
        f1 = time_f1(spans, known.spans)
        print(f"  speech found, {name}: F1 {f1:.3f} (ms by ms), {seconds / cpu:.0f} × real time")
        _hear(sound, likely, known.said, name, shown=arguments.shown)


def _hear(sound: Samples, likely: np.ndarray, said: Sequence[str], name: str, *, shown: bool) -> None:
    recognizer = make_recognizer("moonshine")
    recognizer.load()
    segments = segments_of(likely, ListenSettings())
    clips = [
        Clip(sound[each.start_ms * RATE // 1000 : each.end_ms * RATE // 1000], RATE) for each in segments
    ]
    plans = [plan([Spoken(clip, "", "en")], recognizer.facts) for clip in clips]
    heard, cpu = _timed(lambda: [recognizer.hear(each.passages) for each in plans])
    text = " ".join(evidence.transcript or "" for evidences in heard for (evidence,) in evidences)
    print(
        f"  heard, {name}: {len(segments)} segments, {error_rate(' '.join(said), text):.1%} of the words wrong, "
        f"{len(sound) / RATE / cpu:.0f} × real time"
    )
    if shown:
        print(f"    {text}")
    recognizer.close()


def _noisy(samples: Samples, below_db: float) -> Samples:
    level = np.sqrt(np.mean(samples[np.abs(samples) > AUDIBLE] ** 2)) * 10 ** (-below_db / 20)
    return (samples + np.random.default_rng(1).normal(0, level, len(samples))).astype(np.float32)


def _timed(do: Callable[[], R]) -> tuple[R, float]:
    began = time.process_time()
    result = do()
    return result, time.process_time() - began


if __name__ == "__main__":
    main()
