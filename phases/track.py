"""What a spoken track is like, besides what is said on it and when."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Original = Literal["keep", "duck", "replace"]


class TrackSettings(BaseModel):
    """The files of a track."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["wav", "flac"] = Field("wav", description="Format of the track: wav or flac, 16 bits.")
    rate: Literal[44100, 48000] = Field(48000, description="Samples a second; video has 48000.")
    stems: bool = Field(default=False, description="A track for each speaker beside the whole one.")
    original: Original = Field(
        "duck",
        description="What becomes of the sound that a video had: keep (as loud as before), duck (lowered while "
        "somebody speaks), replace (only the speech is heard).",
    )
    duck_db: float = Field(
        12.0, ge=0, le=60, description="How far the sound of a video is lowered under speech (decibels)."
    )
