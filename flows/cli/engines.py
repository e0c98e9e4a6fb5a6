"""`nocturne engines …` and `nocturne languages`: who can speak here, what each needs, and getting it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from flows.casting import require_environment
from flows.cli.doctor import say_a_sentence
from flows.cli.printing import few, print_json, table
from flows.settings import Settings, load_settings
from phases.errors import EngineError, EngineUnknown
from phases.hosting import Environments, EnvironmentState, Premises
from phases.synthesize import EngineFacts, engine_names, find_engine
from phases.voice import Voice, covers, primary
from tasks.workshop import premises_of

console = Console()


@dataclass(frozen=True, slots=True)
class Listed:
    """An engine, or one of its models, and what keeps it from speaking."""

    name: str
    facts: EngineFacts | None
    trouble: EngineError | None = None

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        row: dict[str, Any] = {"engine": self.name, "is_ready": self.trouble is None}
        if self.trouble is not None:
            row |= {"missing": self.trouble.message, "remedy": self.trouble.remedy}
        if self.facts is not None:
            row |= {
                "version": self.facts.version,
                "model_revision": self.facts.model_revision,
                "languages": list(self.facts.languages),
                "voices": [voice.name for voice in self.facts.voices],
                "clones": self.facts.clones,
                "max_chars": self.facts.limits.max_chars,
                "max_batch": self.facts.max_batch,
                "deterministic": self.facts.deterministic,
                "memory_mb": self.facts.memory_mb,
                "code_licence": self.facts.code_licence,
                "weights_licence": self.facts.weights_licence,
                "environment": self.facts.environment,
            }
        return row


def listed_engines(settings: Settings) -> list[Listed]:
    """Every engine that comes with Nocturne, with each of its models that lie here."""
    premises = premises_of(settings.folder, settings.synthesize)
    names = [name for family in engine_names() for name in _with_models(family, premises)]
    return [_listed(settings, name, premises) for name in names]


def show_engines(*, as_json: bool) -> int:
    """Who can speak, and what the others lack."""
    known = listed_engines(load_settings())
    if as_json:
        return print_json([each.as_json() for each in known])
    listing = table("Engine", "Languages", "Voices", "Chunk", "Memory", "Licence of code", "of weights")
    for each in known:
        if each.facts is not None and each.trouble is None:
            listing.add_row(each.name, *_described(each.facts))
    console.print(listing)
    for each in known:
        if each.trouble is not None:
            console.print(f"[bold]{each.name}[/bold]: ", end="")
            console.print(f"{each.trouble.message} {each.trouble.remedy}", markup=False, highlight=False)
    return 0


def install(name: str) -> int:
    """Make the environment of an engine, or finish making it."""
    Environments(load_settings().folder.environments).install(
        name, lambda line: console.print(line, markup=False)
    )
    return 0


def remove(name: str) -> int:
    """Take the environment of an engine away; takes and models stay."""
    environments = Environments(load_settings().folder.environments)
    if environments.state(name) is EnvironmentState.MISSING:
        console.print(f"The environment “{name}” is not installed.", markup=False)
        return 0
    freed = environments.size_mb(name)
    environments.remove(name)
    console.print(f"The environment of {name} is removed, {freed} MB. Takes and models stay.", markup=False)
    return 0


def check(name: str, voice: str | None) -> int:
    """Have an engine say a sentence."""
    console.print(say_a_sentence(load_settings(engine=name, voice=voice)), markup=False)
    return 0


def show_languages(language: str | None, *, as_json: bool) -> int:
    """Who speaks which language, under which licences."""
    rows = sorted(_speakers(language), key=lambda row: (row["language"], row["engine"]))
    if as_json:
        return print_json(rows)
    if not rows:
        raise EngineUnknown(
            f"No engine that is installed speaks “{language}”.",
            "`nocturne engines` lists what else there is; espeak speaks a hundred languages.",
        )
    listing = table("Language", "Engine", "Voices", "Licence of weights", "Needs")
    for row in rows:
        voices = few(row["voices"]) or "yours"
        listing.add_row(row["language"], row["engine"], voices, row["weights_licence"], row["needs"])
    console.print(listing)
    return 0


def _speakers(language: str | None) -> Iterator[dict[str, Any]]:
    settings = load_settings()
    for each in listed_engines(settings):
        if each.facts is None:
            continue
        for tag in each.facts.languages:
            voices = [voice for voice in each.facts.voices if _is_of(voice, tag)]
            if language is None or covers([tag], language):
                yield {
                    "language": tag,
                    "engine": each.name,
                    "voices": [voice.name for voice in voices],
                    "clones": each.facts.clones,
                    "code_licence": each.facts.code_licence,
                    "weights_licence": each.facts.weights_licence,
                    "needs": each.trouble.remedy if each.trouble else _needs(settings, voices),
                }


def _needs(settings: Settings, voices: Sequence[Voice]) -> str:
    """What has to be done before these voices speak, if anything."""
    environments = Environments(settings.folder.environments)
    names = {voice.environment for voice in voices if voice.environment}
    missing = [name for name in sorted(names) if environments.state(name) is not EnvironmentState.READY]
    return ", ".join(f"`nocturne engines install {name}`" for name in missing)


def _is_of(voice: Voice, tag: str) -> bool:
    return tag == "*" or any(known == tag or primary(known) == tag for known in voice.languages)


def _with_models(family: str, premises: Premises) -> list[str]:
    return [f"{family}/{model}" for model in premises.model_names(family)] or [family]


def _listed(settings: Settings, name: str, premises: Premises) -> Listed:
    facts = None
    try:
        facts = find_engine(name, premises)
        require_environment(settings, facts)
    except EngineError as error:
        return Listed(name, facts, error)
    return Listed(name, facts)


def _described(facts: EngineFacts) -> tuple[str, ...]:
    voices = few([voice.name for voice in facts.voices])
    if facts.clones != "no":
        voices = ", ".join(filter(None, [voices, "voice folders"]))
    return (
        few(facts.languages),
        voices,
        f"≤ {facts.limits.max_chars} letters",
        f"{facts.memory_mb} MB",
        facts.code_licence,
        facts.weights_licence,
    )
