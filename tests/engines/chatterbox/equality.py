"""All figures of one variant: `python -m tests.engines.chatterbox.equality MODELS CONDITIONINGS VARIANT`."""

import json
import sys
from pathlib import Path

from phases.hosting.premises import Premises
from tests.engines.chatterbox import cast, rows, upstream

if __name__ == "__main__":
    models, conditionings, variant = sys.argv[1:]
    engine = cast.loaded(Premises(models=models, conditionings=conditionings, device="cpu"), variant)
    everybody = cast.voices(Path(models))
    figures = {"rows": rows.figures(engine, everybody), "upstream": upstream.figures(engine, everybody)}
    print(json.dumps(figures))
