"""`nocturne proof`: a page to listen with, read along and decide."""

import json as jsonlib
from pathlib import Path

from rich.console import Console

from flows.settings import load_settings
from flows.starting import settings_of, spoken_production
from flows.workshop import furnish
from phases.verdict import Outcome
from tasks.proof import WrittenProof, write_proof

console = Console()


def write(name: str, *, out: Path | None, as_json: bool) -> int:
    """Write the page of a production and say where it is."""
    production = spoken_production(name)
    with furnish(load_settings(**settings_of(production))).open() as shop:
        written = write_proof(shop, production, out or Path(production.settings["out"]))
    if as_json:
        print(jsonlib.dumps(written.as_json(), ensure_ascii=False))  # noqa: T201
    else:
        _print_summary(written)
    return 0


def _print_summary(written: WrittenProof) -> None:
    verdicts = written.proof.outcomes
    told = ", ".join(f"{verdicts[outcome]} {outcome.replace('_', ' ')}" for outcome in Outcome)
    waiting = f", {verdicts[None]} not there yet" if verdicts[None] else ""
    title = f"{written.proof.title}: {verdicts.total()} chunks, {told}{waiting}."
    console.print(title, markup=False, soft_wrap=True)
    console.print(str(written.folder.page), markup=False, soft_wrap=True)
