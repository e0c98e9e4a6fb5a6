"""All that decides what comes out of a source, told without reading it: asked for the same, it gives the same."""

import hashlib
import json
from typing import Any

from flows.orders import BookOrder
from flows.settings import Settings
from flows.versions import OWN
from phases.voice import Voice
from tasks.chunk import WRITTEN_AS, limits_of_all
from tasks.workshop import Workshop

SECTIONS = ("extract", "chunk", "assemble")
"""The settings that change what comes out, besides who speaks."""


def asked_for(shop: Workshop, settings: Settings, order: BookOrder, sha256: str) -> str:
    """One hash of it all. It may differ where nothing else does: then the source is read to find that out."""
    cast = shop.cast
    limits = limits_of_all(shop)
    facts = {
        "nocturne": [OWN, WRITTEN_AS],
        "source": [sha256, order.source.name],  # a text that does not say its title is called as its file is
        "chapters": order.chapter_numbers,
        "narrator": _chosen(shop, cast.narrator),
        "speakers": {name: _chosen(shop, voice) for name, voice in cast.speakers.items()},
        "aliases": {name: [alias.speaker, alias.language] for name, alias in cast.aliases.items()},
        "languages": {tag: _chosen(shop, voice) for tag, voice in cast.languages.items()},
        "unasked": {tag: _chosen(shop, voice) for tag, voice in cast.unasked.items()},
        "tags": sorted(cast.parameters),
        "limits": [limits.min_chars, limits.max_chars],
        **{section: getattr(settings, section).model_dump(mode="json") for section in SECTIONS},
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def speaking(shop: Workshop, voice: Voice) -> list[Any]:
    """A voice, as far as it changes what comes out."""
    engine = shop.engines[voice.engine]
    return [
        voice.name,
        engine.family,
        engine.version,
        engine.model_revision,
        voice.content_hash,
        dict(voice.parameters),
    ]


def _chosen(shop: Workshop, voice: Voice) -> list[Any]:
    """The same, and which lines are for it."""
    return [*speaking(shop, voice), list(voice.languages)]
