"""What was heard of a take in pieces, as the evidence of one take."""

from collections.abc import Sequence
from dataclasses import replace

from phases.evidence import Evidence, Finding, WordTime


def merged(pieces: Sequence[tuple[int, Evidence]]) -> Evidence:
    """One evidence; each piece comes with the milliseconds that its passage began after the take did.

    A take of which one piece could not be heard was not heard: the rest of it proves nothing for that piece.
    """
    unheard = next((evidence.unheard for _, evidence in pieces if evidence.unheard), None)
    if unheard:
        return Evidence(unheard=unheard, transcript=_transcript([evidence for _, evidence in pieces]))
    evidences = [evidence for _, evidence in pieces]
    findings, words = list[Finding](), list[str]()
    for evidence in evidences:
        findings += [replace(finding, word=finding.word + len(words)) for finding in evidence.findings]
        words += evidence.words
    return Evidence(
        words=tuple(words),
        loss=_loss(evidences),
        findings=tuple(findings),
        transcript=_transcript(evidences),
        times=tuple(
            WordTime(time.word, time.start_ms + offset, time.end_ms + offset)
            for offset, evidence in pieces
            for time in evidence.times
        ),
        figures=_figures(evidences),
    )


def _loss(evidences: Sequence[Evidence]) -> float | None:
    """The worst piece's: a good neighbour makes nothing of it better."""
    return max((evidence.loss for evidence in evidences if evidence.loss is not None), default=None)


def _transcript(evidences: Sequence[Evidence]) -> str | None:
    """All of it, or nothing: a transcript with a hole in it would look like one of the whole."""
    heard = [evidence.transcript for evidence in evidences if evidence.transcript is not None]
    return " ".join(heard) if len(heard) == len(evidences) else None


def _figures(evidences: Sequence[Evidence]) -> dict[str, float]:
    """The largest of each."""
    names = {name for evidence in evidences for name in evidence.figures}
    return {
        name: max(evidence.figures[name] for evidence in evidences if name in evidence.figures)
        for name in sorted(names)
    }
