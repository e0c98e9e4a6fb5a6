"""Debian's Apertium: translation by rules, free of models; a program of its own, found on the path.

One call per sentence: what is sent in one go flows together, and a program kept open lets one sentence colour the next.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from phases.errors import EngineFailed, TranslatorMissing
from phases.languages import base_language
from phases.translate.facts import Pair, Sentence, TranslatorFacts

DRIVER = 1
"""Raised when this file comes to translate the same text otherwise with the same program."""
_SECONDS = 60.0
_REMEDY = (
    "Install it with its pairs, as in `apt-get install apertium apertium-eng-spa`; see docs/translation.md."
)
_TAGS = {
    "afr": "af", "ara": "ar", "arg": "an", "bel": "be", "bul": "bg", "cat": "ca", "cym": "cy",
    "dan": "da", "deu": "de", "eng": "en", "epo": "eo", "eus": "eu", "fra": "fr", "glg": "gl",
    "hbs": "sh", "hin": "hi", "ind": "id", "isl": "is", "ita": "it", "kaz": "kk", "mkd": "mk",
    "mlt": "mt", "msa": "ms", "nld": "nl", "nno": "nn", "nob": "nb", "oci": "oc", "pol": "pl",
    "por": "pt", "ron": "ro", "rus": "ru", "slv": "sl", "spa": "es", "srd": "sc", "sme": "se",
    "swe": "sv", "tat": "tt", "tur": "tr", "ukr": "uk", "urd": "ur",
}  # fmt: skip
_MODE = re.compile(r"([a-z]{2,3})-([a-z]{2,3})\.mode")
_FILES = re.compile(r"'(/[^']+)'")
_RESERVED = re.compile(r"[\[\]{}^$/\\@<>]")


class Apertium:
    """All pairs that are installed."""

    def __init__(self) -> None:
        program = _program()
        if program is None:
            raise TranslatorMissing("The program apertium is not there.", _REMEDY)
        self._program = program
        self._modes = _modes(_data_folder(program))
        if not self._modes:
            raise TranslatorMissing("apertium is there, but no pair of languages is.", _REMEDY)
        self.facts = TranslatorFacts(
            name="apertium",
            version=f"{_version(program)}+{DRIVER}",
            model_revision=_revision(tuple(self._modes.values())),
            pairs=tuple(self._modes),
            most_words=60,
            max_batch=1,
            code_licence="GPL-2.0-or-later, in a process of its own",
            weights_licence="GPL-2.0-or-later (dictionaries and rules)",
            memory_mb=120,
        )

    def load(self) -> None:
        """Each sentence starts the program anew."""

    def translate(self, sentences: Sequence[Sentence]) -> Sequence[str]:
        """One sentence after the other."""
        return [self._translated(sentence) for sentence in sentences]

    def close(self) -> None:
        """Nothing is kept between sentences."""

    def _translated(self, sentence: Sentence) -> str:
        pair = base_language(sentence.source), base_language(sentence.target)
        if pair not in self._modes:
            raise EngineFailed(
                f"apertium does not translate from “{pair[0]}” into “{pair[1]}” here.",
                "Give it to another translator.",
            )
        mode = self._modes[pair].stem
        text = " ".join(_RESERVED.sub(" ", sentence.text).split())
        try:
            run = subprocess.run(  # noqa: S603 - the program that was found, and a pair that is installed
                [self._program, "-u", mode],
                input=f"{text}\n",
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=_SECONDS,
                check=False,
            )
        except (subprocess.TimeoutExpired, UnicodeError) as error:
            raise EngineFailed(
                f"apertium gave up on “{sentence.text}”: {error}.", "Try another translator."
            ) from error
        if run.returncode:
            raise EngineFailed(
                f"apertium ended with {run.returncode}: {run.stderr.strip()[-300:]}",
                "Try another translator.",
            )
        return run.stdout.strip()


def _program() -> str | None:
    return shutil.which("apertium")


def _data_folder(program: str) -> Path:
    given = os.environ.get("APERTIUM_DATADIR")
    return Path(given) if given else Path(program).resolve().parent.parent / "share" / "apertium"


def _modes(data: Path) -> dict[Pair, Path]:
    """The pairs whose languages have a tag here, each with its mode."""
    found = dict[Pair, Path]()
    for path in sorted((data / "modes").glob("*.mode")):
        match = _MODE.fullmatch(path.name)
        if match:
            found.setdefault((_tag(match[1]), _tag(match[2])), path)
    return found


def _tag(code: str) -> str:
    return _TAGS.get(code, code)


@cache
def _version(program: str) -> str:
    run = subprocess.run([program, "-V"], capture_output=True, text=True, check=False)  # noqa: S603 - as above
    return run.stdout.split()[-1] if run.stdout.split() else "unknown"


@cache
def _revision(modes: tuple[Path, ...]) -> str:
    """The hash of all rules and dictionaries that the pairs are made of."""
    digest = hashlib.sha256()
    for path in sorted({file for mode in modes for file in _files(mode)}):
        digest.update(path.name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(mode: Path) -> Iterator[Path]:
    yield mode
    yield from (path for name in _FILES.findall(mode.read_text("utf-8")) if (path := Path(name)).is_file())
