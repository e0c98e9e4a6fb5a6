"""What is usual for one voice, learned from takes of it that nobody has listened to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from phases.validate.measuring.figures import BAND_NAMES
from phases.validate.need import OF_THE_TEXT, PAUSE, SPEECH, Need
from phases.validate.quality import QUALITY_NAMES
from phases.validate.spread import Spread
from phases.validate.wording import text_figures

FEWEST_TAKES = 20
SCHEMA = 2

LEAST_SPREADS: Mapping[str, float] = {
    "lead_ms": 20.0,
    "trail_ms": 30.0,
    "level_dbfs": 0.5,
    "drift_db": 0.7,
    "floor_dbfs": 2.0,
    "hum_db": 1.0,
    "pitch_hz": 2.0,
    "twice_word_score": 0.1,
    "twice_phrase_score": 0.1,
    **dict.fromkeys(QUALITY_NAMES, 0.04),
}
"""How exactly each figure can be told at all: a voice that never strays must not fail by a frame."""
PAUSES = ("gap_in_phrase", "gap_at_comma", "gap_at_sentence")
"""The longest pause is judged against takes whose text pauses for the same reason."""
_LEAST_GAP_MS = 40.0
_LEAST_BAND_DB = 0.5
_LEAST_TIMBRE = 0.1
_SURE_FROM_MS = 3_000.0
_FEWEST_ALIKE = 10


@dataclass(frozen=True, slots=True)
class Baseline:
    """Its spreads by name, and how much speech and how many pauses a text needs of it."""

    takes: int
    spreads: Mapping[str, Spread]
    need: Need
    rest: Need

    @classmethod
    def learned(
        cls, figures_of_takes: Sequence[Mapping[str, float]], fewest: int = FEWEST_TAKES
    ) -> "Baseline | None":
        """From the measurements of signal verdicts; None from too few. A tenth of bad takes does no harm."""
        takes = [take for take in figures_of_takes if _is_whole(take)]
        if len(takes) < max(fewest, _FEWEST_ALIKE):
            return None
        spreads = dict(_spreads(takes))
        timbre = [_distance(spreads, take) for take in takes]
        spreads["timbre"] = Spread.of(timbre, _LEAST_TIMBRE)
        return cls(len(takes), spreads, Need.learned(takes), Need.learned(takes, PAUSE))

    def strays(self, name: str, take: Mapping[str, float]) -> float | None:
        """How many spreads a figure lies above (or below) what is usual; None if either is missing."""
        spread, value = self.spreads.get(name), figure(name, take)
        if spread is None or value is None:
            return None
        return spread.strays(value) / slack(take)

    def timbre_strays(self, take: Mapping[str, float]) -> float | None:
        """The same for how different the spectrum of the voice is; None if there is too little speech."""
        if BAND_NAMES[0] not in take:
            return None
        return self.spreads["timbre"].strays(_distance(self.spreads, take))

    def length_ms(self, text: str) -> float:
        """How long the voice takes for a text, from its first sound to its last."""
        figures = text_figures(text)
        return self.need.expected_ms(figures) + self.rest.expected_ms(figures)

    def as_mapping(self) -> dict[str, Any]:
        """Plain JSON."""
        spreads = {name: [each.middle, each.below, each.above] for name, each in self.spreads.items()}
        needs = {each.figure: _written(each) for each in (self.need, self.rest)}
        return {"schema": SCHEMA, "takes": self.takes, "spreads": spreads, "needs": needs}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> "Baseline | None":
        """What `as_mapping` gave; None if that was another version of it, so that it is learned anew."""
        if mapping.get("schema") != SCHEMA:
            return None
        need, rest = (_read(figure, mapping["needs"][figure]) for figure in (SPEECH, PAUSE))
        spreads = {name: Spread(*each) for name, each in mapping["spreads"].items()}
        return cls(mapping["takes"], spreads, need, rest)


def figure(name: str, take: Mapping[str, float]) -> float | None:
    """By its name; a pause only if the text has that reason to pause, a repeat only if it is not in the text."""
    if name in PAUSES:
        return take["gap_ms"] if pause_of(take) == name else None
    if take.get(name.replace("_score", "_in_text")) and name.endswith("_score"):
        return None
    return take.get(name)


def pause_of(take: Mapping[str, float]) -> str:
    """Why its text may pause at all."""
    if take["text_sentences"]:
        return PAUSES[2]
    return PAUSES[1] if take["text_breaks"] else PAUSES[0]


def slack(take: Mapping[str, float]) -> float:
    """How much further a short take may stray: its figures are averages of little."""
    return float(max(1.0, _SURE_FROM_MS / max(take[SPEECH], 1.0)) ** 0.5)


def _written(need: Need) -> list[Any]:
    return [list(need.weights), [list(row) for row in need.doubt], need.spread]


def _read(figure: str, written: Sequence[Any]) -> Need:
    weights, doubt, spread = written
    return Need(figure, tuple(weights), tuple(tuple(row) for row in doubt), spread)


def _is_whole(take: Mapping[str, float]) -> bool:
    return all(name in take for name in (SPEECH, PAUSE, "pitch_hz", *BAND_NAMES, *OF_THE_TEXT))


def _spreads(takes: Sequence[Mapping[str, float]]) -> list[tuple[str, Spread]]:
    found = []
    for name, least in LEAST_SPREADS.items():
        values = _values(name, takes)
        if len(values) >= _FEWEST_ALIKE:
            found.append((name, Spread.of(values, least)))
    found += _pauses(takes)
    bands = ((name, Spread.of([take[name] for take in takes], _LEAST_BAND_DB)) for name in BAND_NAMES)
    return [*found, *bands]


def _pauses(takes: Sequence[Mapping[str, float]]) -> Iterator[tuple[str, Spread]]:
    """Of a reason to pause that was hardly met, what is usual for the next better one."""
    spread: Spread | None = None
    for name in reversed(PAUSES):
        values = _values(name, takes)
        if len(values) >= _FEWEST_ALIKE:
            spread = Spread.of_pauses(values, _LEAST_GAP_MS)
        if spread is not None:
            yield name, spread


def _values(name: str, takes: Sequence[Mapping[str, float]]) -> list[float]:
    return [value for take in takes if (value := figure(name, take)) is not None]


def _distance(spreads: Mapping[str, Spread], take: Mapping[str, float]) -> float:
    """How far the bands stray on average: many a little, as of another voice, rather than one a lot."""
    return sum(abs(spreads[name].strays(take[name])) for name in BAND_NAMES) / len(BAND_NAMES) / slack(take)
