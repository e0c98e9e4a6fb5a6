"""Takes that another system made: how they are told apart from those that an engine of ours spoke."""

from phases.take import Take

OLD_NARRATOR = "old narrator"
"""Who speaks in a book that another system began; only such a book uses what it left behind."""
PACE = "letters_per_second"
"""The signal of an adopted take that tells how fast its narrator speaks: no engine of ours knows."""
_ADOPTED_FROM = "adopted from "


def manner_called(maker: str) -> str:
    """The manner of takes that this maker made, as reports show it."""
    return f"{_ADOPTED_FROM}{maker}"


def is_adopted(take: Take) -> bool:
    """Whether another system made it."""
    return take.manner.startswith(_ADOPTED_FROM)
