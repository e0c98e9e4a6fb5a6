"""Signs that every engine stumbles over, in every language."""

import re

from phases.chunk.spelling.edits import Passage, Rule

_TRANSLATED = {"--": "—", "---": "—", "⸺": "—", "⸻": "—", "―": "—", "‒": "–", "‑": "-", "‐": "-"}


def _dash(match: re.Match[str], _passage: Passage) -> str:
    return _TRANSLATED.get(match[0], "—")


def _dots(match: re.Match[str], _passage: Passage) -> str:
    return "." * match[0].count(".")


def _nothing(_match: re.Match[str], _passage: Passage) -> str:
    return ""


def _blank(match: re.Match[str], passage: Passage) -> str:
    """A sign between two words becomes the blank that keeps them apart."""
    before, after = (
        passage.text[match.start() - 1 : match.start()],
        passage.text[match.end() : match.end() + 1],
    )
    return " " if before.isalnum() and after.isalnum() else ""


def _line_end(_match: re.Match[str], _passage: Passage) -> str:
    return ", "


TYPOGRAPHY_RULES = (
    Rule(re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+"), _nothing),
    # The end of a line of verse is heard.
    Rule(re.compile(r"(?<=\w)[ \t]*\n(?=[ \t]*\S)(?!\n)"), _line_end),
    Rule(re.compile(r"-{2,}|[⸺⸻―‒‑‐]"), _dash),
    Rule(re.compile(r"\.(?:[ \u00a0]\.){2,}"), _dots),
    Rule(re.compile(r"[*†‡¶|~^\\_•·⁂♦◆❦☙❧]+"), _blank),
)
