"""The text as Chatterbox was trained to see it."""

from phases.errors import EngineFailed

_ENDS = (".", "!", "?", "-", ",")
_EASTERN_ENDS = ("、", "，", "。", "？", "！")
_REPLACED = {
    "...": ", ",
    "…": ", ",
    ":": ",",
    " - ": ", ",
    ";": ", ",
    "—": "-",
    "–": "-",
    " ,": ",",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
}
_LEFT_BY_TURBO = ("...", " - ", ";")


def tidied(text: str, variant: str) -> str:
    """The text with the punctuation that the variant knows; EngineFailed if there is nothing to say in it."""
    if not any(map(str.isalnum, text)):
        raise EngineFailed(
            f"Chatterbox has nothing to say for “{text}”.", "A line needs a letter or a digit."
        )
    text = text[0].upper() + text[1:] if text[0].islower() else text
    text = " ".join(text.split())
    for old, new in _REPLACED.items():
        if variant != "turbo" or old not in _LEFT_BY_TURBO:
            text = text.replace(old, new)
    text = text.rstrip(" ")
    ends = _ENDS + _EASTERN_ENDS if variant == "multilingual" else _ENDS
    return text if text.endswith(ends) else f"{text}."
