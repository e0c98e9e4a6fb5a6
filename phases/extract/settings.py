"""What a user may decide about reading a source."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MEGABYTE = 1_000_000


class ExtractSettings(BaseModel):
    """How a source becomes a Book."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    footnotes: Annotated[
        Literal["after_paragraph", "leave_out"],
        Field(description="Read a footnote after the paragraph that refers to it, or leave footnotes out."),
    ] = "after_paragraph"
    language: Annotated[
        str,
        Field(
            description="Language of a book that does not name its own, such as en, de or pt-BR.",
            pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        ),
    ] = "en"
    encoding: Annotated[
        str | None,
        Field(description="Character encoding of a text file, such as cp1252; found out when not given."),
    ] = None
    missing_files: Annotated[
        Literal["stop", "leave_out"],
        Field(
            description="If an EPUB lists a file that it does not hold: stop, or read the rest and report it."
        ),
    ] = "stop"
    max_source_mb: Annotated[
        int, Field(description="Largest source file that is read, in megabytes.", ge=1, le=10_000)
    ] = 500
    max_unpacked_mb: Annotated[
        int, Field(description="Most that an EPUB may unpack to, in megabytes.", ge=1, le=10_000)
    ] = 1_000
    max_entries: Annotated[
        int, Field(description="Most files that an EPUB may hold.", ge=1, le=1_000_000)
    ] = 20_000
