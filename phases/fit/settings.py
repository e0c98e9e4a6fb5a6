"""How speech is brought onto a time line."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Mode = Literal["smart", "stretch", "pad", "concatenate", "native"]


class FitSettings(BaseModel):
    """Where cues may stand, how far their speech may be changed, and what happens when that is not enough."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode = Field(
        "smart",
        description="smart: on time, compressed only as far as needed; stretch: each cue fills its slot; pad: speech "
        "as it is, at its start; concatenate: one after the other, at new times; native: the engine is asked to "
        "speak as long as the slot is, and what comes of it is placed as in smart.",
    )
    fastest: float = Field(
        1.25, ge=1, le=2, description="How much faster speech may be made (1.25 is a quarter faster)."
    )
    slowest: float = Field(
        0.85,
        ge=0.5,
        le=1,
        description="How much slower it may be made, with `fill` (0.85 is a seventh slower).",
    )
    fill: bool = Field(
        default=False, description="In smart: slow down speech that is shorter than its slot, to fill it."
    )
    respeak: bool = Field(
        default=False,
        description="Speak a cue again, faster, where it would have to be compressed noticeably and its engine can do "
        "that; it sounds better and takes longer. In native each cue is asked for the length of its slot.",
    )
    unnoticed_ms: int = Field(
        200,
        ge=0,
        le=10_000,
        description="Lateness that nobody notices: speech is not compressed to avoid it (milliseconds).",
    )
    tolerance_ms: int = Field(
        500, ge=0, le=10_000, description="A cue that begins later than this overflows (milliseconds)."
    )
    guard_ms: int = Field(
        50, ge=0, le=2_000, description="Silence between two cues of one speaker, at least (milliseconds)."
    )
    between_speakers: Literal["wait", "overlap"] = Field(
        "wait",
        description="A cue that in the source begins when another speaker is done waits for that one, within the "
        "tolerance, or is spoken over its end.",
    )
    overflow: Literal["report", "trim"] = Field(
        "report", description="What becomes of speech that cannot keep the tolerance: reported, or cut off."
    )
    pause_ms: int = Field(
        250, ge=0, le=10_000, description="Silence between two cues in concatenate (milliseconds)."
    )
    ceiling_db: float = Field(
        -1.0, ge=-12, le=0, description="The highest level where voices add up (dBFS); a limiter holds it."
    )
