"""How lines are put to the hosts of each engine: as the operator says, as was measured here, or as the engine can."""

import logging
from pathlib import Path

from phases.hosting import AS_IT_CAN, Route
from phases.synthesize import EngineFacts
from phases.synthesize.tuning import find_tuned

logger = logging.getLogger("nocturne.routes")


class Routes:
    """One route for each engine of a run; which one it is changes no take."""

    def __init__(self, tuned: Path, device: str, batch_size: int) -> None:
        self._tuned = tuned
        self._device = device
        self._batch_size = batch_size
        self._chosen: dict[str, Route] = {}

    def of(self, engine: EngineFacts) -> Route:
        """The route to the hosts of this engine."""
        if engine.name not in self._chosen:
            self._chosen[engine.name] = self._choose(engine)
        return self._chosen[engine.name]

    def slots(self, engine: EngineFacts) -> int | None:
        """How many slots make it fastest, if that was measured."""
        tuned = find_tuned(self._tuned, engine, self._device)
        return tuned.processes if tuned is not None and not tuned.is_batched else None

    def _choose(self, engine: EngineFacts) -> Route:
        if self._batch_size:
            if self._batch_size > 1 and not engine.batches:
                logger.warning(
                    "%s cannot speak several chunks in one pass: they are spoken one by one.", engine.name
                )
            return Route(self._batch_size)
        tuned = find_tuned(self._tuned, engine, self._device)
        return tuned.route if tuned is not None else AS_IT_CAN
