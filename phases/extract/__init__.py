"""Source file → Book."""

from phases.extract.read import read_book
from phases.extract.settings import ExtractSettings

__all__ = ["ExtractSettings", "read_book"]
