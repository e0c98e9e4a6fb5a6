"""Subtitles, read and made speakable."""

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from phases.chunk import CueScript, write_cue_script
from phases.cue import CueSheet
from phases.subtitles import read_subtitles
from tasks.chunk import limits_of_all, require_voices
from tasks.workshop import Workshop


@task(name="read_sheet", task_run_name="read the subtitles", persist_result=False, cache_policy=NO_CACHE)
def read_sheet(shop: Workshop, source: Path) -> CueSheet:
    """The cues that the source holds."""
    shop.progress.step("reading the subtitles")
    return read_subtitles(source, shop.settings.subtitles)


@task(name="make_cue_script", task_run_name="write the script", persist_result=False, cache_policy=NO_CACHE)
def make_cue_script(shop: Workshop, sheet: CueSheet, title: str) -> CueScript:
    """The script of the sheet, in which everybody speaks a language of theirs."""
    shop.progress.step("writing the script")
    written = write_cue_script(sheet, title, limits_of_all(shop), shop.settings.chunk, shop.cast)
    require_voices(shop, written.script)
    return written
