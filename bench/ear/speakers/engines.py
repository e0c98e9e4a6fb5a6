"""The engines of Nocturne: in worker processes of the bench, or in hosts where they have their own environment."""

import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

from bench.ear.equipment import Equipment
from bench.ear.speakers.speaker import Unspoken
from phases.clip import Clip
from phases.errors import EngineError, NocturneError
from phases.hosting import Premises
from phases.synthesize import Engine, Line, find_engine, make_engine, speak_all, voice_named
from phases.take import Recipe

Answer = tuple[str, Clip | Unspoken]
LANGUAGE, SEED = "en", 0


class EngineSpeaker:
    """One voice of one engine."""

    own_texts: tuple[str, ...] | None = None

    def __init__(
        self,
        name: str,
        engine: str,
        voice: str | None,
        equipment: Equipment,
    ) -> None:
        self.name = name
        self._facts = find_engine(engine, equipment.premises)
        self._voice = voice_named(self._facts, voice)
        self._equipment = equipment
        self.letters_per_second: float | None = self._facts.letters_per_second
        self.extra_seconds = self._facts.extra_seconds
        self.identity = Recipe(
            "",
            engine,
            self._facts.version,
            self._facts.model_revision,
            LANGUAGE,
            self._voice.content_hash,
            self._voice.parameters,
        ).key

    def speak(self, texts: Sequence[str]) -> Iterator[Answer]:
        """By several at once: the workers share the texts."""
        if not texts:
            return
        if self._facts.environment is None:
            yield from self._in_processes(texts)
        else:
            yield from self._in_hosts(texts)

    def _in_processes(self, texts: Sequence[str]) -> Iterator[Answer]:
        with ProcessPoolExecutor(self._equipment.workers, mp_context=get_context("spawn")) as pool:
            lines = [self._line(text) for text in texts]
            yield from pool.map(
                _spoken, [self._facts.name] * len(lines), [self._equipment.premises] * len(lines), lines
            )

    def _in_hosts(self, texts: Sequence[str]) -> Iterator[Answer]:
        """One thread and one host for every worker."""
        answers: queue.Queue[Answer | None] = queue.Queue()
        shares = [texts[number :: self._equipment.workers] for number in range(self._equipment.workers)]
        threads = [threading.Thread(target=self._share, args=(share, answers)) for share in shares]
        for thread in threads:
            thread.start()
        try:
            for _ in shares:
                while (answer := answers.get()) is not None:
                    yield answer
        finally:
            for thread in threads:
                thread.join()
            self._equipment.hosts.shut_down()

    def _share(self, texts: Sequence[str], answers: "queue.Queue[Answer | None]") -> None:
        try:
            for number, spoken in speak_all(
                self._equipment.hosts, self._facts, [self._line(text) for text in texts]
            ):
                told = Unspoken(spoken) if isinstance(spoken, EngineError) else spoken.clip
                answers.put((texts[number], told))
        except EngineError as error:
            for text in texts:
                answers.put((text, Unspoken(error)))
        finally:
            answers.put(None)

    def _line(self, text: str) -> Line:
        return Line(text, LANGUAGE, self._voice, SEED, self._voice.parameters)


def _spoken(engine: str, premises: Premises, line: Line) -> Answer:
    try:
        return line.text, _loaded(engine, premises).speak([line])[0].clip
    except NocturneError as error:
        return line.text, Unspoken(error)


@cache
def _loaded(name: str, premises: Premises) -> Engine:
    engine = make_engine(name, premises)
    engine.load()
    return engine
