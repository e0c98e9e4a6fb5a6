"""What a folder says of its books and its nights: `night.toml`, and `book.toml` beside `book.epub`."""

import tomllib
from collections.abc import Mapping
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from phases.chapter_numbers import chapter_numbers
from phases.errors import SettingsInvalid
from phases.night.window import DAYS, EVERY_DAY, Day, Window

NIGHT_FILE = "night.toml"
SUFFIX = ".toml"
LONGEST_SHOWN = 80

Model = TypeVar("Model", bound=BaseModel)


def _no_number(value: object) -> object:
    # Pydantic would read `start = 22` as 22 seconds past midnight.
    if isinstance(value, int | float):
        raise ValueError('a time of day is written as in "22:30"')  # noqa: TRY004 - pydantic names the key
    return value


TimeOfDay = Annotated[time, BeforeValidator(_no_number)]


class BookSettings(BaseModel):
    """How one book is produced; what is left out comes from `[defaults]`, then from the settings of the machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: str | None = Field(None, min_length=1, description="Who speaks, for instance hibari.")
    voice: str | None = Field(None, min_length=1, description="The narrator's voice.")
    cast: Path | None = Field(None, description="The cast file, found from the folder of this file.")
    chapters: str | None = Field(
        None, description="Only these chapters, as in 2-5 or 1,3,7-9; all if not set."
    )
    priority: int = Field(0, ge=-100, le=100, strict=True, description="Books with a higher one come first.")
    out: Path | None = Field(
        None, description="The folder that finished files go to, found from this file's."
    )
    skip: bool = Field(default=False, strict=True, description="Leave this book alone.")

    @field_validator("chapters")
    @classmethod
    def _chapters_are_ranges(cls, text: str | None) -> str | None:
        return text if chapter_numbers(text) else None

    def over(self, defaults: "BookSettings") -> "BookSettings":
        """These where they say something, the defaults where they do not."""
        return BookSettings.model_construct(**(_said(defaults) | _said(self)))

    def placed_in(self, folder: Path) -> "BookSettings":
        """With paths that are found from that folder."""
        places = {name: found_from(folder, path) for name in ("cast", "out") if (path := getattr(self, name))}
        return self.model_copy(update=places)


class WindowSettings(BaseModel):
    """When a night may work; at any time if neither start nor end is set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: TimeOfDay | None = Field(None, description='When a night begins, as in "22:30".')
    end: TimeOfDay | None = Field(
        None, description="From then on nothing new is begun; earlier than `start`: next day."
    )
    deadline: TimeOfDay | None = Field(
        None, description="When whatever is still being finished is stopped; it may be finished if not set."
    )
    zone: str | None = Field(None, description="Whose clocks these are, as in Europe/Prague.")
    days: frozenset[Day] = Field(
        EVERY_DAY, min_length=1, description=f"On which days nights begin: some of {', '.join(DAYS)}."
    )

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, name: str | None) -> str | None:
        if name is not None:
            _zone(name)
        return name

    @model_validator(mode="after")
    def _is_a_window(self) -> Self:
        self.window()
        return self

    def window(self) -> Window:
        """The window these settings mean."""
        if self.start is None and self.end is None:
            if self.deadline is not None:
                raise ValueError("a deadline needs a start and an end")
            if self.days == EVERY_DAY:
                return Window.always()
        elif self.start is None or self.end is None:
            raise ValueError("start and end go together: set both, or neither")
        if self.zone is None:
            raise ValueError('a window needs the zone of its clocks, as in zone = "Europe/Prague"')
        start, end = self.start or time(), self.end or time()
        return Window(start, end, _zone(self.zone), self.days, self.deadline)


class NightSettings(BaseModel):
    """What a folder says of its nights, in `night.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: WindowSettings = Field(default_factory=WindowSettings, description="When nights may work.")
    defaults: BookSettings = Field(
        default_factory=BookSettings, description="How books are produced that do not say it themselves."
    )
    books_at_once: int = Field(
        2, ge=1, le=64, strict=True, description="How many books share the slots of the machine."
    )
    reserve_gb: float = Field(
        2.0, ge=0, le=100_000, description="Gigabytes of disk that a night leaves free, whatever waits."
    )
    settle_seconds: float = Field(
        60.0, ge=0, le=86_400, description="A file that changed within this time may still be being copied."
    )
    finished: Literal["leave", "move", "mark"] = Field(
        "leave",
        description="What happens to the file of a delivered book: leave it, move it to `finished_folder`, or mark it "
        "by a file of its name and .done beside it.",
    )
    finished_folder: Path = Field(Path("done"), description="Where finished books are moved.")


def read_night_settings(folder: Path) -> NightSettings:
    """What `night.toml` of this folder says, or the defaults; SettingsInvalid names the key that cannot be."""
    path = folder / NIGHT_FILE
    settings = _read(path, NightSettings)
    return settings.model_copy(
        update={
            "defaults": settings.defaults.placed_in(folder),
            "finished_folder": found_from(folder, settings.finished_folder),
        }
    )


def found_from(folder: Path, path: Path) -> Path:
    """Where a path leads that is written in that folder; `~` is the user's home."""
    try:
        return folder / path.expanduser()
    except RuntimeError:  # a name that only begins like a home
        return folder / path


def settings_file_of(book: Path) -> Path:
    """`book.toml` beside `book.epub`."""
    return book.with_suffix(SUFFIX)


def read_book_settings(book: Path, defaults: BookSettings) -> BookSettings:
    """What the file beside a book says, over the defaults; SettingsInvalid names the key that cannot be."""
    return _read(settings_file_of(book), BookSettings).placed_in(book.parent).over(defaults)


def _read(path: Path, model: type[Model]) -> Model:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return model()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsInvalid(
            f"{path} cannot be read: {error}.", "It has to be a text file in UTF-8."
        ) from error
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers too long, and brackets too deep
        raise SettingsInvalid(
            f"{path} is no TOML: {error}.", 'Lines are written as in voice = "af_heart".'
        ) from error
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _named(path, model, error) from error


def _named(path: Path, model: type[BaseModel], error: ValidationError) -> SettingsInvalid:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return SettingsInvalid(f"{path}: “{key}” is no setting.", _known_keys(model, first["loc"]))
    told = first["msg"].removeprefix("Value error, ")
    if not key or isinstance(first["input"], Mapping):
        return SettingsInvalid(
            f"{path}: {f'“{key}” cannot be' if key else 'it cannot be'}: {told}.", "Mend that file."
        )
    return SettingsInvalid(f"{path}: “{key}” cannot be {_shown(first['input'])}: {told}.", "Mend that line.")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _known_keys(model: type[BaseModel], place: tuple[int | str, ...]) -> str:
    for part in place[:-1]:
        section = model.model_fields[str(part)].annotation
        model = section if isinstance(section, type) and issubclass(section, BaseModel) else model
    close = get_close_matches(str(place[-1]), model.model_fields, n=1)
    meant = f"Did you mean “{close[0]}”? " if close else ""
    return f"{meant}There are {', '.join(model.model_fields)}."


def _said(settings: BookSettings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.model_fields_set}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"“{name}” is no time zone; they are named as in Europe/Prague") from error
