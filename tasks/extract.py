"""The source, read."""

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from phases.book import Book
from phases.extract import read_book
from tasks.workshop import Workshop


@task(name="extract_source", task_run_name="read the source", persist_result=False, cache_policy=NO_CACHE)
def extract_source(shop: Workshop, source: Path) -> Book:
    """The book that the source holds."""
    shop.progress.step("reading the source")
    return read_book(source, shop.settings.extract)
