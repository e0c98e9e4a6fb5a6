"""One source being produced with one set of settings."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from phases.book import LeftOut


class ProductionState(StrEnum):
    """Where a production stands; `delivered` means checked and complete, nothing less."""

    IN_PRODUCTION = "in_production"
    STOPPED = "stopped"
    INCOMPLETE = "incomplete"
    DELIVERED = "delivered"


class ProductionKind(StrEnum):
    """What comes out in the end."""

    BOOK = "book"
    TRACK = "track"
    """Subtitles, spoken at their times."""


@dataclass(frozen=True, slots=True)
class Production:
    """What flows work on. Its id says which source and which settings, so running it again finds it."""

    id: str
    title: str
    authors: tuple[str, ...]
    language: str
    source: str
    source_sha256: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    state: ProductionState = ProductionState.IN_PRODUCTION

    @property
    def kind(self) -> ProductionKind:
        """A book, if nothing else is said."""
        return ProductionKind(self.settings.get("kind", ProductionKind.BOOK))


def production_id(title: str, source_sha256: str, settings: Mapping[str, Any]) -> str:
    """A readable id that is the same whenever source and settings are: `the-time-machine-3fa9c2d1`."""
    facts = json.dumps([source_sha256, settings], sort_keys=True, separators=(",", ":"))
    return f"{slug(title) or 'book'}-{hashlib.sha256(facts.encode()).hexdigest()[:8]}"


def slug(text: str, longest: int = 40) -> str:
    """Lower-case letters, digits and dashes that remind of the text."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].rstrip("-")
