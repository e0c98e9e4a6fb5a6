"""What readable subtitles are."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Stacked = Literal["no", "original above", "translation above"]


class CaptionSettings(BaseModel):
    """How much is shown at once, and for how long."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line_letters: int = Field(42, ge=15, le=100, description="Letters of a line, at most.")
    lines: int = Field(2, ge=1, le=4, description="Lines of a subtitle, at most, in each language.")
    letters_per_second: float = Field(
        17.0,
        ge=5,
        le=50,
        description="How fast people read: a subtitle stays for as long as that takes, if it can.",
    )
    shortest_ms: int = Field(
        833, ge=100, le=5_000, description="How long a subtitle stays at least, if it can (milliseconds)."
    )
    longest_ms: int = Field(
        7_000, ge=1_000, le=30_000, description="How long a subtitle stays at most (milliseconds)."
    )
    gap_ms: int = Field(
        83, ge=0, le=1_000, description="How long nothing is shown between two subtitles (milliseconds)."
    )
    stacked: Stacked = Field(
        "no",
        description="A further file with both languages in each subtitle: no, original above, translation above.",
    )

    @property
    def letters(self) -> int:
        """Of a whole subtitle, at most."""
        return self.line_letters * self.lines
