"""Settings: `nocturne.toml`, then `NOCTURNE_*`, then flags; built once, frozen, each phase gets its section."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

import platformdirs
from pydantic import Field, StringConstraints, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from phases.assemble import AssembleSettings
from phases.captions import CaptionSettings
from phases.chunk import ChunkSettings
from phases.deliver import DeliverSettings
from phases.errors import SettingsInvalid
from phases.extract import ExtractSettings
from phases.fit import FitSettings
from phases.hear.settings import HearSettings
from phases.hosting import HostSettings
from phases.listen import ListenSettings
from phases.subtitles import SubtitleSettings
from phases.track import TrackSettings
from phases.translate.settings import TranslateSettings
from phases.validate import HearingBounds, ValidateSettings
from phases.work_folder import WorkFolder

FILE = "nocturne.toml"
ReceiverName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
"""A block as Prefect's pages and `Block.load` name it."""


class Runner(StrEnum):
    """Who carries out the tasks that speak and listen."""

    SLOTS = "slots"
    DASK = "dask"
    RAY = "ray"


class Proofs(StrEnum):
    """Which books of a night get a proof page."""

    NEEDED = "needed"
    ALL = "all"
    NONE = "none"


class Settings(BaseSettings):
    """Everything that can be set, with defaults that make a good audiobook."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="NOCTURNE_", env_nested_delimiter="__", toml_file=FILE
    )

    home: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("nocturne"),
        description="The data folder: state, takes, chapters in the making.",
    )
    out: Path = Field(Path("out"), description="The folder that finished files go to.")
    night_folder: Path | None = Field(
        None, description="The folder of books that nights work through; nights have none if it is not set."
    )
    notify: tuple[ReceiverName, ...] = Field(
        (),
        description="Who is told how a night was, and when one could not be held: Prefect's notification blocks by "
        "type and name, as in slack-webhook/phone or mail/me. Nobody is if not set.",
    )
    notify_books: bool = Field(
        default=False,
        description="Tell them too when a book that was produced outside of a night has failed.",
    )
    prune_task_runs_days: int = Field(
        30,
        ge=0,
        description="How many days after its end a run keeps its task runs in Prefect; the open house removes them "
        "then. The run itself stays. 0 removes none.",
    )
    night_proofs: Proofs = Field(
        Proofs.NEEDED,
        description="Which books get a proof page at the end of a night: needed (those with failed, suspect or "
        "unchecked chunks), all or none.",
    )
    database: str | None = Field(
        None,
        description="URL of the store, as in postgresql+psycopg://user@host/name; SQLite in `home` if not set.",
    )
    machine: str | None = Field(
        None,
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        description="What this machine is called among several at one Prefect server: its limits are then `tts-NAME` "
        "and `asr-NAME`. `nocturne serve --join URL` calls it by its host name if not set.",
    )
    task_runner: Runner = Field(
        Runner.SLOTS,
        description="Who speaks and listens: threads of the run's own process (slots), or the processes of a Dask or "
        "Ray cluster (dask, ray; need `nocturne[dask]`, `nocturne[ray]`). See docs/scaling.md.",
    )
    task_runner_address: str | None = Field(
        None,
        description="The cluster, as in tcp://host:8786 (Dask's scheduler) or ray://host:10001; one is begun for each "
        "run, on this machine, if not set.",
    )
    shelf: str | None = Field(
        None,
        description="Where takes stand for several machines, as in s3://bucket/nocturne, sftp://host/folder, "
        "webdavs://host/folder or file:///mnt/nas/takes; made a shelf by `nocturne shelve`. Only in `home` if not set.",
    )
    shelf_options: dict[str, Any] = Field(
        default_factory=dict,
        description="What else the shelf needs, as `endpoint` and `access_key_id` of S3; see docs/operations.md.",
    )
    shelf_patience: float = Field(
        300.0,
        ge=0,
        description="For how many seconds a shelf that is away is asked again before the run fails.",
    )
    engine: str = Field(
        "hibari", description="Who speaks: the name of an engine, or package.module:Class of your own."
    )
    voice: str | None = Field(
        None, description="The narrator's voice; the cast's, or the engine's first one, if not set."
    )
    cast: Path | None = Field(
        None, description="The cast: a TOML file that says which speaker has which voice."
    )
    voices: tuple[Path, ...] = Field(
        (), description="Voice folders that are looked through before the one in the data folder."
    )
    workers: int | None = Field(
        None,
        ge=0,
        le=64,
        description="Slots (engines at work at once) that the Prefect limit `tts` begins with; measured if not set. "
        "Later it is changed in Prefect, or with `--workers`; 0 pauses.",
    )
    listeners: int | None = Field(
        None,
        ge=0,
        le=64,
        description="Slots (recognizers at work at once) that the Prefect limit `asr` begins with; measured if not "
        "set. Later it is changed in Prefect; 0 pauses.",
    )
    batch_size: int = Field(
        0,
        ge=0,
        le=1024,
        description="How many chunks an engine speaks in one pass at most: 0 is what `nocturne tune` has found, or as "
        "many as the engine takes; 1 is one after the other. It changes how long it takes, and no take.",
    )
    takes_per_chunk: int = Field(
        3,
        ge=1,
        le=20,
        description="How many takes of a chunk are tried, each with another seed, before it is taken in other ways: "
        "with other parameters, in parts, by the fallback.",
    )
    retakes_share: float = Field(
        0.2,
        ge=0,
        le=10,
        description="How many retakes a run may make in all, as a share of the chunks (at least 20).",
    )
    fallback_engine: str | None = Field(
        None,
        description="Who speaks a chunk that its own voice fails at, whatever is tried. Nobody does if not set.",
    )
    fallback_voice: str | None = Field(None, description="Its voice; the first one if not set.")
    strict: bool = Field(
        default=False, description="Deliver nothing that is suspect: such chunks are taken again, or fail."
    )
    check_all: bool = Field(
        default=False,
        description="Deliver nothing that was not checked: a chunk that nobody could listen to fails by name.",
    )
    extract: ExtractSettings = Field(default_factory=ExtractSettings, description="How sources are read.")
    subtitles: SubtitleSettings = Field(
        default_factory=SubtitleSettings, description="How subtitle files are read."
    )
    chunk: ChunkSettings = Field(
        default_factory=ChunkSettings, description="How text is cut and spelled out."
    )
    synthesize: HostSettings = Field(default_factory=HostSettings, description="How hosts behave.")
    hear: HearSettings = Field(
        default_factory=HearSettings, description="Who listens to takes, and to how many."
    )
    validation: ValidateSettings = Field(default_factory=ValidateSettings, description="What a good take is.")
    hearing: HearingBounds = Field(
        default_factory=HearingBounds, description="How sure the ear must be before a take is doubted."
    )
    listen: ListenSettings = Field(
        default_factory=ListenSettings, description="How speech is found in recordings."
    )
    translate: TranslateSettings = Field(
        default_factory=TranslateSettings, description="Who translates what was heard."
    )
    captions: CaptionSettings = Field(
        default_factory=CaptionSettings, description="What readable subtitles are."
    )
    assemble: AssembleSettings = Field(default_factory=AssembleSettings, description="How chapters sound.")
    fit: FitSettings = Field(
        default_factory=FitSettings, description="How spoken subtitles are brought onto their time line."
    )
    track: TrackSettings = Field(
        default_factory=TrackSettings, description="What the track of spoken subtitles is like."
    )
    deliver: DeliverSettings = Field(
        default_factory=DeliverSettings, description="What finished files are like."
    )

    @property
    def folder(self) -> WorkFolder:
        """The data folder with a name for every file in it."""
        return WorkFolder(self.home.expanduser().absolute())

    @property
    def anywhere(self) -> Self:
        """The same for a process that works in another folder."""
        paths = {name: value.expanduser().absolute() for name, value in self if isinstance(value, Path)}
        voices = tuple(each.expanduser().absolute() for each in self.voices)
        return self.model_copy(update={**paths, "voices": voices})

    @property
    def voice_folders(self) -> tuple[Path, ...]:
        """Where voices are looked for; the first one of a name is taken."""
        return (*(folder.expanduser() for folder in self.voices), self.folder.voices)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags win over the environment, the environment over the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: Any) -> Settings:  # noqa: ANN401 - whatever flag was given, checked here
    """The settings in force: flags that are not None, over the environment, over the file, over defaults."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsInvalid(
            f"The setting “{where}” cannot be {first.get('input')!r}: {first['msg']}.",
            f"Change it in {FILE}, in NOCTURNE_{where.upper().replace('.', '__')}, or on the command line; "
            "docs/settings.md lists them all.",
        ) from error
    except (SettingsError, ValueError) as error:
        raise SettingsInvalid(
            f"The settings cannot be read: {error}.", f"Mend {FILE} or the NOCTURNE_* variables."
        ) from error
