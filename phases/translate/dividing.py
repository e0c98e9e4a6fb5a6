"""Long sentences, divided where one may pause: a translator that is given too much silently leaves off the end."""

import re

_BORDERS = (re.compile(r"(?<=[;:—–])\s+"), re.compile(r"(?<=,)\s+"), re.compile(r"\s+"))
"""The best places first; in the worst case between any two words."""


def divided(text: str, most_words: int) -> list[str]:
    """Parts of at most so many words which, joined by blanks, are the text again."""
    words = text.split()
    if len(words) <= most_words:
        return [" ".join(words)]
    plain = " ".join(words)
    for border in _BORDERS:
        places = [match.start() for match in border.finditer(plain)]
        fitting = [place for place in places if len(plain[:place].split()) <= most_words]
        good = [place for place in fitting if len(plain[:place].split()) * 3 >= most_words]
        if good:
            cut = good[-1]
            return [plain[:cut], *divided(plain[cut:], most_words)]
    raise AssertionError("there is a blank between any two words")
