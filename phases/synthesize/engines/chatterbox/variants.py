"""Which Chatterbox lies in a folder: told by the names of its files, and by a `model.toml` beside them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from phases.errors import EngineMissing

VariantName = Literal["english", "multilingual", "turbo"]

# fmt: off
MULTILINGUAL = (
    "ar", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "it", "ja",
    "ko", "ms", "nl", "no", "pl", "pt", "ru", "sv", "sw", "tr", "zh",
)
# fmt: on
CANGJIE = "Cangjie5_TC.json"
SEGMENTER = "spacy_ontonotes"
FETCH = "docs/chatterbox.md names its files, and the command that fetches them."

_MULTILINGUAL_T3 = re.compile(
    r"t3_(mtl23ls_v(?P<edition>\d)|(?P<language>[a-z]{2})([-_][a-z]{2})?)\.safetensors"
)
_T3_DIALS = {
    "exaggeration": (0.0, 2.0),
    "cfg_weight": (0.0, 1.0),
    "temperature": (0.05, 2.0),
    "min_p": (0.0, 0.5),
    "top_p": (0.1, 1.0),
    "repetition_penalty": (1.0, 2.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The files of one model; whether each is there and whole is asked when it is loaded."""

    variant: VariantName
    t3: Path
    s3gen: Path
    voice_encoder: Path
    tokenizer: tuple[Path, ...]
    voice: Path | None
    """The built-in voice, where there is one."""
    languages: tuple[str, ...]
    licence: str

    @property
    def weights(self) -> tuple[Path, ...]:
        """All that decides how a voice sounds and what is said, the voice itself left out."""
        return (self.t3, self.s3gen, self.voice_encoder, *self.tokenizer, *self._chinese)

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.t3.parent

    @property
    def dials(self) -> Mapping[str, tuple[float, float]]:
        """The parameters of a line, each with its range."""
        if self.variant != "turbo":
            return _T3_DIALS
        return {name: _T3_DIALS[name] for name in ("temperature", "top_p", "repetition_penalty")}

    @property
    def defaults(self) -> Mapping[str, float]:
        """What the package takes where nothing is said."""
        if self.variant == "turbo":
            return {"temperature": 0.8, "top_p": 0.95, "repetition_penalty": 1.2}
        return {
            "exaggeration": 0.5,
            "cfg_weight": 0.5,
            "temperature": 0.8,
            "min_p": 0.05,
            "top_p": 1.0,
            "repetition_penalty": 2.0 if self.t3.name == "t3_mtl23ls_v2.safetensors" else 1.2,
        }

    @property
    def _chinese(self) -> tuple[Path, ...]:
        return (self.folder / CANGJIE,) if "zh" in self.languages else ()


def find_checkpoint(folder: Path) -> Checkpoint:
    """What lies in the folder; EngineMissing if it is no Chatterbox, or several and nobody says which."""
    if not folder.is_dir():
        raise EngineMissing(f"There is no model in {folder}.", FETCH)
    described = _description(folder)
    found = [
        checkpoint for checkpoint in (_turbo(folder), _english(folder), _multilingual(folder)) if checkpoint
    ]
    wanted = described.get("variant", folder.name)
    chosen = found if len(found) == 1 else [each for each in found if each.variant == wanted]
    if not found:
        raise EngineMissing(f"{folder} holds no T3 of Chatterbox (t3_….safetensors).", FETCH)
    if not chosen:
        names = ", ".join(each.variant for each in found)
        raise EngineMissing(
            f"{folder} holds several models ({names}).",
            f'Say which in {folder / "model.toml"}: variant = "…".',
        )
    return _as_described(chosen[0], described)


def _description(folder: Path) -> dict[str, object]:
    path = folder / "model.toml"
    try:
        return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EngineMissing(f"{path} cannot be read: {error}.", "Correct it, or remove it.") from error


def _as_described(checkpoint: Checkpoint, described: dict[str, object]) -> Checkpoint:
    languages = described.get("languages", checkpoint.languages)
    licence = described.get("licence", checkpoint.licence)
    if not (
        isinstance(languages, list | tuple) and languages and all(isinstance(tag, str) for tag in languages)
    ):
        raise EngineMissing(
            f"{checkpoint.folder / 'model.toml'}: languages is no list of language tags.",
            'Write languages = ["de"].',
        )
    return Checkpoint(
        variant=checkpoint.variant,
        t3=checkpoint.t3,
        s3gen=checkpoint.s3gen,
        voice_encoder=checkpoint.voice_encoder,
        tokenizer=checkpoint.tokenizer,
        voice=checkpoint.voice,
        languages=tuple(languages),
        licence=str(licence),
    )


def _english(folder: Path) -> Checkpoint | None:
    t3 = folder / "t3_cfg.safetensors"
    if not t3.exists():
        return None
    return Checkpoint(
        variant="english",
        t3=t3,
        s3gen=folder / "s3gen.safetensors",
        voice_encoder=folder / "ve.safetensors",
        tokenizer=(folder / "tokenizer.json",),
        voice=_if_there(folder / "conds.pt"),
        languages=("en",),
        licence="MIT",
    )


def _multilingual(folder: Path) -> Checkpoint | None:
    matches = [match for path in folder.iterdir() if (match := _MULTILINGUAL_T3.fullmatch(path.name))]
    if not matches:
        return None
    newest = max(matches, key=lambda match: (match["edition"] or "", match[0]))
    return Checkpoint(
        variant="multilingual",
        t3=folder / newest[0],
        s3gen=_first_there(folder, "s3gen.pt", "s3gen.safetensors", "s3gen_v3.pt", "s3gen_v3.safetensors"),
        voice_encoder=_first_there(folder, "ve.pt", "ve.safetensors"),
        tokenizer=(folder / "grapheme_mtl_merged_expanded_v1.json",),
        voice=_if_there(folder / "conds.pt"),
        languages=(newest["language"],) if newest["language"] else _speakable(folder),
        licence="MIT",
    )


def _turbo(folder: Path) -> Checkpoint | None:
    t3 = folder / "t3_turbo_v1.safetensors"
    if not t3.exists():
        return None
    names = (
        "vocab.json",
        "merges.txt",
        "tokenizer_config.json",
        "added_tokens.json",
        "special_tokens_map.json",
    )
    return Checkpoint(
        variant="turbo",
        t3=t3,
        s3gen=folder / "s3gen_meanflow.safetensors",
        voice_encoder=folder / "ve.safetensors",
        tokenizer=tuple(
            path for name in names if (path := folder / name).exists() or name == "tokenizer_config.json"
        ),
        voice=_if_there(folder / "conds.pt"),
        languages=("en",),
        licence="MIT",
    )


def _speakable(folder: Path) -> tuple[str, ...]:
    """Chinese needs its table of characters and the model that parts its words."""
    chinese = (folder / CANGJIE).exists() and (folder / SEGMENTER).is_dir()
    return tuple(tag for tag in MULTILINGUAL if tag != "zh" or chinese)


def _if_there(path: Path) -> Path | None:
    return path if path.exists() else None


def _first_there(folder: Path, *names: str) -> Path:
    return next((folder / name for name in names if (folder / name).exists()), folder / names[0])
