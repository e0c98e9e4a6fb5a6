"""What every task works with: store, folder, hosts, voice, and the settings of each phase."""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from db.chunks import ScriptedChunk
from db.store import Store
from phases.assemble import AssembleSettings
from phases.captions import CaptionSettings
from phases.chunk import ChunkSettings
from phases.deliver import DeliverSettings
from phases.errors import EngineError
from phases.evidence import Evidence
from phases.extract import ExtractSettings
from phases.fit import FitSettings
from phases.hear import RecognizerFacts
from phases.hear.settings import HearSettings
from phases.hosting import Environments, Hosts, HostSettings, Premises
from phases.listen import ListenSettings
from phases.script import USUAL, Chunk
from phases.shelf import Shelf
from phases.subtitles import SubtitleSettings
from phases.synthesize import EngineFacts
from phases.take import Recipe
from phases.track import TrackSettings
from phases.translate.settings import TranslateSettings
from phases.validate import (
    HEARING,
    SIGNAL_CHECKER,
    SIGNAL_CHECKER_VERSION,
    VOICE_CHECKER,
    VOICE_CHECKER_VERSION,
    HearingBounds,
    ValidateSettings,
)
from phases.verdict import Outcome, Standard
from phases.voice import Cast, Voice
from phases.work_folder import WorkFolder
from tasks.attention import Attention
from tasks.ears import Deaf, Ears
from tasks.progress import Progress
from tasks.routes import Routes
from tasks.tongues import Tongues


