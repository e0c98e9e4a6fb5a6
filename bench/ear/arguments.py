"""What the command takes."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from bench.ear.plan import FAULTS
from bench.ear.texts import SETS

ENVIRONMENTS = os.environ.get(
    "NOCTURNE_TEST_ENVIRONMENTS", platformdirs.user_data_path("nocturne") / "environments"
)
_QUICK = {"good": 60, "per_fault": 8, "learned": 20}
_FULL = {"good": 1000, "per_fault": 60, "learned": 50}
_CHECKERS = ("signal", "voice", "moonshine", "transcript:moonshine")

HELP = """How far the ear can be trusted: faults are put into good takes on purpose, and what is found is counted.

    python -m bench.ear --quick                                first look: hibari, some minutes
    python -m bench.ear --set a --good 1000 --per-fault 60     to choose thresholds on
    python -m bench.ear --set b --good 1000 --per-fault 60     to report, once they are chosen
    python -m bench.ear judge --set a                          thresholds changed: judge again what was measured

Chunks of real books, cut and spelled by Nocturne itself, are drawn by the SHA-1 of their text into three sets that
share no text: a to choose on, b to report, c to stay unused until the end. Each voice speaks the good takes and, for
each fault, so many takes that have it: in what is said (the text is changed and spoken anew, what is expected is
not) or in the sound. Everything is drawn with a seed and kept in the folder, takes under all that changes their
sound, measurements under the checker and its code: a second run speaks nothing, and after a change only what was
changed is measured.

Voices: an engine (`hibari`) or one of its voices (`kokoro@am_michael`, `espeak@f1`), `flite@rms` where flite is
installed, or a folder of recordings with a metadata.csv (`name|text`) or a .txt file beside each. Of recordings
those faults are made that can be: those in the sound; wrong words and negations by expecting something else.

Checkers: `signal` and `voice` (Tier 1), a recognizer by its name (Tier 2), `transcript:RECOGNIZER` (what the peers
do, for comparison only: a word error rate over 20 % fails). The length that an engine says it meant is kept from
them, for a fault of the engine would be in that length too.

Results: tables.txt, results.json, and cases.txt with every false alarm and every missed fault. A fault that changed
nothing in the sound is left out, and counted as such.
"""


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The options, with the sizes filled in."""
    parser = argparse.ArgumentParser(
        "python -m bench.ear", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add(
        "step",
        nargs="?",
        choices=["run", "speak", "judge"],
        default="run",
        help="all, or the first, or the last",
    )
    add(
        "--voices", nargs="+", default=["hibari"], metavar="VOICE", help="who is listened to; default: hibari"
    )
    add(
        "--other-voice",
        metavar="VOICE",
        help="whose takes stand for another voice; default: the next, or flite",
    )
    add("--checkers", nargs="+", default=list(_CHECKERS), help=f"default: {' '.join(_CHECKERS)}")
    add(
        "--faults",
        nargs="+",
        default=list(FAULTS),
        choices=FAULTS,
        metavar="FAULT",
        help=f"of: {', '.join(FAULTS)}",
    )
    add("--set", choices=SETS, default="a", help="which texts; default: a")
    add("--good", type=int, help="good takes of each voice; default: 1000")
    add("--per-fault", type=int, help="takes with each fault; default: 60")
    add("--learned", type=int, help="further good takes that each voice is learned from; default: 50")
    add("--quick", action="store_true", help="60 good takes, 8 with each fault, 20 to learn from")
    add("--seed", type=int, default=7, help="another one draws other texts and words")
    add(
        "--books",
        type=Path,
        default=os.environ.get("NOCTURNE_TEST_BOOKS"),
        help="default: NOCTURNE_TEST_BOOKS",
    )
    add(
        "--folder",
        type=Path,
        default=platformdirs.user_cache_path("nocturne-bench") / "ear",
        help="where takes and measurements are kept",
    )
    add("--out", type=Path, help="where results are written; default: results/ in the folder")
    add(
        "--environments",
        type=Path,
        default=ENVIRONMENTS,
        help="where engines and recognizers have their environments",
    )
    add("--models", type=Path, default="", help="where recognizers and engines have their models")
    add("--workers", type=int, default=2, help="processes that speak and listen, one thread each; default: 2")
    add(
        "--keep-measurements",
        action="store_true",
        help="take what an earlier version of a checker measured for good",
    )
    add("--really", action="store_true", help="use set c, this once")
    asked = parser.parse_args(arguments)
    for name, value in (_QUICK if asked.quick else _FULL).items():
        if getattr(asked, name) is None:
            setattr(asked, name, value)
    if asked.books is None:
        parser.error("which books? Name a folder with --books, or in NOCTURNE_TEST_BOOKS.")
    asked.books = Path(asked.books)
    asked.out = asked.out or asked.folder / "results"
    return asked
