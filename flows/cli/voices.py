"""`nocturne voices …`: who can be heard, and bringing one's own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from flows.cli.engines import listed_engines
from flows.cli.printing import print_json, table
from flows.settings import Settings, load_settings
from phases.errors import VoiceUnknown, VoiceUnusable
from phases.synthesize import find_engine
from phases.voices import Examination, Sample, add_voice, examine_sample, read_voices
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
    replace: bool,
) -> int:
    """Put a recording into the voice folder of this machine, and say what speaks against it."""
    sample = add_voice(
        recording,
        load_settings().folder.voices,
        name=name,
        rights=rights,
        consent=consent,
        transcript=transcript,
        languages=languages,
        replace=replace,
    )
    _print_findings(sample, examine_sample(sample))
    console.print(f"{sample.name} is a voice now: {sample.audio}", markup=False, soft_wrap=True)
    return 0


def check(name: str | None, *, as_json: bool) -> int:
    """Examine voices of the folders; an error if one of them cannot be used."""
    samples = read_voices(load_settings().voice_folders)
    if name is not None and name.casefold() not in samples:
        raise VoiceUnknown(
            f"There is no voice “{name}” in the voice folders.", f"There are: {', '.join(samples) or 'none'}."
        )
    chosen = [samples[name.casefold()]] if name is not None else list(samples.values())
    found = [(sample, examine_sample(sample)) for sample in chosen]
    if as_json:
        print_json([_as_json(sample, examination) for sample, examination in found])
    else:
        for sample, examination in found:
            _print_findings(sample, examination)
    unusable = [sample.name for sample, examination in found if not examination.is_usable]
    if unusable:
        raise VoiceUnusable(
            f"Not fit to speak like: {', '.join(unusable)}.", "Record them again as said above."
        )
    return 0


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


def _print_findings(sample: Sample, examination: Examination) -> None:
    sign = "[green]✓[/green] " if not examination.findings else ""
    console.print(f"{sign}[bold]{sample.name}[/bold] ", end="")
    console.print(f"{sample.audio}", markup=False, highlight=False, soft_wrap=True)
    for finding in examination.findings:
        console.print(f"  {_SIGNS[finding.severity]} ", end="")
        console.print(f"{finding.message} {finding.remedy}", markup=False, highlight=False)


def _as_json(sample: Sample, examination: Examination) -> dict[str, Any]:
    return {
        "voice": sample.name,
        "file": str(sample.audio),
        "is_usable": examination.is_usable,
        "findings": [
            {"code": each.code, "severity": each.severity, "message": each.message, "remedy": each.remedy}
            for each in examination.findings
        ],
    }