@dataclass(frozen=True, slots=True)
class PhaseSettings:
    """Each phase's own section, as its tasks hand it on."""

    extract: ExtractSettings
    subtitles: SubtitleSettings
    chunk: ChunkSettings
    synthesize: HostSettings
    hear: HearSettings
    validate: ValidateSettings
    hearing: HearingBounds
    listen: ListenSettings
    translate: TranslateSettings
    captions: CaptionSettings
    assemble: AssembleSettings
    fit: FitSettings
    track: TrackSettings
    deliver: DeliverSettings


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a chunk is taken before it has failed, and what is good enough."""

    takes_per_chunk: int = 3
    retakes_share: float = 0.2
    strict: bool = False
    check_all: bool = False

    @property
    def accepted(self) -> frozenset[Outcome]:
        """Verdicts that make a chunk done; all but `passed` are counted in every report."""
        refused = {Outcome.FAILED}
        if self.strict:
            refused.add(Outcome.SUSPECT)
        if self.check_all:
            refused.add(Outcome.NOT_CHECKED)
        return frozenset(set(Outcome) - refused)


class Workshop:
    """One flow's view of this machine. A plain object: Prefect hands it to tasks without looking inside."""

    def __init__(
        self,
        *,
        store: Store,
        folder: WorkFolder,
        shelf: Shelf,
        engines: Mapping[str, EngineFacts],
        cast: Cast,
        settings: PhaseSettings,
        patience: Patience,
        progress: Progress,
        guest: Callable[[str, str | None], Voice],
        another: Callable[[], "Workshop"],
        fallback: Voice | None = None,
        batch_size: int = 0,
    ) -> None:
        self.store = store
        self.folder = folder
        self.shelf = shelf
        self.engines = engines
        """Everybody's in the cast, the fallback's, and those of guests who have come, by name."""
        self.unavailable: dict[str, EngineError] = {}
        """Those that could not be had in this run; nobody tries again."""
        self.cast = cast
        self.guest = guest
        """The voice of that engine and name, who speaks single chunks as a person has directed."""
        self.another = another
        """Furnishes one like it, in any process."""
        self.fallback = fallback
        """Who speaks a chunk that its own voice fails at."""
        self.settings = settings
        self.patience = patience
        self.progress = progress
        premises = premises_of(folder, settings.synthesize)
        self.hosts = Hosts(folder.hosts, settings.synthesize, premises)
        self.ears = Ears(settings.hear, premises)
        self.tongues = Tongues(settings.translate, premises)
        self.routes = Routes(folder.tuned, premises.device, batch_size)
        """How lines are put to the hosts of each engine."""
        self._bounds = _digest(settings.validate, settings.hearing)
        """Other bounds are another checker: its verdicts say nothing of what these would say."""
        self.attention = Attention()
        """How the listening goes."""
        self.heard: dict[str, Evidence] = {}
        """What was heard when voices were learned, by take, until it is judged."""
        self.auditioned: frozenset[str] = frozenset()
        """The recipes of chunks that voices are learned from."""
        self.script: Mapping[int, ScriptedChunk] = {}
        """The chunks of the production at hand, by number; the flow sets it."""
        self.stop = threading.Event()
        self.stopped_because = ""
        self.let_go: Callable[[], None] = _nothing
        """What frees those who wait for a slot when the work stops; the flow sets it."""
        self.branch: Callable[[frozenset[str]], object] | None = None
        """What stands for it in another process, if tasks go there; the flow sets it."""

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Its store and its hosts stay here; another process furnishes its own."""
        return super().__reduce__() if self.branch is None else (self.branch, (self.auditioned,))

    def halt(self, because: str = "Stopped.") -> None:
        """Begin nothing more: stretches end after the lines in hand, and nobody waits for a slot any longer."""
        if not self.stop.is_set():
            self.stopped_because = because
        self.stop.set()
        self.shelf.hurry()
        self.let_go()

    def standard_of(self, chunk: Chunk) -> Standard:
        """What makes a take of this chunk good enough."""
        return Standard(
            {
                SIGNAL_CHECKER: f"{SIGNAL_CHECKER_VERSION}-{self._bounds}",
                VOICE_CHECKER: f"{VOICE_CHECKER_VERSION}-{self._bounds}",
                HEARING: self.ears.version(self.ear_of(chunk), self._bounds),
            },
            self.patience.accepted,
        )

    def ear_of(self, chunk: Chunk) -> RecognizerFacts | Deaf:
        """Who listens to this chunk, or why nobody does."""
        engine = self.engine_of(chunk)
        if not engine.has_words:
            return Deaf("no_words", f"What {engine.name} says has no words to listen to.")
        return self.ears.of(chunk.language)

    def begins_chapter(self, chunk: Chunk) -> bool:
        """Whether it is the first of its chapter."""
        before = self.script.get(chunk.number - 1)
        return before is None or before.chunk.chapter != chunk.chapter

    @property
    def recognizers(self) -> list[RecognizerFacts]:
        """Everybody who may have to listen to this cast."""
        languages = {tag for voice in self.cast.voices for tag in voice.languages}
        return self.ears.recognizers(sorted(languages))

    @contextmanager
    def open(self) -> Iterator["Workshop"]:
        """Use it; when the block ends nothing more is started and the store is closed."""
        try:
            yield self
        finally:
            self.stop.set()
            self.store.close()
            self.shelf.close()

    def voice_of(self, chunk: Chunk) -> Voice:
        """Who reads this chunk, with the parameters that its text asks for, as far as the engine takes them."""
        direction = chunk.direction
        if direction.engine is not None:
            voice = self.guest(direction.engine, direction.voice)
        else:
            voice = self.cast.voice_of(chunk.speaker, chunk.language)
        if not chunk.parameters and chunk.tempo == USUAL:
            return voice
        engine = self.engines[voice.engine]
        asked = {**voice.parameters, **within(engine.parameters, chunk.parameters)}
        if chunk.tempo != USUAL and engine.tempo is not None:
            before = asked.get(engine.tempo.parameter, engine.tempo.usual)
            asked |= within(engine.parameters, {engine.tempo.parameter: before * chunk.tempo})
        return replace(voice, parameters=asked)

    def engine_of(self, chunk: Chunk) -> EngineFacts:
        """What speaks this chunk."""
        return self.engines[self.voice_of(chunk).engine]

    def require_environment(self, name: str | None) -> None:
        """Nothing, or EngineMissing if there is such an environment and it is not ready."""
        if name is not None:
            Environments(self.folder.environments).require(name)

    def recipe(self, chunk: Chunk) -> Recipe:
        """All that will change the samples of this chunk's takes, except their seeds."""
        return self.recipe_with(chunk, self.voice_of(chunk))

    def recipe_with(self, chunk: Chunk, voice: Voice) -> Recipe:
        """The same, if that voice speaks it."""
        engine = self.engines[voice.engine]
        return Recipe(
            spoken=chunk.spoken,
            engine=engine.family,
            engine_version=engine.version,
            model_revision=engine.model_revision,
            language=chunk.language,
            voice_hash=voice.content_hash,
            parameters=voice.parameters,
        )


def premises_of(folder: WorkFolder, settings: HostSettings) -> Premises:
    """Where the engines of this machine stand."""
    return Premises(
        models=str(folder.models),
        environments=str(folder.environments),
        conditionings=str(folder.conditionings),
        device=settings.devices[0],
        precision=settings.precision,
        watermark=settings.watermark,
    )


def within(ranges: Mapping[str, tuple[float, float]], asked: Mapping[str, float]) -> dict[str, float]:
    """The parameters that an engine has, each brought into its range."""
    return {
        name: min(max(value, ranges[name][0]), ranges[name][1])
        for name, value in asked.items()
        if name in ranges
    }


def _digest(*settings: BaseModel) -> str:
    told = " ".join(each.model_dump_json() for each in settings)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _nothing() -> None:
    """Nobody waits."""
