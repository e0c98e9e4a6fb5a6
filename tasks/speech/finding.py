"""Where somebody speaks in a recording."""

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from phases.listen import KeptSound, likelihoods, segments_of
from phases.speech import Segment
from tasks.workshop import Workshop


@task(name="find_speech", task_run_name="find who speaks when", persist_result=False, cache_policy=NO_CACHE)
def find_speech(shop: Workshop, source: Path, sound: KeptSound) -> list[Segment]:
    """The segments of speech of a file, whose sound is kept meanwhile."""
    shop.progress.step("reading the sound")
    with shop.progress.busy("reading"):
        sound.keep(source)
    shop.progress.step("finding who speaks when")
    with shop.progress.busy("finding"):
        return segments_of(likelihoods(sound.blocks()), shop.settings.listen)
