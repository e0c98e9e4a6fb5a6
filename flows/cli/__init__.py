"""`nocturne`: one more way to start a flow. Errors become sentences and exit codes here, and nowhere else."""

import sys
from collections.abc import Sequence

from cyclopts import CycloptsError

from flows.cli import commands
from flows.cli.app import app
from flows.cli.closing import close
from phases.errors import NocturneError, ProductionStopped

__all__ = ["commands", "main", "run"]

USAGE = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    trouble: NocturneError
    try:
        code = app(list(arguments), exit_on_error=False, result_action="return_value")
    except CycloptsError:
        return USAGE
    except NocturneError as error:
        trouble = error
    except KeyboardInterrupt:
        trouble = ProductionStopped("Broken off.", "Run the same command again: what is done stays done.")
    else:
        return code if isinstance(code, int) else 0
    close({}, trouble, json="--json" in arguments)
    return trouble.exit_code
