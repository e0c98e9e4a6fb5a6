"""Nights: begun over a folder by one process at a time, their books recorded, what is left carried over."""

from db.nights.books import (
    NightBook,
    begun_earlier,
    books_of,
    last_standings,
    planned_books,
    record_books,
    waiting_since,
)
from db.nights.folders import (
    NightOwnership,
    abandoned_nights,
    begin_night,
    end_night,
    nights_at_work,
    renew_night,
)
from db.nights.past import Night, find_night, latest_nights

__all__ = [
    "Night",
    "NightBook",
    "NightOwnership",
    "abandoned_nights",
    "begin_night",
    "begun_earlier",
    "books_of",
    "end_night",
    "find_night",
    "last_standings",
    "latest_nights",
    "nights_at_work",
    "planned_books",
    "record_books",
    "renew_night",
    "waiting_since",
]
