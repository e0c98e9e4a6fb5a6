"""How speech is found in a recording."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ListenSettings(BaseModel):
    """When somebody speaks, and where what they say is cut into segments."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    threshold: float = Field(
        0.5,
        gt=0,
        lt=1,
        description="How sure it must be that somebody speaks, from 0 to 1; lower finds more.",
    )
    shortest_speech_ms: int = Field(
        250, ge=30, le=5_000, description="What is shorter is no speech but a noise (milliseconds)."
    )
    shortest_pause_ms: int = Field(
        100, ge=30, le=5_000, description="What is shorter is no pause but a part of speech (milliseconds)."
    )
    pad_ms: int = Field(
        60, ge=0, le=500, description="How much sound is kept before and after speech (milliseconds)."
    )
    segment_pause_ms: int = Field(
        600,
        ge=100,
        le=10_000,
        description="A pause of this length always ends a segment (milliseconds); a segment that has become long is "
        "ended at shorter ones.",
    )
    longest_segment_ms: int = Field(
        20_000,
        ge=2_000,
        le=25_000,
        description="A segment is not longer than this (milliseconds). Where nobody pauses for so long it is cut by "
        "force, and what is near the cut is heard twice.",
    )
    inaudible: Literal["fail", "mark"] = Field(
        "fail",
        description="What becomes of what nobody could make out or translate: the production is not finished, and it "
        "is named (fail), or it is marked in the subtitles, and counted (mark).",
    )
    overlap_ms: int = Field(
        300,
        ge=0,
        le=2_000,
        description="How much is heard twice where speech is cut by force (milliseconds).",
    )
