"""What orchestration costs per chunk with a running server: books of 60, 600 and 6,000 chunks on a steady engine.

    python -m bench.overhead [--chunks 60,600] [--seconds 0.25] [--repeats 3]

The engine is a stand-in that takes the same time for each line and leaves the processor free, as one on a GPU does;
so what is lost to leases, hosts, checks, the store and Prefect shows, and what two cores lend each other does not.
The bare loop speaks and checks the same lines in one process and keeps nothing.
"""

import argparse
import os
import statistics
import tempfile
from argparse import Namespace
from pathlib import Path

from bench.orchestration import machine, run_in_turn, spread
from bench.steady import SECONDS
from flows.environment import prepare_prefect
from flows.own_server import starting_early

CHUNKS_PER_CHAPTER = 50
ENGINE = "bench.steady:Steady"


def main() -> None:
    arguments = _arguments()
    os.environ[SECONDS] = str(arguments.seconds)
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    print(machine(arguments.repeats) + f", {arguments.seconds * 1000:.0f} ms of engine time per chunk")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PREFECT_HOME"] = f"{folder}/prefect"
        prepare_prefect(quiet=True)
        with starting_early() as server:
            assert server is not None, "unset PREFECT_API_URL: this brings a server of its own"
            api = server.wait_until_ready()
            for chunks in map(int, arguments.chunks.split(",")):
                _measure(_book(Path(folder), chunks), chunks, api, arguments.repeats)


def _measure(book: Path, chunks: int, api: str, repeats: int) -> None:
    asked = Namespace(book=book, engine=ENGINE, chapters=None, prefect_home=None, api=api, repeats=repeats)
    runs = run_in_turn(("pipeline", "speak"), asked)
    bare = statistics.median(run["work_seconds"] - run["loaded_after"] for run in runs["speak"])
    print(f"\n{chunks} chunks; the bare loop: {bare:.1f} s")
    for what, measure in (("the last chunk is spoken", "last_chunk_after"), ("delivered", "delivered_after")):
        extra = [run[measure] - run["flow_began_after"] - bare for run in runs["pipeline"]]
        print(f"  until {what:26} overhead {spread([100 * each / bare for each in extra])} %")
        print(f"  {'':32} per chunk {spread([1000 * each / chunks for each in extra])} ms")


def _book(folder: Path, chunks: int) -> Path:
    """A book in which no two paragraphs are alike, each of them one chunk."""
    path = folder / f"{chunks}.txt"
    lines = []
    for number in range(chunks):
        if number % CHUNKS_PER_CHAPTER == 0:
            lines.append(f"Chapter {number // CHUNKS_PER_CHAPTER + 1}. In Which Nothing Happens")
            continue  # a chapter's title is a chunk too
        lines.append(
            f"This is line {number} of a book that nobody has read before, and nobody will read again."
        )
    path.write_text("\n\n".join(lines))
    return path


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chunks", default="60,600,6000")
    parser.add_argument("--seconds", type=float, default=0.25, help="engine time of a chunk")
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
