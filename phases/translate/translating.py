"""Lines in, as many translated lines out: each by its name, whatever becomes of the others."""

from collections.abc import Callable, Iterator, Sequence

from phases.hosting.errands import ask_all
from phases.hosting.hosts import Hosts
from phases.sentences import sentences
from phases.speech import Line, TranslatedLine
from phases.translate.dividing import divided
from phases.translate.facts import Sentence, TranslatorFacts
from phases.translate.piece import Piece
from phases.translate.protecting import Fragment, fragments
from phases.translate.trade import TRANSLATING
from phases.translate.wishes import NOTHING, Wishes


def translate_all(
    hosts: Hosts,
    translator: TranslatorFacts,
    lines: Sequence[Line],
    source: str,
    target: str,
    *,
    wishes: Wishes = NOTHING,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[TranslatedLine]:
    """Each line with its translation, or with why it has none; in any order.

    A line that fails costs itself and no other: what comes back wrong is asked again more carefully, then in halves,
    and then the line is given up. When `stop` says so, what is in hand is finished, and lines that were not done do
    not come. Raises EngineError if the translator cannot be loaded at all.
    """
    plans = [_Plan(line, source, translator, wishes) for line in lines]
    yield from (plan.result(target) for plan in plans if not plan.is_open)
    waiting = [(plan, piece) for plan in plans for piece in plan.pieces]
    while waiting and not stop():
        asked, waiting = waiting, []
        questions = [Sentence(piece.question, source, target) for _, piece in asked]
        for index, answer in ask_all(hosts, TRANSLATING, translator, questions, stop):
            plan, piece = asked[index]
            waiting += [(plan, further) for further in piece.hear(answer)]
            if not plan.is_open:
                yield plan.result(target)


def load_translator(hosts: Hosts, translator: TranslatorFacts) -> None:
    """Have it loaded before it is needed; raises EngineError if it cannot be."""
    with hosts.borrow(TRANSLATING, translator):
        pass


class _Plan:
    """One line: what of it is translated, sentence by sentence, and what stays as it is."""

    def __init__(self, line: Line, source: str, translator: TranslatorFacts, wishes: Wishes) -> None:
        self._line = line
        self._parts: list[tuple[Fragment, list[Piece]]] = [
            (part, [] if part.stays else _pieces(part.text, source, translator, wishes))
            for part in fragments(line.text)
        ]

    @property
    def pieces(self) -> list[Piece]:
        """What is asked first."""
        return [piece for _, pieces in self._parts for piece in pieces]

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be asked."""
        return any(piece.is_open for piece in self.pieces)

    def result(self, target: str) -> TranslatedLine:
        """The whole line, or why there is none."""
        troubles = [why for piece in self.pieces for why in piece.troubles]
        if troubles:
            return TranslatedLine(self._line, target, None, why=troubles[0])
        text = "".join(_joined(part, pieces) for part, pieces in self._parts)
        return TranslatedLine(self._line, target, text.strip())


def _pieces(text: str, source: str, translator: TranslatorFacts, wishes: Wishes) -> list[Piece]:
    return [
        Piece(part, wishes)
        for span in sentences(text, source)
        if any(map(str.isalnum, text[span.start : span.end]))
        for part in divided(text[span.start : span.end], translator.most_words)
    ]


def _joined(part: Fragment, pieces: Sequence[Piece]) -> str:
    if part.stays:
        return part.text
    before = part.text[: len(part.text) - len(part.text.lstrip())]
    after = part.text[len(part.text.rstrip()) :]
    return before + " ".join(piece.translation() for piece in pieces) + after
