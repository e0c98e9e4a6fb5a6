"""How far the ear can be trusted: faults are put into good takes on purpose, and what is found is counted."""

import json
import os
import platform
import signal
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence

from bench.ear.arguments import parsed
from bench.ear.cases import Case
from bench.ear.checkers import Checker, checker_named
from bench.ear.equipment import Equipment
from bench.ear.judging import Judged, judged
from bench.ear.measuring import measure_missing
from bench.ear.report import numbers, table, to_look_at
from bench.ear.shelf import Shelf
from bench.ear.studio import Studio
from phases.errors import NocturneError
from phases.hosting.premises import Premises

_ONCE = """SET C IS TO BE USED ONCE, at the very end. Whoever looks at it and then changes a rule or a threshold has
nothing left that is unseen. Nothing was done; if this is the end, say so with --really."""


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the workers end too
    try:
        return run(parsed())
    except NocturneError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def run(asked: Namespace) -> int:
    if asked.set == "c" and asked.step != "speak" and not asked.really:
        print(_ONCE, file=sys.stderr)
        return 2
    equipment = equipment_of(asked)
    studio = Studio(asked, equipment, progress)
    cases = studio.cases()
    if asked.step == "speak":
        return 0
    checkers = [checker_named(name, equipment) for name in asked.checkers]
    shelves = {checker.measures: shelf_of(checker, asked) for checker in checkers}
    if asked.step == "run":
        for checker in checkers:
            shelf, told = shelves[checker.measures], progress(f"{checker.name} measures")
            measure_missing(checker, cases, studio.voices, shelf, equipment=equipment, told=told)
    found = list(judged(checkers, shelves, cases, studio.voices))
    write(asked, cases, found, studio)
    return 0


def equipment_of(asked: Namespace) -> Equipment:
    premises = Premises(environments=str(asked.environments), models=str(asked.models))
    return Equipment(premises, asked.folder / "hosts", asked.workers)


def shelf_of(checker: Checker, asked: Namespace) -> Shelf:
    return Shelf(asked.folder / "measured", checker.measures, checker.version, keep=asked.keep_measurements)


def write(asked: Namespace, cases: Sequence[Case], found: Sequence[Judged], studio: Studio) -> None:
    if not found:
        raise SystemExit("Nothing of this was measured yet: run it without “judge” first.")
    lines = [*heading(asked, cases, found, studio.remarks), *tables(asked, found)]
    text = "\n".join(lines)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "tables.txt").write_text(text + "\n", encoding="utf-8")
    (asked.out / "cases.txt").write_text("\n".join(to_look_at(found, studio.voices)) + "\n", encoding="utf-8")
    (asked.out / "results.json").write_text(
        json.dumps(results(asked, found, studio.remarks), indent=1, ensure_ascii=False), encoding="utf-8"
    )
    print(text)
    print(f"Written to {asked.out}: tables.txt, results.json, cases.txt")


def heading(
    asked: Namespace, cases: Sequence[Case], found: Sequence[Judged], remarks: Sequence[str]
) -> Iterator[str]:
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {asked.workers} workers"
    yield f"bench.ear: set {asked.set}, seed {asked.seed}, {len(found)} takes judged; {machine}"
    learned = sum(case.fault == "learned" for case in cases)
    if (lacking := len(cases) - learned - len(found)) > 0:
        yield f"! {lacking} takes were not measured by every checker and are left out"
    yield from (f"! {remark}" for remark in remarks)
    yield ""


def tables(asked: Namespace, found: Sequence[Judged]) -> Iterator[str]:
    for voice in asked.voices:
        yield from table(voice, [case for case in found if case.case.voice == voice])
    if len(asked.voices) > 1:
        yield from table("all voices", found)


def results(asked: Namespace, found: Sequence[Judged], remarks: Sequence[str]) -> dict[str, object]:
    voices = {voice: numbers([case for case in found if case.case.voice == voice]) for voice in asked.voices}
    return {
        "set": asked.set,
        "seed": asked.seed,
        "checkers": asked.checkers,
        "remarks": list(remarks),
        "voices": voices,
        "all": numbers(found),
    }


def progress(what: str) -> Callable[[int, int], object]:
    """A line that is told at most every five seconds."""
    began = told = time.monotonic()

    def tell(done: int, of: int) -> None:
        nonlocal told
        now = time.monotonic()
        if done == of or now - told > 5:
            told = now
            print(f"{what}: {done}/{of}, {now - began:.0f} s", file=sys.stderr, flush=True)

    return tell


if __name__ == "__main__":
    sys.exit(main())
