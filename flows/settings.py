"""Settings: `nocturne.toml`, then `NOCTURNE_*`, then flags; built once, frozen, each phase gets its section."""

from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from phases.assemble import AssembleSettings
from phases.chunk import ChunkSettings
from phases.deliver import DeliverSettings
from phases.errors import SettingsInvalid
from phases.extract import ExtractSettings
from phases.synthesize import HostSettings
from phases.validate import ValidateSettings
from phases.work_folder import WorkFolder

FILE = "nocturne.toml"


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
    database: str | None = Field(
        None,
        description="URL of the store, as in postgresql+psycopg://user@host/name; SQLite in `home` if not set.",
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
    takes_per_chunk: int = Field(
        3,
        ge=1,
        le=20,
        description="How many takes of a chunk are tried, each with another seed, before it has failed.",
    )
    extract: ExtractSettings = Field(default_factory=ExtractSettings, description="How sources are read.")
    chunk: ChunkSettings = Field(
        default_factory=ChunkSettings, description="How text is cut and spelled out."
    )
    synthesize: HostSettings = Field(default_factory=HostSettings, description="How hosts behave.")
    validation: ValidateSettings = Field(default_factory=ValidateSettings, description="What a good take is.")
    assemble: AssembleSettings = Field(default_factory=AssembleSettings, description="How chapters sound.")
    deliver: DeliverSettings = Field(
        default_factory=DeliverSettings, description="What finished files are like."
    )

    @property
    def folder(self) -> WorkFolder:
        """The data folder with a name for every file in it."""
        return WorkFolder(self.home.expanduser().absolute())

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
