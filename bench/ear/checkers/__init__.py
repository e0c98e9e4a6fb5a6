"""The checkers under test, behind one door: nothing else of the bench knows how they are asked."""

from bench.ear.checkers.checker import Checker, Hand, Measured, digest_of
from bench.ear.checkers.hearing import PEERS, HearingChecker, TranscriptChecker
from bench.ear.checkers.signal import SignalChecker, VoiceChecker
from bench.ear.equipment import Equipment

__all__ = ["PEERS", "Checker", "Hand", "Measured", "checker_named", "digest_of"]


def checker_named(name: str, equipment: Equipment) -> Checker:
    """`signal`, `voice`, a recognizer, or `transcript:` and a recognizer."""
    if name == "signal":
        return SignalChecker()
    if name == "voice":
        return VoiceChecker()
    if name.startswith(PEERS):
        return TranscriptChecker(name, equipment)
    return HearingChecker(name, equipment)
