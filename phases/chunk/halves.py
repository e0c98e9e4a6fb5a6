"""A chunk in two or more: what an engine cannot say in one go it may say in parts."""

from phases.chunk.spoken import has_speech
from phases.sentences import sentences


def halves(spoken: str, language: str) -> tuple[str, ...]:
    """The text, divided at the border between sentences that is nearest to its middle; whole if it has none."""
    borders = [span.end for span in sentences(spoken, language)[:-1]]
    if not borders:
        return (spoken,)
    middle = min(borders, key=lambda border: abs(border - len(spoken) / 2))
    return (spoken[:middle].strip(), spoken[middle:].strip())


def fitting(spoken: str, language: str, longest: int) -> tuple[str, ...]:
    """The text in parts of at most that length, at the ends of sentences as far as there are any."""
    if len(spoken) <= longest:
        return (spoken,)
    parts = halves(spoken, language)
    if len(parts) == 1:
        parts = _broken(spoken, longest)
    return tuple(piece for part in parts if has_speech(part) for piece in fitting(part, language, longest))


def _broken(sentence: str, longest: int) -> tuple[str, ...]:
    """A sentence that is too long, at the blank nearest to its middle; within a word if it is all one."""
    blanks = [place for place, sign in enumerate(sentence) if sign.isspace()]
    middle = len(sentence) / 2
    border = min(blanks, key=lambda place: abs(place - middle), default=longest)
    return (sentence[:border].strip(), sentence[border:].strip())
