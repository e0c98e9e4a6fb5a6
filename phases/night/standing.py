"""Where a book of a night stands."""

from enum import StrEnum


class BookStanding(StrEnum):
    """One word for each way a book can fare in a night."""

    PLANNED = "planned"
    RUNNING = "running"
    DELIVERED = "delivered"
    FAILED = "failed"
    """Chunks of it failed, or its production ended with an error."""
    CARRIED_OVER = "carried_over"
    """Not begun or not finished; the next night goes on with it."""
    NO_ROOM = "no_room"
    """Disk or memory did not suffice to begin it; the next night looks again."""
    DUPLICATE = "duplicate"
    BROKEN = "broken"
    """Its file or its settings cannot be used until a person mends them."""

    @property
    def is_settled(self) -> bool:
        """Whether this is how a night may end for a book."""
        return self not in {BookStanding.PLANNED, BookStanding.RUNNING}

    @property
    def comes_again(self) -> bool:
        """Whether the next night takes the book up by itself."""
        return self in {
            BookStanding.PLANNED,
            BookStanding.RUNNING,
            BookStanding.CARRIED_OVER,
            BookStanding.NO_ROOM,
        }
