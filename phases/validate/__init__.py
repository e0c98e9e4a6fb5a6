"""Tier 1: what the samples of a take alone can tell, judged against its text."""

from phases.validate.expectation import Expectation
from phases.validate.settings import ValidateSettings
from phases.validate.signal import CHECKER, CHECKER_VERSION, measure

__all__ = ["CHECKER", "CHECKER_VERSION", "Expectation", "ValidateSettings", "measure"]
