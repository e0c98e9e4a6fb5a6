"""Taking a recording into a voice folder: examined first, whole or not at all, and never over another voice."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from filelock import FileLock

from phases.errors import VoiceUnusable
from phases.files import appearing, storage_errors
from phases.voices.examining import examine, require_usable
from phases.voices.findings import Needs
from phases.voices.folders import find_voices
from phases.voices.names import as_written, language_tag, safe_name
from phases.voices.original import read_original
from phases.voices.sample import SUFFIXES, Sample
from phases.voices.side_files import read_sample, side_files, side_paths

Files = Mapping[Path, bytes]


def add_voice(
    source: Path,
    folder: Path,
    *,
    name: str,
    rights: str,
    consent: str,
    transcript: str = "",
    languages: Sequence[str] = (),
    parameters: Mapping[str, Mapping[str, float]] | None = None,
    needs: Needs = "audio",
    replace: bool = False,
) -> Sample:
    """The voice as it now lies in the folder.

    Its recording appears last: whoever reads the folder at any moment sees all of it or nothing. Files of a voice
    that is replaced are set aside in a hidden folder until the new one is there.
    """
    sample = Sample(
        name=safe_name(name),
        audio=folder / f"{safe_name(name)}{_suffix(source)}",
        transcript=as_written(transcript),
        languages=tuple(_tag(language) for language in languages),
        rights=_said(rights, "under which terms it may be used", "--rights"),
        consent=_said(consent, "who agreed to its use, and when", "--consent"),
        parameters=parameters or {},
    )
    require_usable(source, examine(read_original(source), sample.transcript, needs))
    with storage_errors(folder):
        files = {**side_files(sample), sample.audio: source.read_bytes()}
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".adding.lock"):
            _put(files, sample, folder, source, replace=replace)
    return read_sample(sample.audio)


def _put(files: Files, sample: Sample, folder: Path, source: Path, *, replace: bool) -> None:
    """Bring the files to their places; the recording is the last of them, and stays if it is there already."""
    there = _files_of(sample, folder)
    contents = {path: path.read_bytes() for path in there}
    aside = folder / f".{sample.name}.set-aside"
    if contents != files:
        others = [path for path in there if contents[path] != files.get(path)]
        if others and not replace:
            raise VoiceUnusable(
                f"There is a voice “{sample.name}” already: {others[0]}.",
                "Choose another name, or replace it with `--replace`.",
            )
        stays = {path for path in there if path == sample.audio and path.samefile(source)}
        for path in (path for path in there if path not in stays):
            _set_aside(path, aside / path.relative_to(folder))
        for path in (path for path in files if path not in stays):
            with appearing(path) as part:
                part.write_bytes(files[path])
    shutil.rmtree(aside, ignore_errors=True)


def _files_of(sample: Sample, folder: Path) -> list[Path]:
    """Every file that is there of a voice of that name, recordings first."""
    shelf = find_voices([folder])
    recordings = [shelf.recordings[sample.name]] if sample.name in shelf.recordings else []
    recordings += [hidden.path for hidden in shelf.hidden if hidden.name == sample.name]
    beside = [path for recording in (*recordings, sample.audio) for path in side_paths(recording)]
    return [*recordings, *(path for path in dict.fromkeys(beside) if path.is_file())]


def _set_aside(path: Path, kept: Path) -> None:
    """What an earlier try has set aside is the real one and stays."""
    if kept.exists():
        path.unlink()
    else:
        kept.parent.mkdir(parents=True, exist_ok=True)
        path.rename(kept)


def _suffix(source: Path) -> str:
    suffix = source.suffix.casefold()
    if suffix not in SUFFIXES:
        raise VoiceUnusable(
            f"{source} is none of the audio files that are voices.",
            f"Convert it to one of: {', '.join(ending[1:] for ending in SUFFIXES)}.",
        )
    return suffix


def _tag(language: str) -> str:
    tag = language_tag(language)
    if tag is None:
        raise VoiceUnusable(f"“{language}” is no language.", "Write a tag, as in en, de or pt-BR.")
    return tag


def _said(text: str, what: str, flag: str) -> str:
    if not text.strip():
        raise VoiceUnusable(
            f"It is not told {what}.", f"Say it with `{flag}`; it is kept beside the recording."
        )
    return text.strip()
