"""How much a take may stray before it fails Tier 1."""

from pydantic import BaseModel, ConfigDict, Field


class ValidateSettings(BaseModel):
    """The bounds of the signal checks; the defaults raise no alarm on good speech."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shortest_pace: float = Field(
        0.70,
        gt=0,
        lt=1,
        description="A take with less than this share of the speech its text needs has lost words.",
    )
    longest_pace: float = Field(
        1.40,
        gt=1,
        le=10,
        description="A take with more than this many times the speech its text needs repeats or babbles.",
    )
    slack_ms: int = Field(
        300,
        ge=0,
        le=5_000,
        description="Speech that may come on top, because short lines vary more (milliseconds).",
    )
    judged_letters: int = Field(
        20,
        ge=1,
        le=1_000,
        description="Lines with fewer letters are too short for their length to show lost words; the verdict says so.",
    )
    runaway_ms: int = Field(
        1_500,
        ge=0,
        le=60_000,
        description="Speech that may come on top of a line too short to judge, before it is babble (milliseconds).",
    )
    longest_lead_ms: int = Field(
        1_000, ge=0, le=60_000, description="Longest silence before the first word (milliseconds)."
    )
    longest_gap_ms: int = Field(
        1_500, ge=100, le=60_000, description="Longest silence inside a take (milliseconds)."
    )
    longest_trail_ms: int = Field(
        1_500, ge=0, le=60_000, description="Longest silence after the last word (milliseconds)."
    )
    quietest_dbfs: float = Field(
        -45.0, ge=-90, le=0, description="A take whose speech is quieter than this is too quiet (dBFS)."
    )
    clipped_share: float = Field(
        0.001, gt=0, le=1, description="Largest share of samples that may lie on flat tops (clipping)."
    )
    largest_offset: float = Field(
        0.02, gt=0, le=1, description="Largest constant offset of the waveform (1 is full scale)."
    )
