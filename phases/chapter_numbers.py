"""Chapters as people choose them."""

MOST = 10_000
"""More than any book has."""


def chapter_numbers(text: str | None) -> list[int] | None:
    """`2-4,7` → [2, 3, 4, 7], None for all; ValueError says what is wrong with anything else."""
    if text is None or not text.strip():
        return None
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise ValueError(
                f"“{part.strip()}” is no chapter or range of chapters; write them as in 2-5 or 1,3,7-9"
            )
        begin, end = int(first), int(last if dash else first)
        if not 1 <= begin <= end <= MOST:
            raise ValueError(f"“{part.strip()}” is no range of chapters; they count upwards from 1")
        numbers.update(range(begin, end + 1))
    return sorted(numbers)
