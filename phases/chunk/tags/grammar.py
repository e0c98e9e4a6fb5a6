"""What may stand in brackets: who speaks, in which language, with which parameters; or a pause.

[Alice]  [de:Alice]  [de:]  [Alice|seed:42|temperature:0.5]  [seed:42]  [pause:1.5s]  [wait:500ms]  [pause]
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

LONGEST_PAUSE_MS = 30_000
USUAL_PAUSE_MS = 1_000
"""For a pause that does not say how long."""
SEED = "seed"
OTHER_NAMES = {
    "temp": "temperature",
    "exag": "exaggeration",
    "cfg": "cfg_weight",
    "topk": "top_k",
    "topp": "top_p",
    "rep_penalty": "repetition_penalty",
}
_LARGEST_SEED = 2**31 - 1
_PAUSE = re.compile(
    r"\s*(?:pause|(?:pause|wait|stop)\s*:\s*(?P<number>\d{1,9}(?:\.\d{1,6})?)\s*(?P<unit>ms|s)?)\s*",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"\s*(?P<name>[A-Za-z_]+)\s*:\s*(?P<value>[^:]*?)\s*")
_NUMBER = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})")
_WHO = re.compile(r"\s*(?:(?P<language>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*)\s*:)?(?P<name>[^:]*)")


@dataclass(frozen=True, slots=True)
class Tag:
    """What stands in one pair of brackets."""

    name: str = ""
    """Who speaks from here on, as it is written; empty for the narrator, or for a pause."""
    language: str | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    seed: int | None = None
    pause_ms: int | None = None
    """Silence, and nothing else changes."""

    @property
    def is_pause(self) -> bool:
        """Whether it says nothing of who speaks."""
        return self.pause_ms is not None

    def __str__(self) -> str:
        if self.pause_ms is not None:
            return f"[pause:{self.pause_ms}ms]"
        who = f"{self.language}:{self.name}" if self.language else self.name
        told = [f"{name}:{_plain(value)}" for name, value in self.parameters.items()]
        seed = [f"{SEED}:{self.seed}"] if self.seed is not None else []
        return f"[{'|'.join([*([who] if who else []), *told, *seed])}]"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a pair of brackets says, and what is wrong with it."""

    tag: Tag | None
    """None if it is text."""
    troubles: tuple[str, ...] = ()


TEXT = Reading(None)


def read_tag(inner: str, parameters: Collection[str] = ()) -> Reading:
    """What stands between brackets, if these parameters are known; a name is not yet anybody's."""
    pause = _PAUSE.fullmatch(inner)
    if pause:
        return _pause(pause)
    who: re.Match[str] | None = None
    values: dict[str, float] = {}
    troubles: list[str] = []
    for part in inner.split("|"):
        parameter = _PARAMETER.fullmatch(part)
        name = parameter and _known(parameter["name"], parameters)
        if parameter and name:
            number = _NUMBER.fullmatch(parameter["value"])
            if number:
                values[name] = float(number[0])
            else:
                troubles.append(f"“{parameter['value']}” is no number for “{parameter['name']}”")
        elif who is None and (match := _WHO.fullmatch(part)) and (match["language"] or match["name"].strip()):
            who = match
        elif part.strip():
            troubles.append(f"“{part.strip()}” is neither a speaker nor a parameter that is known")
    if who is None and not values:
        return Reading(None, tuple(troubles))
    seed, more = _seed(values.pop(SEED, None))
    language = who["language"].replace("_", "-") if who and who["language"] else None
    name = " ".join(who["name"].split()) if who else ""
    return Reading(Tag(name, language, values, seed), (*troubles, *more))


def _known(name: str, parameters: Collection[str]) -> str | None:
    folded = OTHER_NAMES.get(name.casefold(), name.casefold())
    return folded if folded == SEED or folded in parameters else None


def _pause(match: re.Match[str]) -> Reading:
    if match["number"] is None:
        return Reading(Tag(pause_ms=USUAL_PAUSE_MS))
    asked = round(float(match["number"]) * (1 if (match["unit"] or "").lower() == "ms" else 1_000))
    if asked > LONGEST_PAUSE_MS:
        trouble = f"a pause is at most {LONGEST_PAUSE_MS // 1_000} s long, and not {asked / 1_000:g} s"
        return Reading(Tag(pause_ms=LONGEST_PAUSE_MS), (trouble,))
    return Reading(Tag(pause_ms=asked))


def _seed(value: float | None) -> tuple[int | None, tuple[str, ...]]:
    if value is None:
        return None, ()
    if not 0 <= value <= _LARGEST_SEED or value != int(value):
        return None, (f"a seed is a whole number from 0 to {_LARGEST_SEED}, and not {_plain(value)}",)
    return int(value), ()


def _plain(value: float) -> str:
    return f"{value:.12f}".rstrip("0").rstrip(".")
