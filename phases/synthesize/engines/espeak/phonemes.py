"""`python -m phases.synthesize.engines.espeak.phonemes`: text in, phonemes out, for who must not load eSpeak NG itself.

Each line that comes in is a JSON object, `{"voice": "es", "texts": ["Hola", "buenos días"]}`, and each that goes
out is one too, `{"phonemes": ["ˈola", …]}` or `{"error": "…"}`. The first line that goes out says who is here. The
process ends when nothing more can come.
"""

import sys

import msgspec

from phases.errors import EngineError
from phases.synthesize.engines.espeak.library import PACKAGE, VERSION, fresh_library, require_library


class Question(msgspec.Struct):
    """Texts without punctuation that parts them, in the language of an eSpeak NG voice."""

    voice: str
    texts: list[str]


class Answer(msgspec.Struct, omit_defaults=True):
    """As many phonemes as there were texts, or why not."""

    phonemes: list[str] = []
    error: str = ""
    phonemiser: str = ""


def answer(question: Question) -> Answer:
    """The phonemes of each text."""
    try:
        with fresh_library() as library:
            return Answer([library.phonemes(text, question.voice) for text in question.texts])
    except EngineError as error:
        return Answer(error=str(error))


def main() -> None:
    """Say who is here, then answer until nobody asks."""
    try:
        require_library()
    except EngineError as error:
        _say(Answer(error=str(error)))
        return
    _say(Answer(phonemiser=f"{PACKAGE}-{VERSION}"))
    for line in sys.stdin.buffer:
        _say(answer(msgspec.json.decode(line, type=Question)))


def _say(said: Answer) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(said) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
