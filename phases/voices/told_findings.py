"""What is told of a recording: whether its transcript can be what is said, and whether it may be used."""

from collections.abc import Iterator

from phases.letters import fewest_letters, most_letters
from phases.voices.figures import Figures
from phases.voices.findings import Finding, Needs
from phases.voices.sample import Sample

_SLOWEST_LETTERS, _FASTEST_LETTERS = 5.0, 30.0
"""In a second of speech, pauses not counted."""


def transcript_findings(transcript: str, figures: Figures, needs: Needs) -> Iterator[Finding]:
    """Whether the transcript is there where it must be, and fits the length of the speech."""
    needed = needs == "audio and transcript"
    fewest, most = fewest_letters(transcript), most_letters(transcript)
    slowest, fastest = fewest / figures.speech_seconds, most / figures.speech_seconds
    if not most and (needed or transcript):
        yield Finding(
            "no_transcript",
            "error" if needed else "warning",
            "Its transcript has no words."
            if transcript
            else "Its transcript is missing, and the engine needs it.",
            "Write exactly what is said in it to a file beside it that ends in .reference.txt.",
        )
    elif most and (fastest < _SLOWEST_LETTERS or slowest > _FASTEST_LETTERS):
        letters = fastest if fastest < _SLOWEST_LETTERS else slowest
        yield Finding(
            "transcript_pace",
            "error" if needed else "warning",
            f"Its transcript does not fit: {letters:.1f} letters for each second of speech, "
            f"where {_SLOWEST_LETTERS:.0f} to {_FASTEST_LETTERS:.0f} are usual.",
            "Write exactly what is said in the recording, no more and no less.",
        )


def rights_findings(sample: Sample) -> Iterator[Finding]:
    """Whether somebody said that the voice may be used."""
    for code, said, told in (
        ("no_rights", "under which terms it may be used", sample.rights),
        ("no_consent", "who agreed to its use, and when", sample.consent),
    ):
        if not told:
            yield Finding(
                code,
                "warning",
                f"It is not told {said}.",
                f'Write `{code.removeprefix("no_")} = "…"` to {sample.audio.stem}.toml beside it.',
            )
