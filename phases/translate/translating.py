"""Lines in, as many translated lines out: each by its name, whatever becomes of the others."""

from collections.abc import Callable, Iterator, Sequence

from phases.errors import EngineError
from phases.hosting.errands import ask_all
from phases.hosting.hosts import Hosts
from phases.speech import Line, TranslatedLine
from phases.translate.dividing import divided
from phases.translate.doubts import doubt
from phases.translate.facts import Sentence, TranslatorFacts
from phases.translate.trade import TRANSLATING


def translate_all(
    hosts: Hosts,
    translator: TranslatorFacts,
    lines: Sequence[Line],
    source: str,
    target: str,
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[TranslatedLine]:
    """Each line with its translation, or with why it has none; in any order.

    A line that fails costs itself and no other. When `stop` says so, what is in hand is finished, and lines that
    were not begun do not come. Raises EngineError if the translator cannot be loaded at all.
    """
    parts = [
        (number, part)
        for number, line in enumerate(lines)
        for part in divided(line.text, translator.most_words)
    ]
    waiting = [sum(1 for owner, _ in parts if owner == number) for number in range(len(lines))]
    found: dict[int, str | EngineError] = {}
    sentences = [Sentence(part, source, target) for _, part in parts]
    for index, answer in ask_all(hosts, TRANSLATING, translator, sentences, stop):
        found[index] = answer
        owner = parts[index][0]
        waiting[owner] -= 1
        if not waiting[owner]:
            own = [found[each] for each, (number, _) in enumerate(parts) if number == owner]
            yield _whole(lines[owner], target, own)


def _whole(line: Line, target: str, parts: Sequence[str | EngineError]) -> TranslatedLine:
    troubles = [part.message for part in parts if isinstance(part, EngineError)]
    if troubles:
        return TranslatedLine(line, target, None, why=troubles[0])
    text = " ".join(" ".join(part.split()) for part in parts if isinstance(part, str))
    why = doubt(line.text, text)
    return TranslatedLine(line, target, None if why else text, why=why or "")
