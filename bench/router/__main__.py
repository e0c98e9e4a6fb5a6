"""Sequential, batched or parallel: what was claimed, what the arithmetic says, and what would be chosen.

    python -m bench.router                 the arithmetic, and hibari and tone as they are on this machine
    python -m bench.router --only arithmetic

The claims are those of a published system for timed speech and of its reviews. Its stand-ins here are arithmetic (a
device that computes for one worker at a time; a model whose time is a + b × n), so those tables come out the same
everywhere. The engines are real, on the cores at hand, through the same hosts and the same rule as `nocturne tune`.
"""

import argparse
import os
import tempfile
from functools import partial
from pathlib import Path

from bench.router.standins import (
    PUBLISHED_BATCHES,
    PUBLISHED_SECONDS,
    SharedDevice,
    crossing,
    published_rule,
)
from phases.hosting import Hosts, HostSettings
from phases.synthesize import find_engine
from phases.synthesize.tuning import Way, best, compared, gain, machine, pace_of, sample_lines, ways

CUES = 26
WORKERS = range(1, 13)
DEVICES = {
    "half of a line on the host, models loaded": SharedDevice(0.5, 0.5, 0.0),
    "a tenth on the host, models loaded": SharedDevice(0.1, 0.9, 0.0),
    "a tenth on the host, 2 s to load a model": SharedDevice(0.1, 0.9, 2.0),
    "half on the host, 2 s to load a model": SharedDevice(0.5, 0.5, 2.0),
    "a tenth on the host, 10 s to load a model": SharedDevice(0.1, 0.9, 10.0),
    "half on the host, models loaded, 10 % more for each worker": SharedDevice(0.5, 0.5, 0.0, crowding=0.1),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=["arithmetic", "engines"], help="one half of it")
    parser.add_argument("--lines", type=int, default=48, help="lines of one round, for real engines")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, in turns")
    chosen = parser.parse_args()
    if chosen.only != "engines":
        _rule()
        _shared_devices()
        _batches()
    if chosen.only != "arithmetic":
        _engines(chosen.lines, chosen.rounds)


def _rule() -> None:
    print(f"The published rule, for {CUES} cues: parallel if and only if more than one is asked for")
    for size in (0, 1, 4, 9):
        print(f"  {size} asked for: {published_rule(size)}")


def _shared_devices() -> None:
    print(f"\nWorkers that share one device, a line of 1 s; times as fast as one worker, for {CUES} cues")
    print(
        "claimed: 10 to 15 % gain with 9 workers; by the reviews 9 workers are slower than one. Both happen:"
    )
    shown = (1, 2, 4, 9, 12)
    print(f"  {'':58}" + "".join(f"{count:>7}" for count in shown) + "   slower from   chosen")
    for name, device in DEVICES.items():
        alone = device.seconds(CUES, 1)
        row = "".join(f"{alone / device.seconds(CUES, count):7.2f}" for count in shown)
        tried = [Way(processes=count) for count in WORKERS]
        chosen = best(compared(tried, partial(device.pace, CUES), rounds=3)).way
        print(f"  {name:58}{row}   {crossing(device, CUES, WORKERS) or '–':>11}   {chosen}")


def _batches() -> None:
    print("\nOne model, batches (calibrated to published figures: 0.685 s + 0.260 s for each line)")
    print(f"  {'batch':>5} {'published':>10} {'model':>7} {'26 cues':>9} {'times as fast':>14}")
    alone = PUBLISHED_BATCHES.seconds(CUES, 1)
    for size in (1, 2, 4, 8, 16):
        seconds = PUBLISHED_BATCHES.seconds(CUES, size)
        measured = f"{PUBLISHED_SECONDS[size]:.3f}" if size in PUBLISHED_SECONDS else "–"
        one = PUBLISHED_BATCHES.seconds(size, size)
        print(f"  {size:5} {measured:>10} {one:7.3f} {seconds:9.2f} {alone / seconds:14.2f}")
    tried = [Way(batch=size) for size in (1, 2, 4, 8, 16)]
    print(f"  chosen: {best(compared(tried, partial(PUBLISHED_BATCHES.pace, CUES), rounds=3)).way}")


def _engines(lines: int, rounds: int) -> None:
    print(
        f"\nReal engines: {machine()}, load {os.getloadavg()[0]:.1f}, {lines} lines, {rounds} rounds in turns"
    )
    with tempfile.TemporaryDirectory() as folder:
        hosts = Hosts(Path(folder), HostSettings(idle_seconds=60))
        try:
            for name in ("hibari", "tone"):
                engine = find_engine(name)
                spoken = sample_lines(engine.voices[0], "en", lines)
                tried = ways(engine, os.cpu_count() or 1)
                paces = compared(tried, partial(pace_of, hosts, engine, spoken), rounds)
                for pace in paces:
                    told = " ".join(f"{each:.1f}" for each in pace.rounds)
                    print(f"  {name:8} {pace.way!s:20} {pace.median:9.1f}× real time   ({told})")
                print(f"  {name:8} chosen: {best(paces).way}, {gain(paces):.2f} times one line at a time")
        finally:
            hosts.shut_down()


if __name__ == "__main__":
    main()
