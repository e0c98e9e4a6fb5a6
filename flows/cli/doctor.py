"""`nocturne doctor`: whether this machine can produce a book, and what to do if not."""

import json as jsonlib
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass

from rich.console import Console

from flows.casting import Casting
from flows.cli.printing import few
from flows.cli.runs import prefect_at
from flows.environment import prepare_prefect
from flows.own_server import starting_early
from flows.settings import Settings, load_settings
from flows.workshop import open_shelf, open_store
from phases.clip import Clip
from phases.errors import EngineError, EngineFailed, FolderNotWritable, NocturneError, SpaceMissing
from phases.files import appearing
from phases.hear import RecognizerFacts, Spoken, listen
from phases.hosting import Environments, Hosts
from phases.synthesize import EngineFacts, Line, speak_all
from phases.translate import TranslatorFacts
from phases.validate import judge_hearing
from phases.voice import Voice
from tasks.ears import Deaf, Ears
from tasks.tongues import Tongues
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
        "shelf": _shelf,
        "voices": say_a_sentence,
        "ears": hear_a_sentence,
        "translators": _translators,
        "Prefect": _prefect,
        "notifications": _notifications,
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


def _shelf(settings: Settings) -> str:
    """A shelf that is away is told at once."""
    with closing(open_shelf(settings.model_copy(update={"shelf_patience": 0.0}))) as shelf:
        if shelf.remote is None:
            return "takes stand in the data folder only"
        shelf.remote.try_out()
        return f"{shelf.remote.shown} can be written and read"


def say_a_sentence(settings: Settings) -> str:
    """One voice of each engine in the cast says a sentence, in a language of its own."""
    casting = Casting(settings)
    cast = casting.cast()
    for voice in cast.voices:
        if voice.environment:
            Environments(settings.folder.environments).require(voice.environment)
    firsts = {voice.engine: voice for voice in reversed(cast.voices)}
    hosts = _hosts(settings)
    told = []
    for name, voice in sorted(firsts.items()):
        engine = casting.engines[name]
        clip = _said(hosts, engine, voice, language_of(voice))
        told.append(f"{name} {engine.version} spoke {clip.seconds:.1f} s as {voice.name}")
    return "; ".join(told)


def hear_a_sentence(settings: Settings) -> str:
    """Whoever listens to a language of the cast hears a sentence; somebody missing is told, and is no fault."""
    casting = Casting(settings)
    ears = Ears(settings.hear, premises_of(settings.folder, settings.synthesize))
    told: dict[str, list[str]] = {}
    for voice in casting.cast().voices:
        for language in voice.languages:
            ear = ears.of(language)
            if isinstance(ear, Deaf):
                told.setdefault(f"not checked: {ear.message}", []).append(language)
            elif not any(line.startswith(ear.name) for line in told):
                told[_heard(_hosts(settings), ear, casting.engines[voice.engine], voice, language)] = [
                    language
                ]
    return "; ".join(f"{', '.join(dict.fromkeys(languages))}: {line}" for line, languages in told.items())


def _translators(settings: Settings) -> str:
    """Who translates what; that nobody does is no fault."""
    tongues = Tongues(settings.translate, premises_of(settings.folder, settings.synthesize))
    found = [each for each in map(tongues.known, tongues.names()) if isinstance(each, TranslatorFacts)]
    if not found:
        return "nobody translates here (`nocturne translators` says what each lacks)"
    return "; ".join(f"{each.name}: {few([' → '.join(pair) for pair in each.pairs])}" for each in found)


def _hosts(settings: Settings) -> Hosts:
    premises = premises_of(settings.folder, settings.synthesize)
    return Hosts(settings.folder.hosts, settings.synthesize, premises)


def language_of(voice: Voice) -> str:
    """A language that it can be tried in."""
    return "en" if voice.speaks("en") else voice.languages[0]


def _said(hosts: Hosts, engine: EngineFacts, voice: Voice, language: str) -> Clip:
    text = SENTENCE if language == "en" else NAME
    line = Line(text, language, voice, parameters=voice.parameters)
    for _, spoken in speak_all(hosts, engine, [line]):
        if isinstance(spoken, EngineError):
            raise spoken
        return spoken.clip
    raise EngineFailed(f"{engine.name} said nothing.", "Its host's log says why.")


def _heard(hosts: Hosts, ear: RecognizerFacts, engine: EngineFacts, voice: Voice, language: str) -> str:
    if not engine.has_words:
        return f"{ear.name} {ear.version} is there"
    text = SENTENCE if language == "en" else NAME
    spoken = Spoken(_said(hosts, engine, voice, language), text, language)
    for _, evidence in listen(hosts, ear, [[spoken]]):
        if isinstance(evidence, EngineError):
            raise evidence
        outcome = judge_hearing(evidence).outcome
        return f"{ear.name} {ear.version} heard {voice.name}: {outcome.replace('_', ' ')}"
    raise EngineFailed(f"{ear.name} heard nothing.", "Its host's log says why.")


def _prefect(settings: Settings) -> str:
    import prefect
    from prefect.settings import get_current_settings

    from flows.limits import limit_of_this_machine
    from tasks.slots import SPEAKING, LimitClient, slots_for

    url = get_current_settings().api.url
    casting = Casting(settings)
    casting.cast()
    slots = settings.workers or slots_for(casting.engines.values())
    if url is None:
        return f"{prefect.__version__}, no server named: runs share one of their own; {slots} slots when first used"
    name = limit_of_this_machine(SPEAKING)
    client = LimitClient(patience_seconds=2)
    try:
        limit = client.read(name)
    finally:
        client.close()
    known = (
        f"limit {name} has {limit['limit']} slots"
        if limit
        else f"limit {name} will be created with {slots} slots"
    )
    return f"{prefect.__version__}, server {url}, {known}"


def _notifications(settings: Settings) -> str:
    """Whether those who are to be told of nights can be; none is told now."""
    if not settings.notify:
        return "nobody is told of nights (setting `notify`)"
    with starting_early() as server, prefect_at(server):
        from flows.telling import unknown

        for each in unknown(settings.notify):
            raise each.why
    return f"{', '.join(settings.notify)} (`nocturne notify` sends a trial)"


def _print(findings: list[Finding], *, as_json: bool) -> None:
    if as_json:
        print(jsonlib.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2))  # noqa: T201
        return
    console = Console()
    for each in findings:
        sign = "[green]✓[/green]" if each.is_well else "[red]✗[/red]"
        console.print(f"{sign} [bold]{each.what}[/bold]: ", end="")
        console.print(each.told, markup=False, highlight=False)
