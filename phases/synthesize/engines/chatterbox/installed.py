"""The packages of this environment, made ready to be imported: the right versions, nothing that calls out."""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType

from phases.errors import EngineMissing

TRANSFORMERS = "5.2.0"
"""Its attention layers write into a cache of ours."""
_REMEDY = "Make it anew: `nocturne engines remove chatterbox`, then `nocturne engines install chatterbox`."


def prepare_packages(wanted: str) -> None:
    """Nothing, or EngineMissing; after it `chatterbox` can be imported, with and without CUDA, offline."""
    _require("chatterbox-tts", wanted)
    _require("transformers", TRANSFORMERS)
    os.environ["HF_HUB_OFFLINE"] = (
        "1"  # what is not in the model's folder is missing, not fetched behind one's back
    )
    try:
        _replace_torchaudio_extension()
        import chatterbox.models.s3gen  # noqa: F401, PLC0415 - only to see whether it can be
        import perth  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise EngineMissing(f"chatterbox-tts cannot be imported: {error}.", _REMEDY) from error
    if perth.PerthImplicitWatermarker is None:  # it swallows its own import error
        raise EngineMissing("resemble-perth cannot be imported: it needs setuptools below 81.", _REMEDY)


def _require(package: str, wanted: str) -> None:
    try:
        found = version(package)
    except PackageNotFoundError as error:
        raise EngineMissing(f"The package {package} is not installed here.", _REMEDY) from error
    if found != wanted:
        raise EngineMissing(f"{package} {found} is installed, not {wanted}.", _REMEDY)


def _replace_torchaudio_extension() -> None:
    """Nothing of torchaudio's compiled extension is needed: resampling and spectra are plain torch.

    Its wheels link CUDA libraries that are not there beside a torch without CUDA, and refuse a torch of another CUDA.
    """
    stub = ModuleType("torchaudio._extension")
    stub.__dict__.update(_IS_TORCHAUDIO_EXT_AVAILABLE=False, fail_if_no_align=_unchanged)
    sys.modules.setdefault("torchaudio._extension", stub)


def _unchanged(function: object) -> object:
    return function
