"""Which voices are still to be learned, and what has to wait for it."""

from collections.abc import Sequence

from db.chunks import ScriptedChunk
from tasks.audition import Audition, auditions_for
from tasks.stretches import Stretch
from tasks.workshop import Workshop


class Auditions:
    """A voice is learned as soon as its first chunks have been measured; until then none of its takes is judged."""

    def __init__(
        self, shop: Workshop, chunks: Sequence[ScriptedChunk], missing: Sequence[ScriptedChunk]
    ) -> None:
        self._shop = shop
        self._to_learn = {each.voice_key: each for each in auditions_for(shop, chunks)}
        shop.auditioned = frozenset(
            each.recipe_key for audition in self._to_learn.values() for each in audition.chunks
        )
        unmeasured = {each.recipe_key for each in missing}
        self._awaited = {
            key: {each.recipe_key for each in audition.chunks} & unmeasured
            for key, audition in self._to_learn.items()
        }

    def ready(self) -> list[Audition]:
        """Those whose chunks have all been measured; each is given out once."""
        ready = [key for key, awaited in self._awaited.items() if not awaited]
        for key in ready:
            del self._awaited[key]
        return [self._to_learn[key] for key in ready]

    def measured(self, stretch: Stretch) -> list[Audition]:
        """The auditions that can be held now that these chunks have been measured."""
        for awaited in self._awaited.values():
            awaited -= {each.recipe_key for each in stretch.chunks}
        return self.ready()

    def learned(self, audition: Audition) -> None:
        """The voice is known from now on, or never will be in this run."""
        del self._to_learn[audition.voice_key]

    def hold_up(self, scripted: ScriptedChunk) -> bool:
        """Whether the voice that speaks it is still to be learned."""
        return self._shop.recipe(scripted.chunk).voice_key in self._to_learn
