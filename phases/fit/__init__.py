"""Spoken cues come onto a time line: each on time, none cut, and the finished file is measured."""

from phases.fit.facts import FitFacts, drift, fit_facts
from phases.fit.feasible import Impossible, Pace, expected_samples, feasibility
from phases.fit.measure import Onset, adjusted, measured_onsets
from phases.fit.picture import picture
from phases.fit.placement import FitPlan, Placement, Slot, Speech, Status
from phases.fit.planning import plan
from phases.fit.render import ClipOf, render, render_stems
from phases.fit.settings import FitSettings, Mode
from phases.fit.speech import spoken
from phases.fit.tempo import asks_for_tempos, tempos

__all__ = [
    "ClipOf",
    "FitFacts",
    "FitPlan",
    "FitSettings",
    "Impossible",
    "Mode",
    "Onset",
    "Pace",
    "Placement",
    "Slot",
    "Speech",
    "Status",
    "adjusted",
    "asks_for_tempos",
    "drift",
    "expected_samples",
    "feasibility",
    "fit_facts",
    "measured_onsets",
    "picture",
    "plan",
    "render",
    "render_stems",
    "spoken",
    "tempos",
]
