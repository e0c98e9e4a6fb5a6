"""Debian's Apertium, where it is installed; and what is said where it is not."""

import shutil
from pathlib import Path

import pytest

from phases.errors import EngineFailed, TranslatorMissing
from phases.hosting import Hosts
from phases.speech import Line
from phases.translate import Sentence, find_translator, make_translator, translate_all

IS_THERE = shutil.which("apertium") and Path("/usr/share/apertium/modes/eng-spa.mode").exists()
needs_apertium = pytest.mark.skipif(not IS_THERE, reason="apt-get install apertium apertium-eng-spa")


def test_without_the_program_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TranslatorMissing, match="apt-get install apertium apertium-eng-spa"):
        make_translator("apertium")


def planted(folder: Path, script: str) -> Path:
    """A program of that name with one pair, in a folder of its own."""
    program = folder / "bin" / "apertium"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    modes = folder / "share" / "apertium" / "modes"
    modes.mkdir(parents=True)
    (modes / "eng-spa.mode").write_text("lt-proc '/nowhere/at/all.bin'")
    (modes / "eng-spa_US.mode").write_text("")
    return program


def test_pairs_are_those_that_lie_there_by_their_tags(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", f"{planted(tmp_path, 'echo Apertium 9.9').parent}:/usr/bin:/bin")
    monkeypatch.delenv("APERTIUM_DATADIR", raising=False)
    facts = make_translator("apertium").facts
    assert facts.pairs == (("en", "es"),)
    assert facts.version == "9.9+1"


def test_a_program_that_fails_fails_that_sentence_by_its_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", f"{planted(tmp_path, 'echo no such rule >&2; exit 3').parent}:/usr/bin:/bin")
    translator = make_translator("apertium")
    with pytest.raises(EngineFailed, match="ended with 3: no such rule"):
        translator.translate([Sentence("Hello.", "en", "es")])


@needs_apertium
def test_it_translates_into_spanish_line_by_line(hosts: Hosts) -> None:
    texts = ("The house is big.", "[Alice] I have 1,234,567 books.", "Where is the water?")
    lines = [Line(number, 1, 0, 1, text) for number, text in enumerate(texts)]
    found = {
        each.line.segment: each.text
        for each in translate_all(hosts, find_translator("apertium"), lines, "en", "es")
    }
    assert found == {
        0: "La casa es grande.",
        1: "[Alice] Tengo 1,234,567 libros.",
        2: "Dónde es el agua?",
    }
