"""The error tree: drawn as it is, and no two errors end in the same way."""

import re
from collections import Counter
from collections.abc import Iterator

from phases import errors
from phases.errors import NocturneError


def tree(error: type[NocturneError], depth: int = 0) -> Iterator[tuple[int, str, int]]:
    yield depth, error.__name__, error.exit_code
    for kind in error.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield from tree(kind, depth + 1)


def drawn() -> Iterator[tuple[int, str, int]]:
    for branch, name, code in re.findall(r"^    ([│├└─ ]*)(\w+) +(\d+)", errors.__doc__ or "", re.MULTILINE):
        yield len(branch) // 4, name, int(code)


def test_the_tree_is_drawn_as_it_is() -> None:
    assert set(drawn()) == set(tree(NocturneError))


def test_each_error_has_an_exit_code_of_its_own() -> None:
    codes = Counter(code for _, _, code in tree(NocturneError))
    assert [code for code, count in codes.items() if count > 1] == []
