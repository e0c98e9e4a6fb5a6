"""Many keys, asked for in several queries: every database bounds how many one may name."""

from collections.abc import Iterator, Sequence

MOST_KEYS = 500


def batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """The keys, so many at a time."""
    return (keys[start : start + MOST_KEYS] for start in range(0, len(keys), MOST_KEYS))
