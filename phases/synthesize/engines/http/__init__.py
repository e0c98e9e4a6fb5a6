"""Any server that speaks at `POST …/audio/speech`, as OpenAI's does: named by its URL."""

from phases.synthesize.engines.http.http import Http

__all__ = ["Http"]
