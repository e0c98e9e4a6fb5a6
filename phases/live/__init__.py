"""Listening while somebody still speaks: what may be shown already, what stays, and how restless that is."""

from phases.live.agreement import Agreement
from phases.live.confirming import Confirming, Shown
from phases.live.pieces import RATE, Pace, Piece, joined, pieces
from phases.live.sources import played, raw_sound

__all__ = [
    "RATE",
    "Agreement",
    "Confirming",
    "Pace",
    "Piece",
    "Shown",
    "joined",
    "pieces",
    "played",
    "raw_sound",
]
