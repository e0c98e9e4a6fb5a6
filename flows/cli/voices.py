"""`nocturne voices …`: who can be heard, and bringing one's own."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from flows.cli.engines import listed_engines
from flows.cli.printing import print_json, table
from flows.settings import Settings, load_settings
from phases.errors import VoiceUnknown, VoiceUnusable
from phases.synthesize import find_engine
from phases.voice import folded
from phases.voices import Finding, Needs, add_voice, examine_sample, find_voices, read_sample, read_voices
from tasks.workshop import premises_of

console = Console()
_SIGNS = {"error": "[red]✗[/red]", "warning": "[yellow]![/yellow]"}


def show_voices(engine: str | None, *, as_json: bool) -> int:
    """The voices of one engine, or of all that are installed, and those of the voice folders."""
    settings = load_settings()
    rows = [*_rows_of_engines(settings, engine), *_rows_of_folders(settings, engine)]
    if as_json:
        return print_json(rows)
    listing = table("Engine", "Voice", "Languages", "Rights")
    for row in rows:
        listing.add_row(row["engine"], row["voice"], ", ".join(row["languages"]), row["rights"])
    console.print(listing)
    return 0


def add(
    recording: Path,
    *,
    name: str,
    rights: str,
    consent: str,
    transcript: str,
    languages: Sequence[str],
    engine: str | None,
    replace: bool,
) -> int:
    """Put a recording into the voice folder of this machine, and say what speaks against it."""
    settings = load_settings()
    sample = add_voice(
        recording,
        settings.folder.voices,
        name=name,
        rights=rights,
        consent=consent,
        transcript=transcript,
        languages=languages,
        needs=_needs_of(settings, engine),
        replace=replace,
    )
    _checked(sample.name, sample.audio).print()
    console.print(f"{sample.name} is a voice now: {sample.audio}", markup=False, soft_wrap=True)
    console.print(
        "chatterbox and f5-tts speak with it; `nocturne engines` says what they need.", markup=False
    )
    return 0


def check(name: str | None, *, as_json: bool) -> int:
    """Examine voices of the folders; an error if one of them cannot be used."""
    recordings = find_voices(load_settings().voice_folders).recordings
    chosen = recordings if name is None else {folded(name): recordings.get(folded(name))}
    found = []
    for known, recording in chosen.items():
        if recording is None:
            raise VoiceUnknown(
                f"There is no voice “{known}” in the voice folders.",
                f"There are: {', '.join(recordings) or 'none'}.",
            )
        found.append(_checked(known, recording))
    if as_json:
        print_json([each.as_json() for each in found])
    else:
        for each in found:
            each.print()
    unusable = [each.name for each in found if not each.is_usable]
    if unusable:
        raise VoiceUnusable(
            f"Not fit to speak like: {', '.join(unusable)}.", "Record them again as said above."
        )
    return 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A voice, and what speaks against it."""

    name: str
    recording: Path
    findings: Sequence[Finding]

    @property
    def is_usable(self) -> bool:
        """Whether an engine may be given it."""
        return all(finding.severity != "error" for finding in self.findings)

    def print(self) -> None:
        """For people."""
        sign = "[green]✓[/green] " if not self.findings else ""
        console.print(f"{sign}[bold]{escape(self.name)}[/bold] ", end="")
        console.print(str(self.recording), markup=False, highlight=False, soft_wrap=True)
        for finding in self.findings:
            console.print(f"  {_SIGNS[finding.severity]} ", end="")
            console.print(f"{finding.message} {finding.remedy}", markup=False, highlight=False)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        findings = [asdict(finding) for finding in self.findings]
        return {
            "voice": self.name,
            "file": str(self.recording),
            "is_usable": self.is_usable,
            "findings": findings,
        }


def _checked(name: str, recording: Path) -> Checked:
    try:
        findings = examine_sample(read_sample(recording)).findings
    except VoiceUnusable as error:
        findings = (Finding("unreadable", "error", error.message, error.remedy),)
    return Checked(name, recording, findings)


def _needs_of(settings: Settings, engine: str | None) -> Needs:
    if engine is None:
        return "audio"
    clones = find_engine(engine, premises_of(settings.folder, settings.synthesize)).clones
    if clones == "no":
        raise VoiceUnusable(
            f"{engine} speaks with no voices but its own.", "Name an engine that takes recordings."
        )
    return clones


def _rows_of_engines(settings: Settings, engine: str | None) -> list[dict[str, Any]]:
    if engine is not None:
        known = [find_engine(engine, premises_of(settings.folder, settings.synthesize))]
    else:
        known = [
            each.facts for each in listed_engines(settings) if each.facts is not None and not each.trouble
        ]
    return [
        {
            "engine": facts.name,
            "voice": voice.name,
            "languages": list(voice.languages),
            "rights": voice.rights,
        }
        for facts in known
        for voice in facts.voices
    ]


def _rows_of_folders(settings: Settings, engine: str | None) -> list[dict[str, Any]]:
    if engine is not None:
        return []
    return [
        {
            "engine": "voice folder",
            "voice": sample.name,
            "languages": list(sample.languages),
            "rights": sample.rights or "not told",
        }
        for sample in read_voices(settings.voice_folders).values()
    ]
