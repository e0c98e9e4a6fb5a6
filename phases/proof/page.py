"""The page: markup, look and behaviour in one file, the production inside it as JSON."""

import html
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from phases.proof.risk import riskiest_first
from phases.proof.shown import Proof, ProofChapter, ProofLine, TriedTake
from phases.verdict import Outcome, Reason

_LOOK, _BEHAVIOUR = ("look.css",), ("text.js", "rows.js", "player.js", "marks.js", "page.js")
_TITLE, _DATA = "{{title}}", "{{data}}"


def render(proof: Proof) -> str:
    """One HTML document that needs nothing but the audio beside it."""
    head, data_begins, rest = _template().partition(_DATA)
    if not data_begins:
        raise ValueError("the page has no place for its data")
    return head.replace(_TITLE, html.escape(proof.title)) + _script_safe(_facts(proof)) + rest


@cache
def _template() -> str:
    page = _file("page.html").replace("{{look}}", _joined(_LOOK))
    return page.replace("{{behaviour}}", _joined(_BEHAVIOUR))


def _joined(names: Iterable[str]) -> str:
    return "\n".join(_file(name) for name in names)


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _script_safe(facts: dict[str, Any]) -> str:
    """As JSON without `<`: whatever a book says, it cannot end the element it stands in."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _facts(proof: Proof) -> dict[str, Any]:
    return {
        "id": proof.production,
        "title": proof.title,
        "authors": list(proof.authors),
        "narrator": proof.narrator,
        "language": proof.language,
        "state": str(proof.state),
        "made": proof.made_at.isoformat(timespec="minutes"),
        "chapters": [_chapter(chapter) for chapter in proof.chapters],
        "riskiest": [line.number for line in riskiest_first(proof)],
    }


def _chapter(chapter: ProofChapter) -> dict[str, Any]:
    return {
        "number": chapter.number,
        "title": chapter.title,
        "audio": chapter.audio,
        "ms": chapter.milliseconds,
        "lines": [_line(line) for line in chapter.lines],
    }


def _line(line: ProofLine) -> dict[str, Any]:
    """There are thousands of these: what is usual is left out."""
    return _told(
        {
            "n": line.number,
            "text": line.text,
            "is": _outcome(line.outcome),
            "by": line.speaker,
            "audio": line.audio,
            "at": [line.start_ms, line.end_ms] if line.end_ms else None,
            "wave": line.outline,
            "why": [_reason(reason) for reason in line.reasons],
            "takes": [_take(take) for take in line.takes],
            "manner": line.manner,
            "far": [line.furthest.figure, round(line.furthest.strays, 1)] if line.furthest else None,
        }
    )


def _outcome(outcome: Outcome | None) -> str | None:
    if outcome is None:
        return "waiting"
    return None if outcome == Outcome.PASSED else str(outcome)


def _reason(reason: Reason) -> dict[str, Any]:
    has_place = reason.start_ms is not None
    return _told(
        {
            "says": reason.message,
            "word": reason.word,
            "at": [reason.start_ms, reason.end_ms or reason.start_ms] if has_place else None,
        }
    )


def _take(take: TriedTake) -> dict[str, Any]:
    return _told(
        {
            "name": take.name,
            "manner": take.manner,
            "audio": take.audio,
            "at": [0, take.milliseconds],
            "wave": take.outline,
            "why": [_reason(reason) for reason in take.reasons],
        }
    )


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value or value == 0}
