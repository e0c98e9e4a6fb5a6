"""The packages of F5-TTS, of the versions that were tested, imported without what inference does not need."""

import os
import sys
from importlib import import_module, metadata
from types import ModuleType

from phases.errors import EngineMissing

VERSION = "1.1.22"
_PINNED = {"f5-tts": VERSION, "torch": "2.13.0", "vocos": "0.1.0", "x-transformers": "2.31.10"}
_REMEDY = "Run `nocturne engines install f5-tts`."


def require_packages() -> None:
    """Nothing, or EngineMissing; afterwards the packages can be imported."""
    for name, wanted in _PINNED.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError as error:
            raise EngineMissing(f"{name} is not installed in the environment of F5-TTS.", _REMEDY) from error
        if found.partition("+")[0] != wanted:
            raise EngineMissing(f"{name} is {found}, and {wanted} is the one that was tested.", _REMEDY)
    os.environ["HF_HUB_OFFLINE"] = "1"  # what is not there must be an error, not a download
    _leave_out_training()
    _spare_torchaudio_its_extension()


def _leave_out_training() -> None:
    """The package imports its trainer with its models, and with it experiment trackers, data sets and accelerators."""
    name = "f5_tts.model.trainer"
    if name not in sys.modules:
        trainer = ModuleType(name)
        vars(trainer).update(Trainer=type("Trainer", (), {}))
        sys.modules[name] = trainer


def _spare_torchaudio_its_extension() -> None:
    """The wheels of torchaudio link CUDA: beside a torch without it they cannot be loaded. Nothing here needs them."""
    name = "torchaudio._extension"
    if name in sys.modules or import_module("torch").version.cuda is not None:
        return
    extension = ModuleType(name)
    vars(extension).update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False,
        _IS_ALIGN_AVAILABLE=False,
        fail_if_no_align=lambda function: function,
    )
    sys.modules[name] = extension
