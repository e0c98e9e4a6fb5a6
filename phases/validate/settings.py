"""How much a take may stray before it fails Tier 1."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ValidateSettings(BaseModel):
    """The bounds of the signal checks, for every voice, and of the voice checks, learned from its own takes.

    The defaults raise next to no alarm on good speech.
    """

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
    smallest_contrast_db: float = Field(
        16.0,
        ge=0,
        le=60,
        description="A take whose quietest moments are less than this below its speech is noisy, whatever the voice "
        "(decibels). Less noise shows against the voice's own takes.",
    )
    loudest_hum_db: float = Field(
        20.0,
        gt=0,
        le=80,
        description="A steady tone of the mains (50 or 60 Hz and multiples) may stand out by this much (decibels).",
    )
    strongest_repeat: float = Field(
        3.5,
        gt=1,
        le=100,
        description="How much like a word or phrase said twice a take may sound, whatever the voice; 1 is about what "
        "good speech reaches. Less shows against the voice's own takes.",
    )
    voice_spreads: float = Field(
        6.0,
        ge=3,
        le=30,
        description="How many times further than two thirds of the voice's takes a take may stray: silence before, "
        "inside and after, level, floor, hum, pitch, timbre, repeats, quality.",
    )
    length_spreads: float = Field(
        5.0,
        ge=3,
        le=30,
        description="The same for how much speech, and how much silence in between, the text needs of this voice.",
    )
    quality: Literal["never", "sampled", "always"] = Field(
        "sampled",
        description="When a model estimates how good a take sounds (DNSMOS, half a second of computing a take): when "
        "the voice is learned from it and for a share of all others; always; never.",
    )
    quality_share: float = Field(
        0.02,
        ge=0,
        le=1,
        description="The share of takes whose quality is estimated although the voice is not learned from them; "
        "which ones follows from their text.",
    )
