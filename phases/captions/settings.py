"""What readable subtitles are."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Preset = Literal["film", "broadcast", "fast", "mobile", "speakable"]
PRESETS: dict[Preset, dict[str, float]] = {
    "film": {},
    "broadcast": {"line_letters": 37, "letters_per_second": 15.0, "shortest_ms": 1_000, "longest_ms": 6_000},
    "fast": {"letters_per_second": 21.0, "shortest_ms": 500},
    "mobile": {"line_letters": 28, "letters_per_second": 17.0, "longest_ms": 5_000},
    "speakable": {"line_letters": 60, "lines": 4, "letters_per_second": 14.0, "longest_ms": 15_000},
}
Stacked = Literal["no", "original above", "translation above"]
Format = Literal["vtt", "ass", "txt"]


class CaptionSettings(BaseModel):
    """How much is shown at once, and for how long."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    preset: Preset = Field(
        "film",
        description="What the other settings are where they are not set: film (42 letters on 2 lines, 17 a second), "
        "broadcast (37, 15 a second), fast (21 a second), mobile (28), speakable (long, at a pace that can be spoken).",
    )
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
    also: tuple[Format, ...] = Field(
        (),
        description="Further formats besides SRT: vtt and txt in each language, ass with the translation in a style of "
        "its own, above.",
    )
    named: bool = Field(
        default=False,
        description="Say who speaks, as `[Name]` before the text, so that a cast can speak the subtitles.",
    )

    @model_validator(mode="before")
    @classmethod
    def _by_preset(cls, given: object) -> object:
        """What is not set is as the preset has it."""
        if not isinstance(given, dict):
            return given
        return {**PRESETS.get(given.get("preset", "film"), {}), **given}
