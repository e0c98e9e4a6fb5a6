"""How chapters sound."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Rate = Literal[16_000, 22_050, 24_000, 32_000, 44_100, 48_000]


class AssembleSettings(BaseModel):
    """Rate, silence, loudness and encoding of a chapter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rate: Rate = Field(24_000, description="Samples per second of the finished audio (Hz).")
    bit_rate: int = Field(
        64_000,
        ge=24_000,
        le=192_000,
        description="Size of the finished audio (bits per second of sound, AAC).",
    )
    lead_ms: int = Field(
        500, ge=300, le=10_000, description="Silence before the first word of a chapter (milliseconds)."
    )
    tail_ms: int = Field(
        1_500, ge=300, le=10_000, description="Silence after the last word of a chapter (milliseconds)."
    )
    margin_ms: int = Field(
        60, ge=10, le=500, description="Silence kept around the speech of each take (milliseconds)."
    )
    fade_ms: int = Field(
        5, ge=1, le=50, description="Length of the fades where takes are joined (milliseconds)."
    )
    target_lufs: float = Field(
        -19.0, ge=-31, le=-14, description="Loudness of each chapter (LUFS, EBU R 128)."
    )
    ceiling_dbtp: float = Field(
        -3.0, ge=-12, le=-0.5, description="Highest true peak of each chapter (dBTP)."
    )
