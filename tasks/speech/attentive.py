"""Segments, written down; a recognizer that is caught in a loop hears the halves by themselves."""

from collections.abc import Callable, Iterator, Sequence

from phases.clip import Clip
from phases.errors import EngineError
from phases.evidence import Evidence
from phases.hear import RecognizerFacts, Spoken, halved, listen, merged
from phases.hosting import Hosts
from phases.listen import invented, is_silence, repeats

SHORTEST_SECONDS = 1.5
"""What is shorter is not halved: there is hardly a word in it."""
Heard = Evidence | EngineError


def write_down(
    hosts: Hosts,
    ear: RecognizerFacts,
    clips: Sequence[Clip],
    language: str,
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[int, Heard]]:
    """Each clip's place with what is said in it, in any order; what remains of a loop comes as it is.

    When `stop` says so, the rest is not heard. Raises EngineError if the recognizer cannot be loaded at all.
    """
    loops: list[int] = []
    for (place, _), heard in listen(hosts, ear, [[Spoken(clip, "", language)] for clip in clips], stop=stop):
        if is_loop(heard) and clips[place].seconds >= SHORTEST_SECONDS:
            loops.append(place)
        else:
            yield place, heard
    for place in loops:
        halves = halved(clips[place])
        found = dict(write_down(hosts, ear, [half for _, half in halves], language, stop=stop))
        if len(found) == len(halves):
            yield place, _joined([(start, found[n]) for n, (start, _) in enumerate(halves)])


def is_loop(heard: Heard) -> bool:
    """Whether it says the same again and again."""
    return isinstance(heard, Evidence) and repeats(heard)


def _joined(halves: Sequence[tuple[int, Heard]]) -> Heard:
    """Both, or what is wrong with one of them; one in which nobody speaks adds nothing, and nothing made up."""
    spoken: list[tuple[int, Evidence]] = []
    for start, heard in halves:
        if isinstance(heard, EngineError) or repeats(heard):
            return heard
        if not is_silence(heard) and invented(heard) is None:
            spoken.append((start, heard))
    return merged(spoken) if spoken else Evidence(unheard="empty")
