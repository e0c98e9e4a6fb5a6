"""`python -m bench`: what can be measured, and how; with a name, that one is run."""

import pkgutil
import runpy
import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent


def main(arguments: list[str]) -> None:
    names = [module.name for module in pkgutil.iter_modules([str(FOLDER)]) if module.name != "__main__"]
    if arguments and arguments[0] in names:
        sys.argv = arguments
        runpy.run_module(f"bench.{arguments[0]}", run_name="__main__", alter_sys=True)
        return
    for name in names:
        about = (import_module(f"bench.{name}").__doc__ or "").strip().partition("\n")[0]
        print(f"{name:14} {about}")
    print("\n`python -m bench NAME --help` says what each takes.")


if __name__ == "__main__":
    main(sys.argv[1:])
