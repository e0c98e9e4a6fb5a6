"""Speech that goes on: each piece is heard and understood while the next one comes."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from phases.captions import LineName, name_of
from phases.clip import Clip, Samples
from phases.errors import EngineError
from phases.evidence import Evidence
from phases.listen import read
from phases.live import RATE, Confirming, Piece, Shown
from phases.relay import Lost, Stage
from phases.speech import Line, Segment, TranslatedLine
from phases.translate import translate_all
from tasks.speech.attentive import write_down
from tasks.speech.recording import Interpreters
from tasks.workshop import Workshop

HEARD_ROOM, UNDERSTOOD_ROOM = 10, 5
"""How many pieces may wait to be heard, and how many to be translated."""
_WARM_UP = "Good evening."


@dataclass(frozen=True, slots=True)
class Understood:
    """What a reader may be shown of a segment now, and what it means so far."""

    shown: Shown
    meaning: str = ""
    """Of what is confirmed; it may still change until the segment has ended."""
    lines: tuple[Line, ...] = ()
    """Of a segment that has ended."""
    meanings: Mapping[LineName, str] = field(default_factory=dict)
    """Of its lines."""


class Interpreting:
    """The stages of a relay: one that hears, one that translates. Each has one worker, so segments stay in order."""

    def __init__(self, shop: Workshop, interpreters: Interpreters) -> None:
        self._shop = shop
        if interpreters.ear is None:
            raise ValueError("nobody hears")
        self._ear = interpreters.ear
        self._who = interpreters
        self._confirming = Confirming(self._evidence)
        self._before = ("", "")
        """What was confirmed when it was last translated, and what it meant."""
        self.failed: dict[int, str] = {}
        """Segments that could not be written down or translated, and why."""

    def warm_up(self) -> None:
        """Have both load at the same time, before anybody speaks; raises EngineError if one cannot."""
        hush = np.zeros(RATE, np.float32)
        with ThreadPoolExecutor() as threads:
            hearing = threads.submit(self._evidence, hush)
            translating = threads.submit(self._meaning, _WARM_UP)
            hearing.result()
            translating.result()

    def stages(self) -> list[Stage]:
        """Pieces in, what is understood out."""
        return [
            Stage("hear", self._hear, room=HEARD_ROOM),
            Stage("understand", self._understand, room=UNDERSTOOD_ROOM),
        ]

    def _hear(self, pieces: Sequence[Piece]) -> list[Shown | Lost]:
        return [self._heard(piece) for piece in pieces]

    def _heard(self, piece: Piece) -> Shown | Lost:
        try:
            (shown,) = self._confirming([piece])
        except EngineError as error:
            return self._lost(piece.segment, error.message, is_final=piece.is_final)
        return shown

    def _understand(self, heard: Sequence[Shown]) -> list[Understood | Lost]:
        return [self._whole(shown) if shown.is_final else self._so_far(shown) for shown in heard]

    def _so_far(self, shown: Shown) -> Understood | Lost:
        confirmed = " ".join(shown.confirmed)
        if confirmed != self._before[0]:
            try:
                self._before = (confirmed, self._meaning(confirmed))
            except EngineError as error:
                return self._lost(shown.segment, error.message, is_final=False)
        return Understood(shown, self._before[1])

    def _whole(self, shown: Shown) -> Understood | Lost:
        self._before = ("", "")
        segment = Segment(shown.segment, shown.start_ms, shown.end_ms, silences=shown.silences)
        evidence = replace(shown.evidence, transcript=" ".join(shown.confirmed))
        (heard,) = read([segment], {segment.number: evidence}, self._who.language)
        if heard.lost == "filtered":
            return Lost("filtered", heard.why)
        if heard.lost is not None:
            return self._lost(shown.segment, heard.why, is_final=True)
        try:
            translated = self._translated(heard.lines)
        except EngineError as error:
            return self._lost(shown.segment, error.message, is_final=True)
        for each in translated:
            if each.text is None:
                self.failed[shown.segment] = f"“{each.line.text}” could not be translated: {each.why}"
        meanings = {name_of(each.line): each.text for each in translated if each.text}
        return Understood(shown, " ".join(meanings.values()), heard.lines, meanings)

    def _lost(self, segment: int, why: str, *, is_final: bool) -> Lost:
        """A draft that fails costs nothing: the segment comes again."""
        if not is_final:
            return Lost("skipped", why)
        self.failed[segment] = why
        return Lost("failed", why)

    def _evidence(self, samples: Samples) -> Evidence:
        ((_, heard),) = write_down(self._shop.hosts, self._ear, [Clip(samples, RATE)], self._who.language)
        if isinstance(heard, EngineError):
            raise heard
        return heard

    def _meaning(self, text: str) -> str:
        translated = self._translated([Line(1, 1, 0, 1, text)] if text else [])
        return " ".join(each.text for each in translated if each.text)

    def _translated(self, lines: Sequence[Line]) -> list[TranslatedLine]:
        """What each line means, in order; nothing if nobody is to translate."""
        who = self._who
        if who.translator is None or who.target is None:
            return []
        translated = translate_all(
            self._shop.hosts, who.translator, lines, who.language, who.target, wishes=who.wishes
        )
        return sorted(translated, key=lambda each: each.line.place)
