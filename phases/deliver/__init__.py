"""Chapters become finished files: copied without loss, tagged, marked, read back and found right."""

from phases.deliver.book import check_delivery, deliver_chapter_files, deliver_m4b
from phases.deliver.facts import BookFacts, Delivered, TitledChapter
from phases.deliver.names import book_folder, book_path, chapter_name, file_name
from phases.deliver.settings import DeliverSettings

__all__ = [
    "BookFacts",
    "DeliverSettings",
    "Delivered",
    "TitledChapter",
    "book_folder",
    "book_path",
    "chapter_name",
    "check_delivery",
    "deliver_chapter_files",
    "deliver_m4b",
    "file_name",
]
