"""What recognizers write down although nobody has said it: found by what is known of them, and named."""

import re
from collections.abc import Sequence

from phases.evidence import Evidence

NO_SPEECH, UNSURE = 0.6, -1.0
"""Whisper's own bounds: it doubts that anybody speaks, and what it wrote down is unlikely besides."""
MOST_REPEATS = 4
_LONGEST_PATTERN = 8
_STOCK = frozenset(
    {
        "thank you for watching",
        "thanks for watching",
        "please subscribe",
        "subtitles by the amara.org community",
        "legendas pela comunidade amara.org",
        "subtítulos realizados por la comunidad de amara.org",
        "untertitel der amara.org-community",
        "sous-titres réalisés par la communauté d'amara.org",
        "sottotitoli creati dalla comunità amara.org",
    }
)
"""What the subtitles that they were taught with say over silence."""
_MARKS = re.compile(r"^[\W_]+|[\W_]+$")


def invented(evidence: Evidence) -> str | None:
    """Why what was written down was not said; None if there is no reason to think so."""
    text = evidence.transcript or ""
    if not any(map(str.isalnum, text)):
        return "nothing is said"
    words = [_MARKS.sub("", word).casefold() for word in text.split()]
    if " ".join(words) in _STOCK:
        return f"“{text.strip()}” is what recognizers write over silence"
    figures = evidence.figures
    if figures.get("no_speech", 0.0) > NO_SPEECH and figures.get("mean_score", 0.0) < UNSURE:
        return "the recognizer itself doubts that anybody speaks"
    return None


def repeats(evidence: Evidence) -> bool:
    """Whether the recognizer got caught in a loop: the same words, again and again, to the end."""
    words = [_MARKS.sub("", word).casefold() for word in (evidence.transcript or "").split()]
    return any(_ends_in_repeats(words, length) for length in range(1, min(_LONGEST_PATTERN, len(words)) + 1))


def _ends_in_repeats(words: Sequence[str], length: int) -> bool:
    pattern = words[-length:]
    if len(words) < length * (MOST_REPEATS + 1):
        return False
    return all(
        words[len(words) - length * (times + 1) : len(words) - length * times] == pattern
        for times in range(1, MOST_REPEATS + 1)
    )
