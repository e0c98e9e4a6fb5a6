"""Language tags, brought down to what engines and rules are asked for."""

import re

_THREE_LETTERS = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "nld": "nl", "dut": "nl", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "pol": "pl", "rus": "ru",
    "jpn": "ja", "zho": "zh", "chi": "zh", "kor": "ko", "lat": "la", "gle": "ga", "ell": "el", "gre": "el",
}  # fmt: skip
_UNKNOWN = frozenset({"", "und", "mul", "zxx", "mis"})


def base_language(tag: str, otherwise: str = "en") -> str:
    """`en-GB` → en, `eng` → en; `otherwise` if the tag says nothing."""
    base = re.split(r"[-_]", tag.strip().lower())[0]
    return otherwise if base in _UNKNOWN else _THREE_LETTERS.get(base, base)


def two_letters(tag: str) -> str:
    """`eng` → en; a tag that is short already stays, with its region: `pt-BR`."""
    return tag if len(tag.split("-", maxsplit=1)[0]) == 2 else base_language(tag)  # noqa: PLR2004 - what it is called for


def is_language(tag: str) -> bool:
    """Whether it may be one: two letters, or three that are known; `sdh` and `cut` are none."""
    base = tag.split("-", maxsplit=1)[0].lower()
    return len(base) == 2 or base in _THREE_LETTERS  # noqa: PLR2004
