"""Chatterbox with a model of a few megabytes: everything is real but its sizes and what it has learned."""

from dataclasses import replace

from phases.script import Limits
from phases.synthesize.engines.chatterbox import Chatterbox
from phases.synthesize.engines.chatterbox.engine import VERSION
from phases.synthesize.engines.facts import EngineFacts


class TinyChatterbox(Chatterbox):
    """Named `tests.engines.chatterbox.tiny:TinyChatterbox/english`."""

    @property
    def facts(self) -> EngineFacts:
        """It says some fifty tokens, whatever the text."""
        return replace(
            self._facts,
            limits=Limits(min_chars=1, max_chars=60),
            max_batch=8,
            letters_per_second=40.0,
            extra_seconds=0.8,
        )

    @facts.setter
    def facts(self, facts: EngineFacts) -> None:
        self._facts = facts

    def load(self) -> None:
        """Make the package's classes small before they are used."""
        from phases.synthesize.engines.chatterbox.installed import prepare_packages

        prepare_packages(VERSION)
        from tests.engines.chatterbox.sizes import make_small

        make_small()
        super().load()
