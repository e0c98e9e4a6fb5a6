"""What a user may decide about reading subtitles."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MEGABYTE = 1_000_000


class SubtitleSettings(BaseModel):
    """How a subtitle file becomes a sheet of cues."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strict: Annotated[
        bool,
        Field(description="Refuse a file that is not as its format wants it, with a list of all places."),
    ] = False
    brackets: Annotated[
        Literal["tags", "sdh"],
        Field(
            description="What brackets are: tags such as [Alice], or subtitles for the hard of hearing, "
            "with sounds such as [door slams] and (sighs), and names such as ALICE:."
        ),
    ] = "tags"
    language: Annotated[
        str,
        Field(
            description="Language of subtitles that do not name their own, such as en, de or pt-BR.",
            pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        ),
    ] = "en"
    encoding: Annotated[
        str | None,
        Field(description="Character encoding of the file, such as cp1252; found out when not given."),
    ] = None
    max_file_mb: Annotated[
        int, Field(description="Largest subtitle file that is read, in megabytes.", ge=1, le=1_000)
    ] = 50
