"""What every command that looks at something prints with."""

import json as jsonlib
from collections.abc import Sequence

from rich.table import Table


def table(*columns: str) -> Table:
    """An empty table without lines."""
    empty = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        empty.add_column(column, overflow="fold")
    return empty


def print_json(facts: object) -> int:
    """Print it for machines; all is well."""
    print(jsonlib.dumps(facts, ensure_ascii=False, indent=2))  # noqa: T201
    return 0


def few(names: Sequence[str], most: int = 8) -> str:
    """The first of them, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
