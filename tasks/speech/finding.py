"""Where somebody speaks in a recording."""

from collections.abc import Iterator
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from phases.clip import Samples
from phases.listen import RATE, KeptSound, likelihoods, segments_of
from phases.shown import duration
from phases.speech import Segment
from tasks.progress import Progress
from tasks.workshop import Workshop

_TOLD_EVERY = 1_800 * RATE
"""Half an hour: some seconds of work."""


@task(name="find_speech", task_run_name="find who speaks when", persist_result=False, cache_policy=NO_CACHE)
def find_speech(shop: Workshop, source: Path, sound: KeptSound) -> list[Segment]:
    """The segments of speech of a file, whose sound is kept meanwhile."""
    shop.progress.step("reading the sound")
    with shop.progress.busy("reading"):
        sound.keep(source)
    with shop.progress.busy("finding"):
        return segments_of(likelihoods(_told(shop.progress, sound)), shop.settings.listen)


def _told(progress: Progress, sound: KeptSound) -> Iterator[Samples]:
    """All of its sound; how far it is, is told now and then."""
    step, at = "finding who speaks when", 0
    progress.step(step)
    for block in sound.blocks():
        yield block
        before, at = at, at + len(block)
        if before // _TOLD_EVERY < at // _TOLD_EVERY:
            progress.step(f"{step}: {duration(at / RATE)} of {duration(sound.length_ms / 1000)}")
