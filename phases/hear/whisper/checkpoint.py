"""The file of one model: found, whole, and what is known of it before torch is."""

import pickletools
import zipfile
from dataclasses import dataclass
from pathlib import Path

from phases.errors import EngineMissing, RecognizerMissing
from phases.hear.whisper.languages import languages_known
from phases.hosting.model_files import require_whole
from phases.hosting.premises import Premises

FAMILY = "whisper"
DEFAULT = "base"
HOW = "docs/whisper.md says which file it is, and where to get it."
_BEFORE_ZIP = b"\x80\x02"
"""Files of old versions of torch are no archives but pickles."""
_WORDS_OF_THE_VOCABULARY = "n_vocab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A model that can be loaded."""

    name: str
    file: Path
    languages: tuple[str, ...]


def find_checkpoint(name: str, premises: Premises) -> Checkpoint:
    """The model of that name, or the default one; RecognizerMissing if it is not there, or not whole."""
    name = name or _default(premises)
    folder = premises.model_folder(FAMILY, name)
    files = sorted(folder.glob("*.pt"))
    if not files:
        raise RecognizerMissing(f"There is no Whisper model “{name}”: {folder} holds no {name}.pt.", HOW)
    if len(files) > 1:
        raise RecognizerMissing(
            f"{folder} holds several models: {', '.join(file.name for file in files)}.",
            "Leave only the one that shall hear; each other one in a folder of its own.",
        )
    return Checkpoint(name=name, file=files[0], languages=_languages(name, files[0]))


def _default(premises: Premises) -> str:
    names = premises.model_names(FAMILY)
    return names[0] if DEFAULT not in names and len(names) == 1 else DEFAULT


def _languages(name: str, file: Path) -> tuple[str, ...]:
    with file.open("rb") as opened:
        begins_as_pickle = opened.read(len(_BEFORE_ZIP)) == _BEFORE_ZIP
    if begins_as_pickle:
        return ("en",) if name.endswith(".en") else languages_known(None)
    try:
        require_whole([file], f"Download it again; {HOW}")
    except EngineMissing as error:
        raise RecognizerMissing(error.message, error.remedy) from error
    return languages_known(_vocabulary(file))


def _vocabulary(file: Path) -> int | None:
    """How many signs it knows, read from the list of its contents without making anything of it."""
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.endswith("data.pkl")]
        contents = archive.read(names[0]) if names else b""
    is_next = False
    try:
        for _, value, _ in pickletools.genops(contents):
            if is_next and isinstance(value, int) and value > 1 << 15:
                return value
            is_next = is_next or value == _WORDS_OF_THE_VOCABULARY
    except ValueError:
        return None
    return None
