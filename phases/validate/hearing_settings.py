"""How sure the ear must be before a take is suspect, and before it fails."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

from phases.evidence import Kind


class Bound(BaseModel):
    """Two steps: above the first a take is suspect, above the second it fails."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suspect: float = Field(description="Above this a take is suspect.")
    failed: float = Field(description="Above this a take fails.")

    @model_validator(mode="after")
    def _in_order(self) -> "Bound":
        if self.suspect > self.failed:
            raise ValueError(f"a take is suspect before it fails: {self.suspect} is above {self.failed}")
        return self

    def wider(self, by: float) -> "Bound":
        """The same, harder to get above."""
        return Bound(suspect=self.suspect + by, failed=self.failed + by)


def _bound(suspect: float, failed: float, description: str) -> Bound:
    bound: Bound = Field(default=Bound(suspect=suspect, failed=failed), description=description)
    return bound


class HearingBounds(BaseModel):
    """Gains are nats: how much better than the text another reading explains what is heard."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    left_out: Bound = _bound(3.2, 4.5, "Gain of a reading that leaves words out.")
    said_twice: Bound = _bound(-4.5, -3.2, "Gain of a reading that says a word twice.")
    negation: Bound = _bound(
        -4.5, -2.5, "Gain of a reading that denies what the text affirms, or affirms it."
    )
    added: Bound = _bound(0.0, 1.5, "Gain of a reading with words in between that are not in the text.")
    swapped: Bound = _bound(4.0, 7.0, "Gain of a reading with other words in place of some.")
    unfamiliar: float = Field(
        default=5.0,
        ge=0,
        le=50,
        description="So many nats more are asked of other words in place of one that the recognizer cannot be "
        "expected to know (names, interjections, dialect, rare words); three times as many where they are spelled "
        "alike, twice as many where the word is left out, half as many among small words that are slurred.",
    )
    loss: Bound = _bound(
        1.2, 1.6, "How badly the text fits as a whole: nats per token; some more for a short text."
    )

    def of(self, kind: Kind) -> Bound:
        """That of a kind of finding."""
        bound: Bound = getattr(self, kind)
        return bound
