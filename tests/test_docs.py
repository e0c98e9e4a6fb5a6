"""What the documents say is what the code does."""

import re
import shlex
from pathlib import Path

import pytest

from flows.cli import app, run
from flows.reference import DOCS, PAGES
from flows.settings import Settings

REPOSITORY = DOCS.parent
PAGES_WITH_COMMANDS = [REPOSITORY / "README.md", *sorted(DOCS.glob("*.md"))]
PLACEHOLDERS = {
    "ID": "a-book",
    "TALK.wav": "talk.wav",
    "FOLDER": "books",
    "BOOK": "book.epub",
    "BOOK.epub": "book.epub",
}


def commands_in(page: Path) -> list[list[str]]:
    """Every `nocturne …` that the page tells the reader to type."""
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL))
    lines = re.findall(r"^(?:\S*/)?nocturne (.+)$", blocks, flags=re.MULTILINE)
    lines += re.findall(r"`(?:\S*/)?nocturne ([^`]+)`", text)
    return [[PLACEHOLDERS.get(word, word) for word in shlex.split(line, comments=True)] for line in lines]


@pytest.mark.parametrize("page", PAGES)
def test_a_reference_page_says_what_the_code_says(page: str) -> None:
    assert (DOCS / page).read_text(encoding="utf-8") == PAGES[page](), "run `make docs`"


@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS, ids=lambda page: page.name)
def test_every_command_in_the_docs_is_one_that_nocturne_knows(page: Path) -> None:
    for words in commands_in(page):
        command, bound, _ = app.parse_args(words, exit_on_error=False, print_error=False)
        assert command is not None
        assert bound is not None


def test_the_readme_names_commands_at_all() -> None:
    assert ["status"] in commands_in(REPOSITORY / "README.md")


def test_every_make_target_in_the_docs_exists() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    for page in [*PAGES_WITH_COMMANDS, REPOSITORY / "CONTRIBUTING.md"]:
        text = page.read_text(encoding="utf-8")
        named = re.findall(r"`make ([a-z-]+)`", text) + re.findall(
            r"^make ([a-z-]+)$", text, flags=re.MULTILINE
        )
        assert set(named) <= targets, page.name


def test_every_link_in_the_docs_leads_somewhere() -> None:
    for page in [*PAGES_WITH_COMMANDS, REPOSITORY / "CONTRIBUTING.md"]:
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert "://" in link or (page.parent / link).exists(), f"{page.name}: {link}"


@pytest.mark.parametrize(
    "command",
    ["produce", "retry", "status", "engines", "voices", "doctor", "gc", "dub", "tune", "translate", "listen"],
)
def test_the_help_of_each_command_explains_each_of_its_options(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, "--help"]) == 0
    help_text = capsys.readouterr().out
    told = re.sub(r"[│╭╰─╮╯]", " ", help_text)
    options = re.findall(r"--[a-z][a-z-]+", told.partition("Parameters")[2])
    assert options
    for option in options:
        explanation = told.partition(option)[2].partition("--")[0]
        assert len(explanation.split()) >= 4, option


def test_every_setting_explains_itself() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        for inner, inner_field in getattr(field.annotation, "model_fields", {}).items():
            assert inner_field.description, f"{name}.{inner}"
