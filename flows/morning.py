"""The morning after: the report is written and shown, and those who want to know are told."""

import json
import logging
from dataclasses import replace
from pathlib import Path

from prefect import runtime
from prefect.artifacts import create_markdown_artifact

from flows.pages.nights import write_index
from flows.patience import patiently
from flows.settings import load_settings
from flows.telling import run_address, tell
from phases.errors import OrchestratorUnavailable
from phases.files import appearing
from phases.night import NightReport, morning_message, report_page

logger = logging.getLogger("nocturne.night")


def in_the_morning(report: NightReport) -> NightReport:
    """Let it be read, and tell of it; the same report, which says so if somebody could not be told."""
    settings = load_settings()
    index = _file_of(report, ".html")
    _show(report)
    places = {
        "Report": str(_file_of(report, ".md")),
        "Pages": str(index),
        "Run": run_address(runtime.flow_run.id) or "",
    }
    untold = tell(settings.notify, morning_message(report, places=places))
    if untold:
        report = replace(report, untold=tuple((each.why.message, each.why.remedy) for each in untold))
        _show(report)
    # Proof pages may take a while, and the news does not wait for them.
    write_index(report, index, settings.night_proofs)
    return report


def show_page(key: str, page: str, description: str) -> None:
    """In Prefect, once its server is there; a night goes on when a page cannot be shown."""
    try:
        patiently(lambda: create_markdown_artifact(key=key, markdown=page, description=description))
    except OrchestratorUnavailable as error:
        logger.warning("A page could not be shown: %s", error)


def _show(report: NightReport) -> None:
    """As files beside the finished books, and in Prefect."""
    page = report_page(report)
    for suffix, text in ((".md", page), (".json", json.dumps(report.as_json(), indent=2))):
        with appearing(_file_of(report, suffix)) as part:
            part.write_text(text, encoding="utf-8")
    logger.info("The report is %s.", _file_of(report, ".md"))
    show_page("night-report", page, f"The morning after {report.night}")


def _file_of(report: NightReport, suffix: str) -> Path:
    return load_settings().out.absolute() / "nights" / f"{report.night}{suffix}"
