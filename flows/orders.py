"""What a run is asked for: the parameters of the flows, as Prefect's forms show them."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator


class BookOrder(BaseModel):
    """One book, to be produced. What is left empty comes from the settings of the machine that runs it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Path = Field(description="The book: an EPUB, text or Markdown file that this machine can read.")
    engine: str | None = Field(None, description="Who speaks, for instance hibari.")
    voice: str | None = Field(None, description="The narrator's voice; the engine's first one if empty.")
    cast: Path | None = Field(None, description="The cast file: which speaker has which voice.")
    accept_voices: bool = Field(
        default=False,
        description="Go on although voices of the cast are not those that its earlier books were spoken with.",
    )
    chapters: str | None = Field(None, description="Only these chapters, as in 2-5 or 1,3,7-9; all if empty.")
    out: Path | None = Field(None, description="The folder that finished files go to.")
    workers: int | None = Field(
        None, ge=0, le=64, description="Slots of this machine; 0 pauses all production."
    )

    @field_validator("chapters")
    @classmethod
    def _chapters_are_numbers(cls, text: str | None) -> str | None:
        chapter_numbers(text)
        return text

    @property
    def chapter_numbers(self) -> list[int] | None:
        """The chosen chapters, or None for all."""
        return chapter_numbers(self.chapters)


class RetryOrder(BaseModel):
    """Chunks of a known production, to be taken again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    production: str = Field(description="The id of the production, or how it begins.")
    chunks: list[int] = Field(
        default_factory=list,
        description="Numbers of the chunks to take again; all that failed if empty. A chunk that had passed is "
        "rejected first, so that it gets another take.",
    )
    out: Path | None = Field(None, description="The folder that finished files go to; as before if empty.")
    workers: int | None = Field(
        None, ge=0, le=64, description="Slots of this machine; 0 pauses all production."
    )


def chapter_numbers(text: str | None) -> list[int] | None:
    """`2-4,7` → [2, 3, 4, 7]; ValueError says what is wrong with anything else."""
    if text is None or not text.strip():
        return None
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise ValueError(
                f"“{part.strip()}” is no chapter or range of chapters; write them as in 2-5 or 1,3,7-9"
            )
        begin, end = int(first), int(last if dash else first)
        if not 1 <= begin <= end <= 10_000:  # noqa: PLR2004 - more chapters than any book has
            raise ValueError(f"“{part.strip()}” is no range of chapters; they count upwards from 1")
        numbers.update(range(begin, end + 1))
    return sorted(numbers)
