"""Which rows are computed together: those of like length, as many as fit."""

from collections.abc import Sequence


def buckets(frames: Sequence[int], budget: int) -> list[list[int]]:
    """The indices of all rows, in groups; padded to its longest row, a group has at most `budget` frames.

    A row that is longer than that is alone.
    """
    groups: list[list[int]] = []
    for index in sorted(range(len(frames)), key=lambda each: frames[each], reverse=True):
        longest = frames[groups[-1][0]] if groups else 0
        if groups and longest * (len(groups[-1]) + 1) <= budget:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups
