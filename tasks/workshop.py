"""What every task works with: store, folder, hosts, voice, and the settings of each phase."""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from db.chunks import ScriptedChunk
from db.store import Store
from db.takes import accepted_takes, is_accepted
from phases.assemble import AssembleSettings
from phases.chunk import ChunkSettings
from phases.deliver import DeliverSettings
from phases.errors import EngineError
from phases.extract import ExtractSettings
from phases.script import Chunk
from phases.synthesize import EngineFacts, Environments, Hosts, HostSettings, Line, Premises
from phases.take import Recipe, Take
from phases.validate import CHECKER_VERSION, ValidateSettings
from phases.verdict import Outcome, Verdict
from phases.voice import Cast, Voice
from phases.work_folder import WorkFolder
from tasks.progress import Progress

ACCEPTED = frozenset({Outcome.PASSED, Outcome.SUSPECT, Outcome.NOT_CHECKED})
"""Verdicts that make a chunk done; all but `passed` are counted in every report."""


@dataclass(frozen=True, slots=True)
class PhaseSettings:
    """Each phase's own section, as its tasks hand it on."""

    extract: ExtractSettings
    chunk: ChunkSettings
    synthesize: HostSettings
    validate: ValidateSettings
    assemble: AssembleSettings
    deliver: DeliverSettings


class Workshop:
    """One flow's view of this machine. A plain object: Prefect hands it to tasks without looking inside."""

    def __init__(
        self,
        *,
        store: Store,
        folder: WorkFolder,
        engines: Mapping[str, EngineFacts],
        cast: Cast,
        settings: PhaseSettings,
        takes_per_chunk: int,
        progress: Progress,
    ) -> None:
        self.store = store
        self.folder = folder
        self.engines = engines
        """Everybody's in the cast, by name."""
        self.unavailable: dict[str, EngineError] = {}
        """Those that could not be had in this run; nobody tries again."""
        self.cast = cast
        self.settings = settings
        self.checker_version = f"{CHECKER_VERSION}-{_digest(settings.validate)}"
        """Other bounds are another checker: its verdicts say nothing of what these would say."""
        self.takes_per_chunk = takes_per_chunk
        self.progress = progress
        self.hosts = Hosts(folder.hosts, settings.synthesize, premises_of(folder, settings.synthesize))
        self.stop = threading.Event()
        self.let_go: Callable[[], None] = _nothing
        """What frees those who wait for a slot when the work stops; the flow sets it."""

    def halt(self) -> None:
        """Begin nothing more: stretches end after the lines in hand, and nobody waits for a slot any longer."""
        self.stop.set()
        self.let_go()

    def accepts(self, verdicts: Sequence[Verdict]) -> bool:
        """Whether a take with these verdicts makes its chunk done."""
        return is_accepted(verdicts, self.checker_version, ACCEPTED)

    @contextmanager
    def open(self) -> Iterator["Workshop"]:
        """Use it; when the block ends nothing more is started and the store is closed."""
        try:
            yield self
        finally:
            self.stop.set()
            self.store.close()

    def voice_of(self, chunk: Chunk) -> Voice:
        """Who reads this chunk."""
        return self.cast.voice_of(chunk.speaker, chunk.language)

    def engine_of(self, chunk: Chunk) -> EngineFacts:
        """What speaks this chunk."""
        return self.engines[self.voice_of(chunk).engine]

    def require_environment(self, name: str | None) -> None:
        """Nothing, or EngineMissing if there is such an environment and it is not ready."""
        if name is not None:
            Environments(self.folder.environments).require(name)

    def recipe(self, chunk: Chunk) -> Recipe:
        """All that will change the samples of this chunk's takes, except their seeds."""
        voice, engine = self.voice_of(chunk), self.engine_of(chunk)
        return Recipe(
            spoken=chunk.spoken,
            engine=engine.family,
            engine_version=engine.version,
            model_revision=engine.model_revision,
            language=chunk.language,
            voice_hash=voice.content_hash,
            parameters=voice.parameters,
        )

    def line(self, chunk: Chunk, seed: int) -> Line:
        """What the engine is asked to say."""
        voice = self.voice_of(chunk)
        return Line(
            text=chunk.spoken, language=chunk.language, voice=voice, seed=seed, parameters=voice.parameters
        )

    def done(self, chunks: Sequence[ScriptedChunk]) -> dict[str, Take]:
        """The accepted takes of these chunks, by recipe: what is not in here has to be spoken."""
        with self.store.reading() as session:
            keys = {each.recipe_key for each in chunks}
            return accepted_takes(session, keys, self.checker_version, ACCEPTED)


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


def _digest(settings: ValidateSettings) -> str:
    return hashlib.sha256(settings.model_dump_json().encode()).hexdigest()[:8]


def _nothing() -> None:
    """Nobody waits."""
