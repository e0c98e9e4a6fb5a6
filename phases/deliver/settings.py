"""What is checked of a finished file."""

from pydantic import BaseModel, ConfigDict, Field


class DeliverSettings(BaseModel):
    """How closely a delivery is looked at before it appears."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chapter_files: bool = Field(
        default=False,
        description="Deliver each chapter as a file of its own too, in a folder beside the book.",
    )
    loudness_tolerance: float = Field(
        0.5, ge=0.1, le=3, description="How far a chapter may lie from its target loudness (LU)."
    )
    listen: bool = Field(
        default=False,
        description="Decode and measure the whole finished file once more (about ten seconds per hour). Without it, "
        "its audio is proved equal to the chapters, which were decoded and measured when they were made.",
    )
