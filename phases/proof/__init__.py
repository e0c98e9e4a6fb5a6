"""A production to listen to and read along: one page, text beside audio, the riskiest line first."""

from phases.proof.folder import ProofFolder, chapter_audio, chunk_audio, take_audio
from phases.proof.night import ShownBook, ShownNight, render_night
from phases.proof.outline import LEVELS, POINTS, levels_of, outline
from phases.proof.page import render
from phases.proof.risk import needs_a_person, riskiest_first
from phases.proof.shown import Furthest, Proof, ProofChapter, ProofLine, TriedTake

__all__ = [
    "LEVELS",
    "POINTS",
    "Furthest",
    "Proof",
    "ProofChapter",
    "ProofFolder",
    "ProofLine",
    "ShownBook",
    "ShownNight",
    "TriedTake",
    "chapter_audio",
    "chunk_audio",
    "levels_of",
    "needs_a_person",
    "outline",
    "render",
    "render_night",
    "riskiest_first",
    "take_audio",
]
