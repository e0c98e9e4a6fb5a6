"""What can be said against a recording, and how grave it is."""

from dataclasses import dataclass
from typing import Literal

from phases.voices.figures import Figures

Severity = Literal["error", "warning"]
Needs = Literal["audio", "audio and transcript"]
"""What an engine wants of a voice (its `clones`)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that speaks against a recording."""

    code: str
    severity: Severity
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was found, and the figures it was found by."""

    findings: tuple[Finding, ...]
    figures: Figures

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Why it cannot be used."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def is_usable(self) -> bool:
        """Whether an engine may be given it."""
        return not self.errors
