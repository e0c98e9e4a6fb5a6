"""What was heard against what was to be heard, word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from phases.hear.spelling import plain, same_words
from phases.hear.wording import Word, words_of


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where other words were heard than were expected."""

    first: int
    """The first expected word, or the one in front of which something was added."""
    count: int
    heard: str
    extra: int
    """How many words were heard in their place."""


def differences(words: Sequence[Word], transcript: str, language: str) -> Iterator[Difference]:
    """Each of them; what is only spelled otherwise is none."""
    heard = words_of(transcript)
    matcher = SequenceMatcher(
        None,
        [plain(word.text, language) for word in words],
        [plain(word.text, language) for word in heard],
        autojunk=False,
    )
    for tag, first, last, start, end in matcher.get_opcodes():
        expected = " ".join(word.text for word in words[first:last])
        text = transcript[heard[start].start : heard[end - 1].end] if end > start else ""
        if tag != "equal" and not same_words(expected, text, language):
            yield Difference(first, last - first, text, end - start)


def divided(words: Sequence[Word], ranges: Sequence[range], transcript: str) -> list[str]:
    """What was heard of each of several runs of expected words, one after the other."""
    heard = words_of(transcript)
    matcher = SequenceMatcher(
        None, [word.bare for word in words], [word.bare for word in heard], autojunk=False
    )
    blocks = matcher.get_matching_blocks()
    starts = [0]
    for run in ranges[1:]:
        block = max(
            (block for block in blocks if block.a <= run.start), key=lambda block: block.a, default=blocks[0]
        )
        place = min(max(0, block.b + run.start - block.a), len(heard))
        starts.append(max(starts[-1], heard[place].start if place < len(heard) else len(transcript)))
    ends = [*starts[1:], len(transcript)]
    return [transcript[start:end].strip() for start, end in zip(starts, ends, strict=True)]
