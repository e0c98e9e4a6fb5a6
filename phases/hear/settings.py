"""What a user may set about hearing: who listens, and to how much."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Coverage = Literal["auto", "all", "sample", "none"]


class HearSettings(BaseModel):
    """Who listens to takes, and to how many of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recognizer: str = Field(
        default="auto",
        description="Who listens: the name of a recognizer, or auto: for each language the first one that is there "
        "and knows it, moonshine before faster-whisper before whisper.",
    )
    coverage: Coverage = Field(
        default="auto",
        description="To what is listened: all, a sample, none; auto is all where the recognizer is fast enough here "
        "(`least_speed`), else a sample. What is not listened to counts as not checked.",
    )
    least_speed: float = Field(
        default=4.0,
        gt=0,
        le=1_000,
        description="With coverage auto: seconds of audio that must be heard per second for all to be heard.",
    )
    sample_share: float = Field(
        default=0.2,
        ge=0,
        le=1,
        description="With a sample: the share of takes that are heard besides those that look doubtful and the first "
        "one of each chapter.",
    )
