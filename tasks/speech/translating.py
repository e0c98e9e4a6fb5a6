"""Lines, translated: what a line means is recorded the moment it is known."""

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.speech import record_translations
from phases.speech import Line
from phases.translate import TranslatorFacts, load_translator, translate_all
from tasks.speech.hearing import SegmentStretch
from tasks.speech.recording import Recording
from tasks.workshop import Workshop


@task(
    name="load_translator",
    task_run_name="load the translator",
    persist_result=False,
    cache_policy=NO_CACHE,
)
def get_translator_ready(shop: Workshop, recording: Recording) -> None:
    """Load it while the first segments are heard, if it is needed; raises EngineError if it cannot be loaded."""
    read = recording.read(shop)
    lines = [line for heard in read for line in heard.lines]
    is_done = len(read) == len(recording.segments) and len(recording.translations(shop, lines)) == len(lines)
    translator = recording.interpreters.translator
    if translator is not None and not is_done:
        load_translator(shop.hosts, translator)


@task(
    name="translate_segments",
    task_run_name="translate {stretch}",
    persist_result=False,
    cache_policy=NO_CACHE,
)
def translate_segments(shop: Workshop, recording: Recording, stretch: SegmentStretch) -> dict[int, str]:
    """Translate the lines of these segments that nobody has translated yet; why some could not be, by segment."""
    interpreters = recording.interpreters
    if interpreters.translator is None or interpreters.target is None:
        return {}
    lines = [line for heard in recording.read(shop, stretch) for line in heard.lines]
    known = recording.translations(shop, lines)
    missing = [line for line in lines if (line.segment, line.place) not in known]
    if not missing:
        return {}
    with shop.progress.busy("translating"):
        return _translate(shop, recording, interpreters.translator, interpreters.target, missing)


def _translate(
    shop: Workshop, recording: Recording, translator: TranslatorFacts, target: str, lines: Sequence[Line]
) -> dict[int, str]:
    interpreters = recording.interpreters
    failed: dict[int, str] = {}
    for each in translate_all(
        shop.hosts,
        translator,
        lines,
        interpreters.language,
        target,
        wishes=interpreters.wishes,
        stop=shop.stop.is_set,
    ):
        if each.text is None:
            failed[each.line.segment] = (
                f"“{' '.join(each.line.text.split())}” could not be translated: {each.why}"
            )
            continue
        with shop.store.writing() as session:
            key = interpreters.translation_key(each.line)
            record_translations(session, recording.production.id, each.line.segment, {key: each.text})
    return failed
