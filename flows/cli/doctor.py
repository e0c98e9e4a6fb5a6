"""`nocturne doctor`: whether this machine can produce a book, and what to do if not."""

import json as jsonlib
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass

from rich.console import Console

from flows.casting import Casting
from flows.environment import prepare_prefect
from flows.settings import Settings, load_settings
from flows.workshop import open_store
from phases.errors import EngineError, FolderNotWritable, NocturneError, SpaceMissing
from phases.files import appearing
from phases.synthesize import EngineFacts, Environments, Hosts, Line, speak_all
from phases.voice import Voice
from tasks.workshop import premises_of

GIGABYTE = 10**9
SPACE_FOR_A_BOOK = GIGABYTE
SENTENCE = "Nocturne is ready to read through the night."
NAME = "Nocturne."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    is_well: bool
    told: str


def examine(*, as_json: bool) -> int:
    """Look at everything a production needs; the exit code of the first thing that is amiss."""
    settings = load_settings()
    prepare_prefect(quiet=True)
    looks: dict[str, Callable[[Settings], str]] = {
        "data folder": _data_folder,
        "output folder": _output_folder,
        "store": _store,
        "voices": say_a_sentence,
        "Prefect": _prefect,
    }
    code, findings = 0, []
    for what, look in looks.items():
        try:
            findings.append(Finding(what, is_well=True, told=look(settings)))
        except NocturneError as error:
            findings.append(Finding(what, is_well=False, told=str(error)))
            code = code or error.exit_code
    _print(findings, as_json=as_json)
    return code


def _data_folder(settings: Settings) -> str:
    root = settings.folder.root
    with appearing(root / "doctor") as part:
        part.touch()
    (root / "doctor").unlink()
    free = shutil.disk_usage(root).free
    if free < SPACE_FOR_A_BOOK:
        raise SpaceMissing(
            f"{root} has {free / GIGABYTE:.1f} GB left; a book needs about one.",
            "Free some space, or name another data folder with NOCTURNE_HOME.",
        )
    return f"{root}, {free / GIGABYTE:.0f} GB free"


def _output_folder(settings: Settings) -> str:
    out = settings.out.absolute()
    if out.exists() and not out.is_dir():
        raise FolderNotWritable(
            f"{out} is not a folder.", "Name another output folder with --out or NOCTURNE_OUT."
        )
    with appearing(out / "doctor") as part:
        part.touch()
    (out / "doctor").unlink()
    return str(out)


def _store(settings: Settings) -> str:
    store = open_store(settings)
    store.close()
    return store.url.render_as_string()


def say_a_sentence(settings: Settings) -> str:
    """One voice of each engine in the cast says a sentence, in a language of its own."""
    casting = Casting(settings)
    cast = casting.cast()
    for voice in cast.voices:
        if voice.environment:
            Environments(settings.folder.environments).require(voice.environment)
    firsts = {voice.engine: voice for voice in reversed(cast.voices)}
    hosts = Hosts(
        settings.folder.hosts, settings.synthesize, premises_of(settings.folder, settings.synthesize)
    )
    return "; ".join(_spoken(hosts, casting.engines[name], voice) for name, voice in sorted(firsts.items()))


def _spoken(hosts: Hosts, engine: EngineFacts, voice: Voice) -> str:
    language = "en" if voice.speaks("en") else voice.languages[0]
    line = Line(SENTENCE if language == "en" else NAME, language, voice, parameters=voice.parameters)
    for _, spoken in speak_all(hosts, engine, [line]):
        if isinstance(spoken, EngineError):
            raise spoken
        return f"{engine.name} {engine.version} spoke {spoken.clip.seconds:.1f} s as {voice.name}"
    return f"{engine.name} said nothing"


def _prefect(settings: Settings) -> str:
    import prefect
    from prefect.settings import get_current_settings

    from tasks.slots import LIMIT, LimitClient, slots_for

    url = get_current_settings().api.url
    casting = Casting(settings)
    casting.cast()
    slots = settings.workers or slots_for(casting.engines.values())
    if url is None:
        return f"{prefect.__version__}, no server named: runs share one of their own; {slots} slots when first used"
    client = LimitClient(patience_seconds=2)
    try:
        limit = client.read(LIMIT)
    finally:
        client.close()
    known = (
        f"limit {LIMIT} has {limit['limit']} slots"
        if limit
        else f"limit {LIMIT} will be created with {slots} slots"
    )
    return f"{prefect.__version__}, server {url}, {known}"


def _print(findings: list[Finding], *, as_json: bool) -> None:
    if as_json:
        print(jsonlib.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2))  # noqa: T201
        return
    console = Console()
    for each in findings:
        sign = "[green]✓[/green]" if each.is_well else "[red]✗[/red]"
        console.print(f"{sign} [bold]{each.what}[/bold]: ", end="")
        console.print(each.told, markup=False, highlight=False)
