"""What an hour of audio costs on disk: takes, chapters, finished files, and the store.

    python -m bench storage HOME [--out OUT]

HOME is the data folder of productions that were made (`NOCTURNE_HOME`); OUT is where their finished files went.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

MEGABYTE = 1e6


def main() -> None:
    from sqlalchemy import func, select

    from db.models import ChunkRow, TakeRow
    from db.store import Store
    from phases.work_folder import WorkFolder

    arguments = _arguments()
    folder = WorkFolder(arguments.home.absolute())
    store = Store.in_file(folder.database)
    with store.reading() as session:
        seconds = float(session.execute(select(func.sum(TakeRow.samples * 1.0 / TakeRow.rate))).scalar_one())
        takes = int(session.execute(select(func.count()).select_from(TakeRow)).scalar_one())
        chunks = int(session.execute(select(func.count()).select_from(ChunkRow)).scalar_one())
    store.close()
    hours = seconds / 3600
    print(f"{hours:.2f} h in {takes} takes of {chunks} chunks, retakes included\n")
    sizes = {
        "takes": _size(folder.takes.rglob("*.flac")),
        "chapters": _size(folder.productions.rglob("*.m4a")),
        "store": _size([folder.database]),
        "finished files": _size(arguments.out.rglob("*.m4b")) if arguments.out else 0,
    }
    for name, size in sizes.items():
        print(
            f"  {name:16} {size / MEGABYTE / hours:8.1f} MB an hour   {size / chunks / 1000:8.1f} kB a chunk"
        )


def _size(files: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in files)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
