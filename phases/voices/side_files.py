"""The files beside a recording: its transcript, and its facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from phases.errors import VoiceUnusable
from phases.voice import folded
from phases.voices.names import as_written, language_tag
from phases.voices.sample import Sample
from phases.voices.table import Table, quoted, read_table

_WORDS = (".reference.txt", ".txt")
"""The first one that is there is the transcript."""
_FACTS = ".toml"


@dataclass(frozen=True, slots=True)
class _Facts:
    languages: tuple[str, ...] = ()
    rights: str = ""
    consent: str = ""
    parameters: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def read_sample(audio: Path) -> Sample:
    """The voice of a recording, with all that is told beside it; the recording itself is not opened."""
    facts = _read_facts(_beside(audio, _FACTS))
    return Sample(
        name=folded(audio.stem),
        audio=audio,
        transcript=_read_transcript(audio),
        languages=facts.languages,
        rights=facts.rights,
        consent=facts.consent,
        parameters=facts.parameters,
    )


def side_paths(audio: Path) -> tuple[Path, ...]:
    """Every file that would be read with a recording."""
    return tuple(_beside(audio, ending) for ending in (*_WORDS, _FACTS))


def side_files(sample: Sample) -> Mapping[Path, bytes]:
    """The files that say of a recording what the sample says."""
    files = {_beside(sample.audio, _FACTS): _printed_facts(sample)}
    if sample.transcript:
        files[_beside(sample.audio, _WORDS[0])] = f"{sample.transcript}\n"
    return {path: text.encode() for path, text in files.items()}


def _beside(audio: Path, ending: str) -> Path:
    return audio.with_name(f"{audio.stem}{ending}")


def _read_transcript(audio: Path) -> str:
    for path in (_beside(audio, ending) for ending in _WORDS):
        if path.exists():
            return _words_in(path)
    return ""


def _words_in(path: Path) -> str:
    try:
        words = as_written(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise VoiceUnusable(
            f"The transcript {path} cannot be read: {error.strerror}.", "Check the rights of the file."
        ) from error
    except UnicodeDecodeError as error:
        raise VoiceUnusable(f"The transcript {path} is not in UTF-8.", "Save it as UTF-8.") from error
    if not words:
        raise VoiceUnusable(
            f"The transcript {path} is empty.", "Write the words of the recording in it, or remove it."
        )
    return words


def _read_facts(path: Path) -> _Facts:
    if not path.exists():
        return _Facts()
    table = read_table(path, VoiceUnusable)
    table.only("rights", "consent", "language", "languages", "engines")
    return _Facts(
        languages=_languages(table),
        rights=table.text("rights") or "",
        consent=table.text("consent") or "",
        parameters={engine: settings.numbers() for engine, settings in table.table("engines").tables()},
    )


def _languages(table: Table) -> tuple[str, ...]:
    if {"language", "languages"} <= table.values.keys():
        raise table.error("language", "says the same as “languages”", "Keep one of the two.")
    one = table.text("language")
    return tuple(_tag(table, told) for told in (table.texts("languages") if one is None else (one,)))


def _tag(table: Table, told: str) -> str:
    tag = language_tag(told)
    if tag is None:
        key = "language" if "language" in table.values else "languages"
        raise table.error(key, f"names “{told}”, which is no language", "Write a tag, as in en, de or pt-BR.")
    return tag


def _printed_facts(sample: Sample) -> str:
    lines = [f"{key} = {quoted(text)}" for key, text in _texts(sample) if text]
    if sample.languages:
        lines.append(f"languages = [{', '.join(map(quoted, sample.languages))}]")
    for engine, settings in sorted(sample.parameters.items()):
        lines += ["", f"[engines.{quoted(engine)}]"]
        lines += [f"{quoted(key)} = {float(value)!r}" for key, value in sorted(settings.items())]
    return "\n".join(lines) + "\n"


def _texts(sample: Sample) -> tuple[tuple[str, str], ...]:
    return ("rights", sample.rights), ("consent", sample.consent)
