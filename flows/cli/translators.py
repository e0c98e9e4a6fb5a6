"""`nocturne translators`: who can translate here, and what the others lack."""

from rich.console import Console

from flows.cli.printing import few, print_json, table
from flows.settings import load_settings
from phases.translate import TranslatorFacts
from tasks.tongues import Tongues
from tasks.workshop import premises_of

console = Console()


def show_translators(*, as_json: bool) -> int:
    """Every translator that comes with Nocturne."""
    settings = load_settings()
    tongues = Tongues(settings.translate, premises_of(settings.folder, settings.synthesize))
    known = {name: tongues.known(name) for name in tongues.names()}
    if as_json:
        return print_json(
            [
                {
                    "translator": name,
                    "is_ready": True,
                    "version": found.version,
                    "pairs": [list(pair) for pair in found.pairs],
                    "code_licence": found.code_licence,
                    "weights_licence": found.weights_licence,
                    "memory_mb": found.memory_mb,
                }
                if isinstance(found, TranslatorFacts)
                else {"translator": name, "is_ready": False, "missing": found.message, "remedy": found.remedy}
                for name, found in known.items()
            ]
        )
    listing = table("Translator", "Languages", "Memory", "Licence of code", "of weights")
    for name, found in known.items():
        if isinstance(found, TranslatorFacts):
            pairs = few([f"{source} → {target}" for source, target in found.pairs])
            listing.add_row(name, pairs, f"{found.memory_mb} MB", found.code_licence, found.weights_licence)
    if listing.rows:
        console.print(listing)
    for name, found in known.items():
        if not isinstance(found, TranslatorFacts):
            console.print(f"[bold]{name}[/bold]: ", end="")
            console.print(f"{found.message} {found.remedy}", markup=False, highlight=False)
    return 0
