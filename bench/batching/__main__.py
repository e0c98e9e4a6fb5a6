"""How fast an engine speaks 1, 4, 16, 64 lines at once, beside the package's own call in the same run.

    PYTHONPATH=. ENVIRONMENTS/f5-tts/bin/python -m bench.batching f5 [--device cuda] [--size full] [--json]

Run it with the interpreter of the engine's environment. Weights are random, for speed does not depend on them, and
lengths are set to realistic ones. `full` is the size of the published models, `reduced` one that a CPU can compute.
Each engine has a module here: `measure(device=, size=, rows=, upstream=)` gives one result at a time, again for each
repeat:

    {"what": "ours" | "upstream", "rows": …, "audio_seconds": …, "wall_seconds": …,
     "stages": {name: seconds}, "memory_mb": …, "note": …}

`× real time` is seconds of audio per second of wall time; `× upstream` compares it with the package's own call (the
first of the same note up to its comma).
"""

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

Result = Mapping[str, Any]
_COLUMNS = (
    "{what:9} {rows:>5}  {note:26} {speed:>11} {ratio:>10} {spread:>8} {repeats:>7} {memory:>9}  {stages}"
)


def main() -> int:
    asked = _asked()
    device = asked.device if asked.device != "auto" else _best_device()
    size = asked.size or ("full" if device.startswith("cuda") else "reduced")
    if size == "full" and device == "cpu" and asked.device == "auto":
        print(
            "There is no GPU here, and a full-size model takes minutes for a line on a CPU: take --size reduced, "
            "or insist with --device cpu.",
            file=sys.stderr,
        )
        return 2
    where = f"{asked.engine}, {size} size, on {_device_name(device)}; {os.cpu_count()} cores, {_versions()}"
    print(where, flush=True)
    measure = import_module(f"bench.batching.{asked.engine}").measure
    results = []
    for result in measure(device=device, size=size, rows=asked.rows, upstream=asked.upstream):
        results.append(result)
        _show(result, as_json=asked.json)
    table = list(_table(results))
    if asked.json:
        print(json.dumps({"where": where, "table": table}))
        return 0
    print("\n" + _COLUMNS.format_map(_HEAD))
    for line in table:
        print(_COLUMNS.format_map(line))
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("engine", choices=["chatterbox", "f5"])
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, mps")
    parser.add_argument("--size", choices=["full", "reduced"], help="default: full on a GPU, else reduced")
    parser.add_argument("--rows", type=_numbers, default=(1, 4, 16, 64), help="how many lines at once")
    parser.add_argument("--no-upstream", dest="upstream", action="store_false", help="only ours")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser.parse_args()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


def _show(result: Result, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result), flush=True)
        return
    print(
        f"{result['what']:9} {result['rows']:3} rows  {result['note']:26} {result['audio_seconds']:7.1f} s of audio in "
        f"{result['wall_seconds']:7.2f} s  ({_speed(result):.2f} × real time)",
        flush=True,
    )


_HEAD = {
    "what": "",
    "rows": "rows",
    "note": "",
    "speed": "× real time",
    "ratio": "× upstream",
    "spread": "spread",
    "repeats": "repeats",
    "memory": "memory MB",
    "stages": "share of time",
}


def _table(results: Sequence[Result]) -> Iterator[dict[str, str]]:
    """One line for each way of speaking: the middle one of its repeats, and how far they lie apart."""
    ways: dict[tuple[str, int, str], list[Result]] = {}
    for result in results:
        ways.setdefault((result["what"], result["rows"], result["note"]), []).append(result)
    speeds = {way: [_speed(result) for result in same] for way, same in ways.items()}
    rivals: dict[str, float] = {}
    for (what, _, note), measured in speeds.items():
        if what == "upstream":
            rivals.setdefault(_task(note), statistics.median(measured))
    for (what, rows, note), same in ways.items():
        measured = speeds[what, rows, note]
        speed, rival = statistics.median(measured), rivals.get(_task(note))
        yield {
            "what": what,
            "rows": str(rows),
            "note": note,
            "speed": f"{speed:.2f}",
            "ratio": f"{speed / rival:.2f}" if rival else "",
            "spread": f"{(max(measured) - min(measured)) / speed:.0%}",
            "repeats": str(len(same)),
            "memory": f"{max(result['memory_mb'] for result in same):.0f}",
            "stages": _shares(same),
        }


def _task(note: str) -> str:
    """What is the same for ours and upstream; after the comma comes how it is done."""
    return note.partition(",")[0]


def _shares(same: Sequence[Result]) -> str:
    whole = sum(result["wall_seconds"] for result in same)
    names = dict.fromkeys(name for result in same for name in result["stages"])
    seconds = {name: sum(result["stages"].get(name, 0.0) for result in same) for name in names}
    return ", ".join(f"{name} {spent / whole:.0%}" for name, spent in seconds.items())


def _speed(result: Result) -> float:
    return float(result["audio_seconds"] / result["wall_seconds"])


def _best_device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _device_name(device: str) -> str:
    import torch

    if device.startswith("cuda"):
        return f"{device} ({torch.cuda.get_device_name(device)})"
    return f"{device} ({platform.processor() or platform.machine()}, {torch.get_num_threads()} threads)"


def _versions() -> str:
    import torch

    return f"torch {torch.__version__}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
