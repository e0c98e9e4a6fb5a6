"""Whether a recording is one to speak like: everything that speaks against it, with what to do about it."""

from pathlib import Path

from phases.errors import VoiceUnusable
from phases.voices.figures import figures_of
from phases.voices.findings import Examination, Needs
from phases.voices.original import Original, read_original
from phases.voices.sample import Sample
from phases.voices.sound_findings import is_silent, sound_findings
from phases.voices.told_findings import rights_findings, transcript_findings


def examine(original: Original, transcript: str = "", needs: Needs = "audio") -> Examination:
    """What is to be said of a recording, for an engine that needs that of a voice."""
    figures = figures_of(original.clip, original.channels)
    findings = list(sound_findings(figures, original.mixed))
    if not is_silent(figures):
        findings += transcript_findings(transcript, figures, needs)
    return Examination(tuple(findings), figures)


def examine_sample(sample: Sample, needs: Needs = "audio") -> Examination:
    """The same of a voice of a folder, and whether it is told that it may be used."""
    heard = examine(read_original(sample.audio), sample.transcript, needs)
    return Examination((*heard.findings, *rights_findings(sample)), heard.figures)


def require_usable(recording: Path, examination: Examination) -> None:
    """Nothing, or VoiceUnusable with every reason."""
    errors = examination.errors
    if errors:
        raise VoiceUnusable(
            f"{recording} cannot be a voice. {' '.join(error.message for error in errors)}",
            " ".join(dict.fromkeys(error.remedy for error in errors)),
        )
