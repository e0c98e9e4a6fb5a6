"""Voices: folders of recordings, what makes a good one, and who speaks whom."""

from phases.voices.adding import add_voice
from phases.voices.aliases import read_aliases
from phases.voices.cast_file import printed_cast, read_cast
from phases.voices.cast_sheet import CastSheet, VoiceChoice
from phases.voices.examining import examine, examine_sample, require_usable
from phases.voices.figures import Figures
from phases.voices.findings import Examination, Finding, Needs
from phases.voices.folders import Hidden, Shelf, find_voices, read_voices
from phases.voices.lock import check_lock, lock_path, write_lock
from phases.voices.original import Original, read_original
from phases.voices.reference import canonical_reference, content_hash, voice_of
from phases.voices.sample import SUFFIXES, Sample
from phases.voices.side_files import read_sample

__all__ = [
    "SUFFIXES",
    "CastSheet",
    "Examination",
    "Figures",
    "Finding",
    "Hidden",
    "Needs",
    "Original",
    "Sample",
    "Shelf",
    "VoiceChoice",
    "add_voice",
    "canonical_reference",
    "check_lock",
    "content_hash",
    "examine",
    "examine_sample",
    "find_voices",
    "lock_path",
    "printed_cast",
    "read_aliases",
    "read_cast",
    "read_original",
    "read_sample",
    "read_voices",
    "require_usable",
    "voice_of",
    "write_lock",
]
