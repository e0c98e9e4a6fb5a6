"""The files of one converted model: found, whole, and which languages it is of."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from phases.errors import TranslatorMissing
from phases.hosting.premises import Premises
from phases.languages import base_language
from phases.translate.ctranslate.flores import FLORES
from phases.translate.facts import Pair

HOW = "docs/translation.md names its files, and how to make them."
WEIGHTS, CONFIG = "model.bin", "config.json"
_PAIR = re.compile(r"(?:^|[-_])([a-z]{2,3})-([a-z]{2,3})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model that can be loaded."""

    family: str
    name: str
    folder: Path
    pieces: tuple[Path, Path]
    """What divides sources into pieces, and what does so for targets; SentencePiece models, maybe the same."""
    pairs: tuple[Pair, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """All that it translates by."""
        vocabularies = sorted(self.folder.glob("*vocabulary.*"))
        return (self.folder / WEIGHTS, self.folder / CONFIG, *dict.fromkeys(self.pieces), *vocabularies)


def find_marian(name: str, premises: Premises) -> Model:
    """One pair, which the folder's name ends in: `opus-mt-en-de`."""
    folder = _folder("marian", name, premises)
    pair = _PAIR.search(folder.name)
    if pair is None:
        raise TranslatorMissing(
            f"The name of {folder} does not say which languages it is of.",
            "Let it end in them, as in opus-mt-en-de.",
        )
    pieces = folder / "source.spm", folder / "target.spm"
    return _whole("marian", folder, pieces, ((base_language(pair[1]), base_language(pair[2])),))


def find_nllb(name: str, premises: Premises) -> Model:
    """All pairs of the languages that its vocabulary has."""
    folder = _folder("nllb", name, premises)
    pieces = folder / "sentencepiece.bpe.model"
    model = _whole("nllb", folder, (pieces, pieces), ())
    known = _signs(folder)
    tags = [tag for tag, code in FLORES.items() if code in known]
    pairs = tuple((source, target) for source in tags for target in tags if source != target)
    return Model(family="nllb", name=model.name, folder=folder, pieces=model.pieces, pairs=pairs)


def _folder(family: str, name: str, premises: Premises) -> Path:
    known = premises.model_names(family) if premises.models else []
    if not name and len(known) == 1:
        name = known[0]
    if not name:
        told = f"several: {', '.join(known)}" if known else "none"
        raise TranslatorMissing(
            f"{family} needs a model, and there is {told}.",
            f"Put one into {premises.models or 'the folder of models'}/{family}/NAME and name it {family}/NAME; {HOW}",
        )
    folder = premises.model_folder(family, name)
    if not folder.is_dir():
        raise TranslatorMissing(f"There is no {family} model “{name}”: {folder} is not there.", HOW)
    return folder


def _whole(family: str, folder: Path, pieces: tuple[Path, Path], pairs: tuple[Pair, ...]) -> Model:
    needed = [folder / WEIGHTS, folder / CONFIG, *dict.fromkeys(pieces)]
    missing = [path.name for path in needed if not path.is_file() or path.stat().st_size == 0]
    if missing:
        raise TranslatorMissing(f"{folder} holds no {' and no '.join(missing)}.", HOW)
    if not any(folder.glob("*vocabulary.*")):
        raise TranslatorMissing(f"{folder} holds no vocabulary.", HOW)
    return Model(family=family, name=folder.name, folder=folder, pieces=pieces, pairs=pairs)


def _signs(folder: Path) -> frozenset[str]:
    """Every sign of the vocabulary."""
    for path in sorted(folder.glob("*vocabulary.*")):
        text = path.read_text("utf-8")
        try:
            return frozenset(json.loads(text) if path.suffix == ".json" else text.splitlines())
        except (json.JSONDecodeError, TypeError) as error:
            raise TranslatorMissing(f"{path} is no vocabulary: {error}.", f"Make it again; {HOW}") from error
    return frozenset()
