"""What orchestration costs: a whole book through Nocturne, beside a bare loop over the same engine and checks.

    python -m bench.orchestration BOOK [--repeats 3] [--engine hibari] [--chapters 1-3]

Both run as fresh processes, in turn, with one slot each: the pipeline with a Prefect server of its own, with takes
on disk, a store, assembly and delivery; the bare loop with none of it (`speak`), and once more with takes, assembly
and delivery done one after the other (`all`).
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROLES = ("pipeline", "speak", "all")


def main() -> None:
    arguments = _arguments()
    if arguments.role:
        _play(arguments)
        return
    print(machine(arguments.repeats))
    runs = run_in_turn(ROLES, arguments)
    for role, results in runs.items():
        print(f"\n{role}")
        for name in results[0]:
            print(f"  {name:32} {spread([result[name] for result in results])}")
    for base in ROLES[1:]:
        for measure in ("work_seconds", "wall_seconds"):
            ratios = [p[measure] / b[measure] for p, b in zip(runs["pipeline"], runs[base], strict=True)]
            print(f"\npipeline / {base}, {measure}: {spread(ratios)}")


def machine(repeats: int) -> str:
    """What the figures were measured on."""
    return f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {repeats} repeats"


def run_in_turn(roles: Sequence[str], arguments: argparse.Namespace) -> dict[str, list[dict[str, float]]]:
    """The figures of each role, as often as is asked for."""
    runs: dict[str, list[dict[str, float]]] = {role: [] for role in roles}
    for _ in range(arguments.repeats):
        for role in roles:
            runs[role].append(_run(role, arguments))
    return runs


def _run(role: str, arguments: argparse.Namespace) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "NOCTURNE_HOME": f"{folder}/home",
            "NOCTURNE_WORKERS": "1",
            "NOCTURNE_SYNTHESIZE__IDLE_SECONDS": "2",
            "PREFECT_HOME": arguments.prefect_home or f"{folder}/prefect",
        }
        environment.pop("PREFECT_API_URL", None)
        if arguments.api:
            environment["PREFECT_API_URL"] = arguments.api
        command = [sys.executable, "-m", "bench.orchestration", str(arguments.book), "--role", role]
        command += ["--engine", arguments.engine, "--out", f"{folder}/out"]
        if arguments.chapters:
            command += ["--chapters", arguments.chapters]
        began = time.monotonic()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        wall = time.monotonic() - began
    if done.returncode:
        sys.exit(done.stderr)
    return {**json.loads(done.stdout.splitlines()[-1]), "wall_seconds": wall}


def _play(arguments: argparse.Namespace) -> None:
    played = _pipeline(arguments) if arguments.role == "pipeline" else _bare(arguments)
    print(json.dumps(played))


def _pipeline(arguments: argparse.Namespace) -> dict[str, float]:
    began = time.monotonic()
    from flows.environment import prepare_prefect
    from flows.own_server import starting_early

    prepare_prefect(quiet=True)
    with starting_early() as server:
        from flows.cli.runs import prefect_at
        from flows.orders import BookOrder
        from flows.produce_book import produce_book
        from tasks.progress import Standing, listening

        marks: dict[str, float] = {"import_seconds": time.monotonic() - began}

        def note(standing: Standing) -> None:
            now = time.monotonic() - began
            marks.setdefault("flow_began_after", now)
            if standing.spoken:
                marks.setdefault("first_chunk_after", now)
                if standing.report is None and standing.step == "speaking":
                    marks["last_chunk_after"] = now
            if standing.report is not None:
                marks["delivered_after"] = now

        order = BookOrder(
            source=arguments.book, engine=arguments.engine, out=arguments.out, chapters=arguments.chapters
        )
        with prefect_at(server), listening(note):
            marks["server_ready_after"] = time.monotonic() - began
            produce_book(order)
    marks["work_seconds"] = marks["delivered_after"] - marks["flow_began_after"]
    return marks


def _bare(arguments: argparse.Namespace) -> dict[str, float]:
    began = time.monotonic()
    from functools import partial

    from phases.assemble import AssembleSettings, Piece, assemble_chapter
    from phases.chapter_numbers import chapter_numbers
    from phases.chunk import ChunkSettings, write_script
    from phases.deliver import BookFacts, DeliverSettings, TitledChapter, book_path, deliver_m4b
    from phases.extract import ExtractSettings, read_book
    from phases.synthesize import Line, make_engine
    from phases.take_files import as_stored, read_take, write_take
    from phases.validate import Expectation, ValidateSettings, measure

    keep = arguments.role == "all"
    folder = Path(arguments.out)
    book = read_book(arguments.book, ExtractSettings())
    engine = make_engine(arguments.engine)
    facts = engine.facts
    script = write_script(book, facts.limits, ChunkSettings())
    chosen = chapter_numbers(arguments.chapters)
    engine.load()
    speaking = time.monotonic()
    audio_seconds, finished = 0.0, []
    for chapter in script.chapters:
        if chosen and chapter.number not in chosen:
            continue
        pieces = []
        for chunk in chapter.chunks:
            recording = engine.speak([Line(chunk.spoken, chunk.language, facts.voices[0])])[0]
            clip = as_stored(recording.clip)
            expectation = Expectation(
                chunk.spoken,
                facts.sample_rate,
                facts.letters_per_second,
                facts.extra_seconds,
                recording.meant_samples,
            )
            measure(clip, expectation, ValidateSettings())
            audio_seconds += clip.seconds
            if keep:
                path = folder / f"{chunk.number}.flac"
                pieces.append(
                    Piece(partial(read_take, path, write_take(path, recording.clip)), chunk.pause_ms)
                )
        if keep:
            path = folder / f"{chapter.number}.m4a"
            finished.append(TitledChapter(chapter.title, assemble_chapter(pieces, path, AssembleSettings())))
    if keep:
        told = BookFacts(title=book.title, authors=book.authors, cover=book.cover)
        deliver_m4b(finished, told, book_path(folder, told), DeliverSettings())
    ended = time.monotonic()
    return {"loaded_after": speaking - began, "work_seconds": ended - began, "audio_seconds": audio_seconds}


def spread(values: list[float]) -> str:
    """The middle one, and how far the others are from it."""
    return f"{statistics.median(values):9.3f}   (min {min(values):.3f}, max {max(values):.3f})"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--engine", default="hibari")
    parser.add_argument("--chapters")
    parser.add_argument(
        "--prefect-home", help="keep Prefect's database here, so that only the first run makes it"
    )
    parser.add_argument("--api", help="a Prefect server that runs already")
    parser.add_argument("--role", choices=ROLES, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
