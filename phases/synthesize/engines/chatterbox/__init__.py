"""Chatterbox: English, 23 languages, or turbo; many lines of different voices in one pass of one model."""

from phases.synthesize.engines.chatterbox.engine import Chatterbox as Chatterbox
