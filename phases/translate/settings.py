"""Who translates."""

from pydantic import BaseModel, ConfigDict, Field


class TranslateSettings(BaseModel):
    """Who translates what was heard."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    translator: str = Field(
        "auto",
        description="Who translates: auto (the first one that knows both languages), the name of a translator, or "
        "package.module:Class of your own.",
    )
