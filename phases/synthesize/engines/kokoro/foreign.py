"""Phonemes of other languages than English, asked of eSpeak NG, which runs in an environment of its own."""

import json
import os
import re
import subprocess
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import phases
from phases.errors import EngineFailed, EngineMissing

Process: TypeAlias = "subprocess.Popen[bytes]"

PHONEMISER = "espeakng-loader-0.2.4"
_MODULE = "phases.synthesize.engines.espeak.phonemes"
_REMEDY = "Kokoro reads other languages than English with eSpeak NG: `nocturne engines install espeak`."
_SPOKEN: Mapping[str, str] = {"e": "es", "f": "fr", "h": "hi", "i": "it", "p": "pt-BR"}
_SCRIPTS: Mapping[str, str] = {"h": "DEVANAGARI"}

# Kokoro was taught one sign where eSpeak NG ties two.
_ONE_SIGN = {
    "a^ɪ": "I", "a^ʊ": "W", "d^z": "ʣ", "d^ʒ": "ʤ", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q", "s^s": "S", "t^s": "ʦ",
    "t^ʃ": "ʧ", "ɔ^ɪ": "Y",
}  # fmt: skip
_TIED = re.compile("|".join(map(re.escape, _ONE_SIGN)))
_NO_SOUND = str.maketrans("", "", "^-.")
_LANGUAGE_SWITCH = re.compile(r"\([a-z^-]+\)")

# The marks Kokoro reads, and those that are read like them. eSpeak NG would swallow them.
_SAME_MARK = str.maketrans("«»„‟।–’", "“”“”.—'")
_MARKS = re.compile(r"((?:[;:,.!?…“”\"()](?!\w)|(?<!\w)[“\"(]|—)+)")
_TITLE = re.compile(r"\b(Sra?|Srta|D|Dra?|Dña|Uds?|MM?|Mme|Mlle|Sig|Dott|Prof|St[aoe]?)\.(?=\s)")
_BLANK_BEFORE = re.compile(r" (?=[;:,.!?…”)])")
_BLANK_AFTER = re.compile(r"(?<=[“(]) ")


class Phonemiser:
    """A process that is started when it is first needed, and answers question by question."""

    def __init__(self, python: Path) -> None:
        self._python = python
        self._process: Process | None = None

    def phonemes(self, kind: str, text: str) -> str:
        """The text in Kokoro's alphabet; `kind` is the first letter of a voice's name."""
        _require_script(text, _SCRIPTS.get(kind, "LATIN"))
        plain = " ".join(text.translate(_SAME_MARK).split())
        parts = _MARKS.split(_TITLE.sub(r"\1", plain))
        said = self._ask(_SPOKEN[kind], [part.strip() for part in parts[::2]])
        return _with_marks([_in_kokoros_alphabet(each) for each in said], parts)

    def close(self) -> None:
        """Let the process end."""
        if self._process is not None:
            with suppress(BrokenPipeError):
                self._process.communicate()
            self._process = None

    def _ask(self, voice: str, texts: Sequence[str]) -> list[str]:
        question = json.dumps({"voice": voice, "texts": texts}).encode()
        for _ in range(2):  # it may have been killed while nobody asked
            process = self._process = self._process or self._started()
            answer = _answer(process, question)
            if answer is not None:
                break
            self.close()
        else:
            raise EngineFailed(f"eSpeak NG died over {' '.join(texts)!r}.", "Change the text of the line.")
        if "error" in answer:
            raise EngineFailed(f"eSpeak NG could not read a line for Kokoro: {answer['error']}", _REMEDY)
        phonemes: list[str] = answer.get("phonemes", [])
        return phonemes

    def _started(self) -> Process:
        code = Path(phases.__file__).parent.parent
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter of our own environment
                [self._python, "-P", "-m", _MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": str(code)},
            )
        except (FileNotFoundError, PermissionError) as error:
            raise EngineMissing("The environment of espeak is not installed.", _REMEDY) from error
        greeting = _heard(process) or {"error": "its process ended at once."}
        if greeting.get("phonemiser") != PHONEMISER:
            process.communicate()
            raise EngineMissing(
                f"eSpeak NG cannot read for Kokoro: {greeting.get('error', greeting)}", _REMEDY
            )
        return process


def _answer(process: Process, question: bytes) -> dict[str, Any] | None:
    """What it says; None if it has died."""
    assert process.stdin  # noqa: S101 - it was given a pipe
    try:
        process.stdin.write(question + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        return None
    return _heard(process)


def _heard(process: Process) -> dict[str, Any] | None:
    assert process.stdout  # noqa: S101 - it was given a pipe
    line = process.stdout.readline()
    heard: dict[str, Any] | None = json.loads(line) if line else None
    return heard


def _require_script(text: str, script: str) -> None:
    """EngineFailed for letters of another script: eSpeak NG would say “Cyrillic em” instead of reading them."""
    for letter in filter(str.isalpha, text):
        if not unicodedata.name(letter, "").startswith(
            (script, "LATIN", "MODIFIER", "FEMININE", "MASCULINE")
        ):
            raise EngineFailed(
                f"Kokoro cannot read “{letter}” in “{text}”.",
                f"Write it in {script.title()} letters, or name an engine that reads its script.",
            )


def _with_marks(said: Sequence[str], parts: Sequence[str]) -> str:
    """The phonemes between the marks that stood there, and blanks where blanks stood."""
    whole = []
    for number, part in enumerate(parts):
        is_mark = number % 2
        blanks_before = part.startswith(" ") or (is_mark and parts[number - 1].endswith(" "))
        whole.append(" " if blanks_before else "")
        whole.append(part if is_mark else said[number // 2])
    return _BLANK_AFTER.sub("", _BLANK_BEFORE.sub("", " ".join("".join(whole).split())))


def _in_kokoros_alphabet(phonemes: str) -> str:
    plain = _TIED.sub(lambda tied: _ONE_SIGN[tied[0]], _LANGUAGE_SWITCH.sub("", phonemes))
    # A retroflex r ends in a full stop there, which would be heard as the end of a sentence.
    return plain.replace("r.", "ɽ").translate(_NO_SOUND).strip()
