"""From a recording of a known text to subtitles and a dub: what is heard wrong, what is late, where the time goes.

    python -m bench.chain [--sentences 24] [--to pt --engine kokoro --voice pf_dora]
    python -m bench.chain --recording FILE.wav --text FILE.txt

The product itself, by its command, in the data folder that NOCTURNE_HOME names: who hears, translates and speaks is
installed there (`nocturne engines install`). What was heard before is not heard again: measure in a fresh folder. The
dub is written down by the product in its turn.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import soundfile

from bench.ear.transcripts import error_rate
from bench.known import recording
from bench.measures import Span, boundary_f1, time_f1, word_error_rate
from phases.hear import RATE

NEAR_MS = (100, 250)
_NOCTURNE = Path(sys.executable).with_name("nocturne")
_WORD = re.compile(r"\w+")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sentences", type=int, default=24)
    parser.add_argument("--recording", type=Path, help="another recording than hibari's, in English")
    parser.add_argument("--text", type=Path, help="what is said in it")
    parser.add_argument("--to", default="pt")
    parser.add_argument("--engine", default="kokoro")
    parser.add_argument("--voice", default="pf_dora")
    parser.add_argument("--translator")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        path, said, spans = _recorded(arguments, Path(folder))
        named = ["--translator", arguments.translator] if arguments.translator else []
        flags = ["--dub", "--engine", arguments.engine, "--voice", arguments.voice, *named]
        report = _translated(path, folder, "--to", arguments.to, "--bilingual", *flags)
        told = _told(report)
        _tell_heard(report, told["lines"], said, spans)
        _tell_dub(report["dubbed"])
        heard = _told(_translated(_file(report["dubbed"], ".wav"), folder, "--from", arguments.to))
        meant, again = _words(told["lines"], "translation"), _words(heard["lines"], "text")
        wrong = word_error_rate(meant, again)
        print(f"  dub, written down by {heard['recognizer']}: {wrong:.1%} of {len(meant)} words are others")


def _recorded(arguments: argparse.Namespace, folder: Path) -> tuple[Path, str, tuple[Span, ...]]:
    """The file, what is said in it, and when, as far as it is known."""
    if arguments.recording:
        return arguments.recording, arguments.text.read_text() if arguments.text else "", ()
    known = recording(arguments.sentences)
    path = folder / "known.wav"
    soundfile.write(path, known.samples, RATE)
    return path, " ".join(known.said), known.spans


def _translated(path: Path, folder: str, *flags: str) -> Mapping[str, Any]:
    run = subprocess.run(
        [_NOCTURNE, "translate", path, "--json", "--out", Path(folder, "out"), *flags],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.exit(run.stderr)
    report: Mapping[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return report


def _tell_heard(
    report: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], said: str, spans: tuple[Span, ...]
) -> None:
    found = [(line["start_ms"], line["end_ms"]) for line in lines]
    left_out = sum(report["filtered"].values())
    print(
        f"  {report['length_ms'] / 1000:.1f} s, {report['speech_seconds']:.1f} s of speech: "
        f"{report['segments']} segments, {report['heard']} heard, {left_out} left out, "
        f"{len(report['failed'])} failed; {report['lines']} lines, {report['translated']} translated"
    )
    if said:
        print(f"  words wrong: {error_rate(said, ' '.join(line['text'] for line in lines)):.1%}")
    if spans:
        print(f"  when lines are said, F1 by milliseconds: {time_f1(found, spans):.3f}")
        for name, place in (("begin", 0), ("end", 1)):
            ours, true = [each[place] for each in found], [each[place] for each in spans]
            near = ", ".join(f"{boundary_f1(ours, true, ms):.3f} within {ms} ms" for ms in NEAR_MS)
            print(f"  where they {name}, F1: {near}")
    spent = ", ".join(f"{work} {seconds:.2f} s" for work, seconds in report["busy_seconds"].items())
    print(f"  {report['wall_seconds']:.1f} s in all: {spent}")


def _tell_dub(dubbed: Mapping[str, Any]) -> None:
    timing = dubbed["timing"]
    counts = ", ".join(f"{count} {status}" for status, count in timing["counts"].items())
    checked = ", ".join(
        [
            f"{dubbed['suspect']} suspect",
            *(f"{count} not checked ({why})" for why, count in dubbed["not_checked_because"].items()),
        ]
    )
    print(
        f"  dub: {timing['cues']} cues: {counts}; the latest by {timing['worst_lateness_ms']} ms; {checked}; "
        f"{dubbed['wall_seconds']:.1f} s"
    )


def _file(report: Mapping[str, Any], suffix: str) -> Path:
    (path,) = [path for path in report["files"] if path.endswith(suffix) and ".timing." not in path]
    return Path(path)


def _told(report: Mapping[str, Any]) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(_file(report, ".json").read_text())
    return told


def _words(lines: Sequence[Mapping[str, Any]], what: str) -> list[str]:
    return _WORD.findall(" ".join(line[what] or "" for line in lines).casefold())


if __name__ == "__main__":
    main()
