"""Who translates."""

from pydantic import BaseModel, ConfigDict, Field

from phases.translate.wishes import Wishes


class TranslateSettings(BaseModel):
    """Who translates what was heard."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    translator: str = Field(
        "auto",
        description="Who translates: auto (the first one that knows both languages), the name of a translator, or "
        "package.module:Class of your own.",
    )
    glossary: dict[str, str] = Field(
        default_factory=dict,
        description='What terms are to be called in the translation, as in `{ ferry = "balsa" }`: whatever their '
        "case. A translation without the wished word is asked for again, and is a failure if it never has it.",
    )
    names: tuple[str, ...] = Field(
        default=(),
        description='What is never translated: names as they are written, as in `["Hope Street"]`.',
    )

    @property
    def wishes(self) -> Wishes:
        """What is wanted of every translation."""
        return Wishes(self.glossary, self.names)
