"""What is known of a Chatterbox model before any package of its own is imported."""

import json
import struct
from pathlib import Path

import pytest

from phases.errors import EngineFailed, EngineMissing
from phases.hosting import Premises
from phases.synthesize.engines.chatterbox import Chatterbox
from phases.synthesize.engines.chatterbox.text import tidied
from phases.synthesize.engines.chatterbox.variants import find_checkpoint

ENGLISH = ("t3_cfg.safetensors", "s3gen.safetensors", "ve.safetensors", "tokenizer.json")
MULTILINGUAL = ("s3gen.pt", "ve.pt", "grapheme_mtl_merged_expanded_v1.json")


def weights(content: bytes = b"12345678") -> bytes:
    header = json.dumps({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, len(content)]}}).encode()
    return struct.pack("<Q", len(header)) + header + content


def model(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(weights() if name.endswith(".safetensors") else b"{}")
    return folder


def engine(tmp_path: Path, name: str = "english", premises: Premises | None = None) -> Chatterbox:
    return Chatterbox.of_model(name, premises or Premises(models=str(tmp_path)))


def test_a_model_is_told_by_its_files(tmp_path: Path) -> None:
    assert find_checkpoint(model(tmp_path / "mine", *ENGLISH)).variant == "english"
    turbo = find_checkpoint(model(tmp_path / "quick", "t3_turbo_v1.safetensors", "tokenizer_config.json"))
    assert turbo.variant == "turbo"
    assert set(turbo.dials) == set(turbo.defaults) == {"temperature", "top_p", "repetition_penalty"}
    many = find_checkpoint(model(tmp_path / "many", "t3_mtl23ls_v2.safetensors", *MULTILINGUAL))
    assert (many.variant, many.defaults["repetition_penalty"]) == ("multilingual", 2.0)
    assert len(many.languages) == 22


def test_the_newest_of_several_editions_is_taken(tmp_path: Path) -> None:
    names = ("t3_mtl23ls_v2.safetensors", "t3_mtl23ls_v3.safetensors")
    found = find_checkpoint(model(tmp_path / "many", *names, *MULTILINGUAL))
    assert found.t3.name == "t3_mtl23ls_v3.safetensors"
    assert found.defaults["repetition_penalty"] == 1.2


@pytest.mark.parametrize(("name", "language"), [("t3_hi.safetensors", "hi"), ("t3_es-mx.safetensors", "es")])
def test_a_model_of_one_language_speaks_that_one(tmp_path: Path, name: str, language: str) -> None:
    found = find_checkpoint(model(tmp_path / "one", name, "s3gen_v3.pt", *MULTILINGUAL[1:]))
    assert found.languages == (language,)
    assert found.s3gen.name == "s3gen_v3.pt"


def test_chinese_is_spoken_where_its_tables_lie(tmp_path: Path) -> None:
    folder = model(tmp_path / "many", "t3_mtl23ls_v3.safetensors", "Cangjie5_TC.json", *MULTILINGUAL)
    assert "zh" not in find_checkpoint(folder).languages
    (folder / "spacy_ontonotes").mkdir()
    assert "zh" in find_checkpoint(folder).languages


def test_a_description_beside_the_files_is_followed(tmp_path: Path) -> None:
    folder = model(tmp_path / "mine", *ENGLISH)
    (folder / "model.toml").write_text('languages = ["de"]\nlicence = "CC-BY-4.0"', "utf-8")
    found = find_checkpoint(folder)
    assert (found.languages, found.licence) == (("de",), "CC-BY-4.0")
    (folder / "model.toml").write_text("languages = 3", "utf-8")
    with pytest.raises(EngineMissing, match=r"model\.toml"):
        find_checkpoint(folder)


def test_a_folder_of_two_models_is_told_by_its_name_or_its_description(tmp_path: Path) -> None:
    files = (*ENGLISH, "t3_mtl23ls_v3.safetensors", *MULTILINGUAL)
    assert find_checkpoint(model(tmp_path / "multilingual", *files)).variant == "multilingual"
    folder = model(tmp_path / "everything", *files)
    with pytest.raises(EngineMissing, match="several"):
        find_checkpoint(folder)
    (folder / "model.toml").write_text('variant = "english"', "utf-8")
    assert find_checkpoint(folder).variant == "english"


def test_english_is_the_default_and_a_model_that_is_not_there_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match="english"):
        engine(tmp_path, "")
    model(tmp_path / "chatterbox" / "turbo", "t3_turbo_v1.safetensors")
    assert engine(tmp_path, "").facts.name == "chatterbox/turbo"
    model(tmp_path / "chatterbox" / "english", *ENGLISH)
    assert engine(tmp_path, "").facts.name == "chatterbox/english"
    with pytest.raises(EngineMissing, match=r"klingon.*english, turbo"):
        engine(tmp_path, "klingon")


def test_what_changes_the_samples_changes_version_or_revision(tmp_path: Path) -> None:
    folder = model(tmp_path / "chatterbox" / "english", *ENGLISH, "conds.pt")
    usual = engine(tmp_path).facts
    rough = engine(
        tmp_path, premises=Premises(models=str(tmp_path), precision="float16", watermark=False)
    ).facts
    assert rough.version == f"{usual.version}-float16-unmarked"
    (folder / "conds.pt").write_bytes(b"another voice")
    assert engine(tmp_path).facts.model_revision == usual.model_revision
    assert engine(tmp_path).facts.voices[0].content_hash != usual.voices[0].content_hash
    (folder / "t3_cfg.safetensors").write_bytes(weights(b"another model"))
    assert engine(tmp_path).facts.model_revision != usual.model_revision


def test_half_downloaded_and_missing_files_are_named_when_it_is_loaded(tmp_path: Path) -> None:
    folder = model(tmp_path / "chatterbox" / "english", *ENGLISH)
    (folder / "s3gen.safetensors").unlink()
    (folder / "t3_cfg.safetensors").write_bytes(weights()[:-1])
    with pytest.raises(
        EngineMissing,
        match=r"t3_cfg\.safetensors is not whole: it has .* bytes.*s3gen\.safetensors is not there",
    ):
        engine(tmp_path).load()


@pytest.mark.parametrize(
    ("text", "variant", "expected"),
    [
        ("hello   there", "english", "Hello there."),
        ("“Well” — he said: no…", "english", '"Well" - he said, no,'),
        ("A; b", "english", "A,  b."),
        ("A; b", "turbo", "A; b."),
        ("好。", "multilingual", "好。"),
        ("好。", "english", "好。."),
    ],
)
def test_punctuation_is_as_the_package_wants_it(text: str, variant: str, expected: str) -> None:
    assert tidied(text, variant) == expected


@pytest.mark.parametrize("text", ["", " ", "…", "“—”", "* * *"])
def test_a_text_that_is_no_speech_is_not_replaced_but_refused(text: str) -> None:
    with pytest.raises(EngineFailed):
        tidied(text, "english")
