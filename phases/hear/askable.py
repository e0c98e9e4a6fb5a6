"""What a recognizer can be asked about a passage, and which takes in it nothing can be said of."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from phases.clip import Clip, Samples
from phases.hear.facts import RATE, Part, Passage
from phases.hear.wording import Word, asked_for, words_of
from phases.levels import frame_levels, level_of, speech_in

SHORTEST_MS = 800
FEWEST_WORDS = 3
_FRAMES_PER_SECOND = 100
_SILENT_DBFS = -60.0
_READ_OUT = frozenset("%&@§=+")
_SCRIPTS = {
    **dict.fromkeys(("en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "no", "fi", "pl", "cs"), "LATIN"),
    **dict.fromkeys(("ru", "uk", "bg"), "CYRILLIC"),
    "el": "GREEK",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The text of a whole passage, in the form that is asked for."""

    text: str
    words: tuple[Word, ...]
    ranges: tuple[range, ...]
    """Which words are those of each part."""
    language: str

    def letters_of(self, part: int) -> range:
        """Where in the text the part stands; the stop at the end belongs to the last one."""
        starts = [self.words[words.start].start if words else len(self.text) for words in self.ranges]
        return range(starts[part], [*starts[1:], len(self.text) + 1][part])


def asked(parts: Sequence[Part], language: str) -> Asked:
    """What is asked for where these are spoken one after the other."""
    forms = [asked_for(part.text) for part in parts]
    text = " ".join(form for form in forms if form)
    counts = accumulate((len(words_of(form)) for form in forms), initial=0)
    return Asked(text, words_of(text), tuple(range(*pair) for pair in pairwise(counts)), language)


def unheard_in(passage: Passage) -> tuple[str | None, ...]:
    """For each part why nothing can be said of it; None where something can.

    The text of a passage is heard as a whole: a part that cannot be asked for makes its neighbours unheard too.
    """
    own = [_unheard(passage, part) for part in passage.parts]
    if any(own) and len(own) > 1:
        return tuple(reason or "neighbour" for reason in own)
    return tuple(own)


def _unheard(passage: Passage, part: Part) -> str | None:
    samples = passage.samples[part.start : part.end]
    if not np.isfinite(samples).all():
        return "not_finite"
    speech_ms = _speech_ms(samples)
    if not speech_ms:
        return "silent"
    if part.text and not is_writable(part.text, passage.language):
        return "unwritable"
    is_alone = len(passage.parts) == 1
    is_short = speech_ms < SHORTEST_MS or 0 < len(words_of(asked_for(part.text))) < FEWEST_WORDS
    # Where nothing is expected there is nothing to judge: a short word is written down like any other.
    return "too_short" if part.text and is_alone and is_short else None


def is_writable(text: str, language: str) -> bool:
    """Whether a recognizer would write it so: words, nothing to be read out, all in the script of the language."""
    form = asked_for(text)
    script = _SCRIPTS.get(language.lower().split("-")[0])
    return bool(form) and not any(
        sign.isdigit()
        or sign in _READ_OUT
        or unicodedata.category(sign) in {"Sm", "Sc", "So"}
        or (script is not None and sign.isalpha() and script not in unicodedata.name(sign, ""))
        for sign in form
    )


def _speech_ms(samples: Samples) -> int:
    """How much of it is speech, or something else that is not silence."""
    if not len(samples):
        return 0
    frames = frame_levels(Clip(samples, RATE), 0.0, _FRAMES_PER_SECOND)
    level = level_of(frames)
    return 0 if level < _SILENT_DBFS else len(speech_in(frames, level)) * 1000 // _FRAMES_PER_SECOND
