"""One sentence on its way: asked plainly first, then with terms and numbers marked, then in halves, then given up."""

from phases.errors import EngineError, HostCrashed, HostTimedOut
from phases.translate.dividing import divided
from phases.translate.doubts import doubt
from phases.translate.protecting import guarded, wished
from phases.translate.wishes import Wishes

_FEWEST_WORDS = 8
"""Fewer are not divided further: a translator that cannot do them cannot do half of them."""


class Piece:
    """What one question asks, and what became of it."""

    def __init__(self, text: str, wishes: Wishes, *, careful: bool = False) -> None:
        self.why = ""
        self._text = text
        self._wishes = wishes
        self._careful = careful
        self._terms = wished(text, wishes.terms)
        self._guarded = guarded(text, wishes.names, self._terms if careful else {}, all_numbers=careful)
        self._answer: str | None = None
        self._halves: list[Piece] = []

    @property
    def question(self) -> str:
        """What the translator is asked."""
        return self._guarded.text

    @property
    def is_open(self) -> bool:
        """Whether anything of it is still to be asked."""
        return any(half.is_open for half in self._halves) if self._halves else not (self._answer or self.why)

    @property
    def troubles(self) -> list[str]:
        """Why it has no translation, if it has none."""
        return (
            [why for half in self._halves for why in half.troubles]
            if self._halves
            else [self.why] * bool(self.why)
        )

    def hear(self, answer: str | EngineError) -> list["Piece"]:
        """Take the answer; what is to be asked next because of it."""
        if isinstance(answer, EngineError):
            return self._give_up(answer.message, for_good=isinstance(answer, HostCrashed | HostTimedOut))
        text = " ".join(answer.split())
        restored = self._guarded.restored(text)
        why = (
            "a name or a number is lost in the translation"
            if restored is None
            else doubt(self._text, restored)
        )
        if restored is not None and not why:
            missing = [wish for wish in self._terms.values() if wish.casefold() not in restored.casefold()]
            if not missing:
                self._answer = restored
                return []
            why = f"“{missing[0]}” is not in the translation"
        return self._ask_otherwise(str(why))

    def translation(self) -> str:
        """All of it, as far as it is known."""
        if self._halves:
            return " ".join(filter(None, (half.translation() for half in self._halves)))
        return self._answer or ""

    def _ask_otherwise(self, why: str) -> list["Piece"]:
        if not self._careful and (self._terms or any(map(str.isdigit, self._text))):
            again = Piece(self._text, self._wishes, careful=True)
            self._halves = [again]
            return [again]
        return self._give_up(why)

    def _give_up(self, why: str, *, for_good: bool = False) -> list["Piece"]:
        count = len(self._text.split())
        if for_good or count < _FEWEST_WORDS:
            self.why = why
            return []
        parts = divided(self._text, -(-count // 2))
        self._halves = [Piece(part, self._wishes, careful=self._careful) for part in parts]
        return list(self._halves)
