"""The last words of a command: for people what came of it, for machines one object."""

import json as jsonlib
import sys
from collections.abc import Mapping
from typing import Any

from phases.errors import NocturneError


def close(report: Mapping[str, Any], trouble: NocturneError | None, *, json: bool) -> None:
    """Print the error, if it ended in one, and what it came to."""
    closing = dict(report)
    if trouble is not None:
        print(f"{trouble.message}\n{trouble.remedy}", file=sys.stderr)  # noqa: T201
        closing |= {"error": type(trouble).__name__, "message": trouble.message, "remedy": trouble.remedy}
    if json:
        print(jsonlib.dumps(closing, ensure_ascii=False))  # noqa: T201
    elif trouble is None and report:
        _print_summary(report)


def _print_summary(report: Mapping[str, Any]) -> None:
    minutes = report["audio_seconds"] / 60
    print(  # noqa: T201
        f"{report['title']}: {report['chapters']} chapters, {report['chunks']} chunks, {minutes:.1f} minutes; "
        f"spoken {report['spoken']}, reused {report['reused']}, not checked {report['not_checked']}."
    )
    for part in report["left_out"]:
        print(f"Not spoken: {part['what']} ({part['why']}).")  # noqa: T201
    for path in report["files"]:
        print(path)  # noqa: T201
