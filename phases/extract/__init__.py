"""Source file → Book."""

from phases.extract.formats import SUFFIXES
from phases.extract.read import read_book
from phases.extract.settings import ExtractSettings

__all__ = ["SUFFIXES", "ExtractSettings", "read_book"]
