"""`nocturne recognizers`: who can listen here, and what the others lack."""

from rich.console import Console

from flows.cli.printing import few, print_json, table
from flows.settings import load_settings
from phases.hear import RecognizerFacts
from tasks.ears import Deaf, Ears
from tasks.workshop import premises_of

console = Console()


def show_recognizers(*, as_json: bool) -> int:
    """Who can listen, and what the others lack."""
    settings = load_settings()
    known = Ears(settings.hear, premises_of(settings.folder, settings.synthesize)).all()
    if as_json:
        return print_json([_row(name, each) for name, each in known.items()])
    listing = table("Recognizer", "Languages", "Can", "Memory", "Licence of code", "of weights")
    for name, each in known.items():
        if isinstance(each, RecognizerFacts):
            listing.add_row(name, *_described(each))
    console.print(listing)
    for name, each in known.items():
        if isinstance(each, Deaf):
            console.print(f"[bold]{name}[/bold]: ", end="")
            console.print(each.message, markup=False, highlight=False)
    return 0


def _described(facts: RecognizerFacts) -> tuple[str, ...]:
    return (
        few(facts.languages),
        ", ".join(sorted(facts.abilities)),
        f"{facts.memory_mb} MB",
        facts.code_licence,
        facts.weights_licence,
    )


def _row(name: str, each: RecognizerFacts | Deaf) -> dict[str, object]:
    if isinstance(each, Deaf):
        return {"recognizer": name, "is_ready": False, "missing": each.message}
    return {
        "recognizer": name,
        "is_ready": True,
        "version": each.version,
        "model_revision": each.model_revision,
        "languages": list(each.languages),
        "abilities": sorted(each.abilities),
        "memory_mb": each.memory_mb,
        "code_licence": each.code_licence,
        "weights_licence": each.weights_licence,
        "environment": each.environment,
    }
