"""The reference pages, written from the code they describe: `python -m flows.reference` renews them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from flows.settings import FILE, Settings
from phases.errors import NocturneError

DOCS = Path(__file__).parent.parent / "docs"


def settings_page() -> str:
    """Every setting with its default, its bounds and what it does."""
    lines = [
        "# Settings",
        "",
        f"A setting is looked for on the command line, then in the environment, then in `{FILE}` in the folder where",
        "the command is run; else its default holds. In the environment a section is parted from its setting by two",
        "underscores: `NOCTURNE_ASSEMBLE__TARGET_LUFS=-18`. In the file it is a table:",
        "",
        "```toml",
        'out = "/srv/audiobooks"',
        "",
        "[assemble]",
        "target_lufs = -18.0",
        "```",
        "",
        "This page is written by `make docs`.",
    ]
    sections = {name: field for name, field in Settings.model_fields.items() if _section_of(field)}
    lines += ["", "## General", "", *_table(Settings, leave_out=sections)]
    for name, field in sections.items():
        section = _section_of(field)
        if section is not None:
            lines += ["", f"## {name}", "", f"{field.description}", "", *_table(section, leave_out={})]
    return "\n".join(lines) + "\n"


def errors_page() -> str:
    """Every error with its exit code."""
    lines = [
        "# Errors and exit codes",
        "",
        "Every error says what happened, to what, and what to do. The exit code tells machines which it was; with",
        "`--json` the closing object names it too (`error`, `message`, `remedy`). A wrong command line ends with 2.",
        "",
        "This page is written by `make docs`.",
        "",
        "| exit code | error | when |",
        "|---|---|---|",
    ]
    rows = sorted(_tree(NocturneError), key=lambda error: (error.exit_code, error.__name__))
    lines += [f"| {row.exit_code} | `{row.__name__}` | {_first_line(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _table(model: type[BaseModel], leave_out: dict[str, Any]) -> Iterator[str]:
    yield "| setting | default | |"
    yield "|---|---|---|"
    for name, field in model.model_fields.items():
        if name not in leave_out:
            yield (
                f"| `{name}` | {_default(name, field)} | {field.description} {_bounds(field)}".rstrip() + " |"
            )


def _default(name: str, field: FieldInfo) -> str:
    if name == "home":
        return "the user's data folder"
    default = field.get_default(call_default_factory=False)
    return "not set" if default is None else f"`{default}`"


def _bounds(field: FieldInfo) -> str:
    told = []
    for rule in field.metadata:
        for sign, attribute in ((">", "gt"), ("≥", "ge"), ("<", "lt"), ("≤", "le")):
            bound = getattr(rule, attribute, None)
            if bound is not None:
                told.append(f"{sign} {bound:g}")
    return f"({', '.join(told)})" if told else ""


def _section_of(field: FieldInfo) -> type[BaseModel] | None:
    annotation = field.annotation
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _tree(error: type[NocturneError]) -> Iterator[type[NocturneError]]:
    yield error
    for kind in error.__subclasses__():
        yield from _tree(kind)


def _first_line(error: type[NocturneError]) -> str:
    return (error.__doc__ or "").strip().splitlines()[0]


PAGES = {"settings.md": settings_page, "errors.md": errors_page}

if __name__ == "__main__":
    for page, write in PAGES.items():
        (DOCS / page).write_text(write(), encoding="utf-8")
