"""A finished book that still lies in the folder is known again without being read, and only if it is that book."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import write_book
from producing import produce

from db.models import ProductionRow
from db.productions import ASKED
from db.store import Store
from flows.asked import asked_for
from flows.orders import BookOrder
from flows.planning import Planner
from flows.produce_book import settings_for
from flows.settings import load_settings
from flows.workshop import furnish, open_store
from tasks import extract

NIGHT_TOML = 'settle_seconds = 0\nreserve_gb = 0\n[defaults]\nengine = "tone"\n'


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / "night.toml").write_text(NIGHT_TOML)
    write_book(folder / "a.txt", chapters=1, paragraphs=2, name="a")
    monkeypatch.setenv("NOCTURNE_OUT", str(tmp_path / "out"))
    return folder


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    store = open_store(load_settings())
    yield store
    store.close()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every source that was read, each time."""
    found: list[Path] = []
    read = extract.read_book

    def counted(path: Path, *others: Any) -> Any:
        found.append(path)
        return read(path, *others)

    monkeypatch.setattr(extract, "read_book", counted)
    return found


def delivered(store: Store, books: Path) -> list[str]:
    """What a night that begins now takes for finished."""
    return [each.book.source.name for each in Planner(store, books).plan().delivered]


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_api")
@pytest.mark.xdist_group("prefect")
def test_a_finished_book_is_read_once_at_most_and_never_called_finished_when_it_is_not(
    store: Store, books: Path, tmp_path: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = books / "a.txt"
    ended = produce(book, out=tmp_path / "out")
    reads.clear()
    assert delivered(store, books) == ["a.txt"]
    assert reads == []

    with store.writing() as session:  # as it was before anybody remembered
        row = session.query(ProductionRow).one()
        row.settings = {name: value for name, value in row.settings.items() if name != ASKED}
    assert delivered(store, books) == delivered(store, books) == ["a.txt"]
    assert reads == [book]

    reads.clear()
    with monkeypatch.context() as patch:
        patch.setenv("NOCTURNE_OUT", str(tmp_path / "elsewhere"))
        assert delivered(store, books) == []
    (books / "a.toml").write_text('chapters = "1"')
    assert delivered(store, books) == []
    (books / "a.toml").unlink()
    renamed = book.rename(books / "b.txt")  # and with the name, its title
    assert delivered(store, books) == []
    renamed.rename(book)
    assert delivered(store, books) == ["a.txt"]
    assert reads == [book, renamed]

    reads.clear()
    Path(ended["files"][0]).unlink()
    assert delivered(store, books) == []
    assert reads == []


def test_whatever_decides_what_comes_out_changes_what_is_asked_for(home: Path, tmp_path: Path) -> None:
    cast = tmp_path / "cast.toml"
    order = BookOrder(source=tmp_path / "a.txt", engine="tone")

    def asked(order: BookOrder, sha256: str = "00", **changed: Any) -> str:
        settings = settings_for(order)
        with furnish(settings).open() as shop:
            return asked_for(shop, settings.model_copy(update=changed), order, sha256)

    usual = settings_for(order)
    cast.write_text('[speakers]\nMary = { engine = "tone" }\n')
    with_mary = asked(order.model_copy(update={"cast": cast}))
    cast.write_text('[speakers]\nMary = { engine = "tone" }\nJohn = { engine = "tone" }\n')
    answers = [
        asked(order),
        asked(order, "01"),
        asked(order.model_copy(update={"source": tmp_path / "b.txt"})),
        asked(order.model_copy(update={"chapters": "1-2"})),
        asked(order.model_copy(update={"engine": "hibari"})),
        with_mary,
        asked(order.model_copy(update={"cast": cast})),
        asked(order, assemble=usual.assemble.model_copy(update={"fade_ms": 1})),
    ]
    assert asked(order) == asked(order.model_copy(update={"workers": 3, "out": tmp_path}))
    assert len(set(answers)) == len(answers)
