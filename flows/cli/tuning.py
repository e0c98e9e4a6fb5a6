"""`nocturne tune`: how each engine is best asked on this machine, measured and kept."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

import psutil
from rich.console import Console

from flows.casting import Casting
from flows.cli.doctor import language_of
from flows.cli.printing import print_json, table
from flows.limits import limit_of_this_machine
from flows.settings import Settings, load_settings
from phases.errors import EngineError
from phases.hosting import Hosts
from phases.synthesize import EngineFacts, Line
from phases.synthesize.tuning import Tuned, Way, compared, keep_tuned, pace_of, sample_lines, ways
from phases.voices import VoiceChoice
from tasks.slots import SPEAKING
from tasks.workshop import premises_of

console = Console()

FEWEST, MOST = 12, 96
"""Lines of one round."""
ROUND_SECONDS = 5.0
"""How long a round takes, one line at a time: the quicker an engine, the more lines it gets."""
MEBIBYTE = 2**20


def tune(names: Sequence[str], *, voice: str | None, rounds: int, as_json: bool) -> int:
    """Measure these engines, or the one that is set; what was found is used from then on."""
    settings = load_settings()
    found = [_tuned(settings, name, voice, rounds) for name in names or [settings.engine]]
    if as_json:
        return print_json([asdict(each) for each in found])
    for each in found:
        _print(each)
    return 0


def _tuned(settings: Settings, name: str, voice_name: str | None, rounds: int) -> Tuned:
    casting = Casting(settings)
    voice = casting.voice(VoiceChoice(name, voice_name))
    engine = casting.engines[voice.engine]
    lines = sample_lines(voice, language_of(voice), MOST)
    with _own_hosts(settings) as hosts:
        lines = lines[: _lines_of_a_round(hosts, engine, lines)]
        tried = _possible(hosts, engine, lines, ways(engine, _room_for(engine)))

        def pace(way: Way) -> float:
            figure = pace_of(hosts, engine, lines, way)
            _tell(f"{engine.name}, {way}: {figure:.2f}× real time")
            return figure

        tuned = Tuned.of(engine, hosts.premises.device, compared(tried, pace, rounds))
    keep_tuned(settings.folder.tuned, engine, tuned)
    return tuned


@contextmanager
def _own_hosts(settings: Settings) -> Iterator[Hosts]:
    """Hosts that no production shares; they end with the block."""
    premises = premises_of(settings.folder, settings.synthesize)
    hosts = Hosts(settings.folder.hosts / "tuning", settings.synthesize, premises)
    try:
        yield hosts
    finally:
        hosts.shut_down()


def _lines_of_a_round(hosts: Hosts, engine: EngineFacts, lines: Sequence[Line]) -> int:
    _tell(f"{engine.name}: loading")
    pace_of(hosts, engine, lines[:2], Way())
    began = time.monotonic()
    pace_of(hosts, engine, lines[:FEWEST], Way())
    return round(max(FEWEST, min(MOST, ROUND_SECONDS * FEWEST / (time.monotonic() - began))))


def _possible(hosts: Hosts, engine: EngineFacts, lines: Sequence[Line], tried: Sequence[Way]) -> list[Way]:
    """Those that the machine holds: a batch that memory has no room for is no way."""
    possible = []
    for way in tried:
        try:
            pace_of(hosts, engine, lines[: max(FEWEST, way.batch)], way)
            possible.append(way)
        except EngineError as error:
            if way == Way():
                raise
            _tell(f"{engine.name}, {way}: not possible here. {error.message}")
    return possible


def _room_for(engine: EngineFacts) -> int:
    """How many processes cores and memory allow for."""
    cores = psutil.cpu_count() or 1
    return min(cores, psutil.virtual_memory().available // (MEBIBYTE * max(1, engine.memory_mb)))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - measuring takes a while, and somebody waits


def _print(tuned: Tuned) -> None:
    listing = table("Asked", "Speed, median", "Rounds")
    for way, rounds in tuned.paces.items():
        middle = sorted(rounds)[len(rounds) // 2]
        sign = " ←" if way == tuned.way else ""
        listing.add_row(f"{way}{sign}", f"{middle:.2f}×", " ".join(f"{each:.2f}" for each in rounds))
    console.print(listing)
    console.print(f"{tuned.engine} on {tuned.machine}: {tuned.way}.", markup=False, highlight=False)
    if tuned.way == str(Way()):
        console.print("Nothing else was noticeably faster.", markup=False)
    else:
        console.print(f"{tuned.gain:.2f} times as fast as one line at a time.", markup=False, highlight=False)
    if not tuned.is_batched:
        name = limit_of_this_machine(SPEAKING)
        console.print(
            f"The Prefect limit “{name}” should have {tuned.processes}; it begins with that where it is new.",
            markup=False,
            highlight=False,
        )
