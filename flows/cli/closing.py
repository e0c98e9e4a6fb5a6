"""The last words of a command: for people what came of it, for machines one object."""

import json as jsonlib
import sys
from collections.abc import Mapping
from typing import Any

from phases.errors import NocturneError

SUSPECTS_NAMED = 10


def close(report: Mapping[str, Any], trouble: NocturneError | None, *, json: bool) -> None:
    """Print the error, if it ended in one, and what it came to."""
    closing = dict(report)
    if trouble is not None:
        print(f"{trouble.message}\n{trouble.remedy}", file=sys.stderr)  # noqa: T201
        closing |= {"error": type(trouble).__name__, "message": trouble.message, "remedy": trouble.remedy}
    if json:
        print(jsonlib.dumps(closing, ensure_ascii=False))  # noqa: T201
    elif report and (trouble is None or report["files"]):
        (_print_speech if report.get("kind") == "subtitles" else _print_summary)(report)


def _print_summary(report: Mapping[str, Any]) -> None:
    minutes = report["audio_seconds"] / 60
    timing = report.get("timing")
    parts = f"{timing['cues']} cues" if timing else f"{report['chapters']} chapters"
    print(  # noqa: T201
        f"{report['title']}: {parts}, {report['chunks']} chunks, {minutes:.1f} minutes; "
        f"spoken {report['spoken']}, reused {report['reused']}, suspect {report['suspect']}, "
        f"not checked {report['not_checked']}."
    )
    if timing:
        print(_placed(timing))  # noqa: T201
    for each in report["suspects"][:SUSPECTS_NAMED]:
        where = f"Suspect: chapter {each['chapter']}, chunk {each['chunk']:04d}"
        print(f"{where}: {' '.join(reason['message'] for reason in each['reasons'])}")  # noqa: T201
    if report["suspect"] > SUSPECTS_NAMED:
        print(f"`nocturne status {report['production']}` shows all {report['suspect']}.")  # noqa: T201
    for code, count in report["not_checked_because"].items():
        print(f"Not checked: {count} chunks ({code.replace('_', ' ')}).")  # noqa: T201
    for manner, count in report["unusual_takes"].items():
        print(f"Not simply spoken: {count} chunks ({manner}).")  # noqa: T201
    for why, count in report.get("taken_one_by_one", {}).items():
        print(f"Taken again one by one: {count} chunks, for their batch failed ({why}).")  # noqa: T201
    for part in report["left_out"]:
        print(f"Not spoken: {part['what']} ({part['why']}).")  # noqa: T201
    for path in report["files"]:
        print(path)  # noqa: T201


def _print_speech(report: Mapping[str, Any]) -> None:
    is_written = report["of"] == "subtitles"
    found = f"{report['segments']} {'passages of subtitles' if is_written else 'segments of speech'}"
    heard = "" if is_written else f"; heard now {report['heard_now']}; {report['lines']} lines"
    translated = f", {report['translated']} translated" if report["target"] else ""
    print(f"{report['title']}: {found}, {report['speech_seconds'] / 60:.1f} minutes{heard}{translated}.")  # noqa: T201
    if report["busy_seconds"]:
        spent = ", ".join(f"{work} {seconds:.1f} s" for work, seconds in report["busy_seconds"].items())
        print(f"Took {report['wall_seconds']:.1f} s: {spent}.")  # noqa: T201
    for why, count in report["filtered"].items():
        print(f"Left out: {count} segments, {why}.")  # noqa: T201
    for gap in report["failed"]:
        print(f"Marked: at {gap['start_ms'] / 1000:.1f} s, {gap['why']}")  # noqa: T201
    for path in report["files"]:
        print(path)  # noqa: T201
    if "dubbed" in report:
        _print_summary(report["dubbed"])


def _placed(timing: Mapping[str, Any]) -> str:
    """How well speech and times agree: what was measured in the finished file."""
    counts = ", ".join(f"{count} {status}" for status, count in timing["counts"].items())
    worst = (
        f"the latest by {timing['worst_lateness_ms']} ms, the fastest {timing['fastest_factor']:.2f} times"
    )
    beyond = f"; {timing['beyond_ms']} ms longer than asked for" if timing["beyond_ms"] else ""
    return f"On time: {counts}; {worst}{beyond}."
