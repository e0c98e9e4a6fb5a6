"""The subtitles of a session, in files of its own."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from flows.clock import wall_clock
from flows.orders import LiveOrder
from flows.settings import Settings
from phases.captions import CaptionSettings, captions_of
from phases.cue import Cue
from phases.files import storage_errors
from phases.subtitles import GrowingSubtitles
from tasks.speech.live import Understood


class LiveSubtitles:
    """One file in each language, each segment as soon as it has ended."""

    def __init__(self, files: Sequence[GrowingSubtitles], settings: CaptionSettings) -> None:
        self._files = files
        self._settings = settings

    @property
    def written(self) -> list[str]:
        """The files in which something is."""
        return [str(file.path) for file in self._files if not file.is_empty]

    def add(self, understood: Understood) -> None:
        """A segment that has ended."""
        captions = captions_of(understood.lines, understood.meanings, self._settings)
        for file, cues in zip(self._files, (captions.original, captions.translation), strict=False):
            for cue in cues:
                if cue.text:
                    file.add(_within(cue, understood.shown.end_ms))


@contextmanager
def subtitles_of(order: LiveOrder, languages: Sequence[str], settings: Settings) -> Iterator[LiveSubtitles]:
    """Files that no other session has, however short ago it began; those in which nothing is said do not stay."""
    with ExitStack() as kept:
        with storage_errors(settings.out):
            settings.out.mkdir(parents=True, exist_ok=True)
            files = _opened(order, languages, settings.out, kept)
        yield LiveSubtitles(files, settings.captions)


def _opened(
    order: LiveOrder, languages: Sequence[str], folder: Path, kept: ExitStack
) -> list[GrowingSubtitles]:
    began = f"{'live' if order.source is None else order.source.stem}-{wall_clock():%Y-%m-%d-%H%M%S}"
    for stem in chain([began], (f"{began}-{number}" for number in count(2))):
        paths = [folder / f"{stem}.{language}.{order.kind}" for language in languages]
        with suppress(FileExistsError), ExitStack() as opened:
            files = [opened.enter_context(GrowingSubtitles(path)) for path in paths]
            kept.push(opened.pop_all())
            return files
    raise AssertionError("there is always another number")


def _within(cue: Cue, end_ms: int) -> Cue:
    """Not longer than its segment: what is written cannot make room for the next one any more."""
    return replace(cue, end_ms=max(cue.start_ms + 1, min(cue.end_ms, end_ms)))
