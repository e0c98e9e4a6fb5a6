"""What F5-TTS needs of a voice, computed once and kept: the frames of its reference, and the pace of its speech."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torchaudio.functional import resample

from phases.clip import Samples
from phases.hosting.model_files import write_whole
from phases.synthesize.engines.f5.model import F5Model
from phases.synthesize.engines.f5.reference import prepared, reference_of
from phases.synthesize.engines.f5.timing import RATE, Pace
from phases.synthesize.engines.f5.wording import ended, one_line
from phases.voice import Voice


@dataclass(frozen=True, slots=True, eq=False)
class Prompt:
    """A voice, ready to be spoken with."""

    mel: Tensor
    transcript: str
    pace: Pace
    gain: float
    """What the reference was raised by; what is spoken is lowered by it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    mel: Tensor
    seconds: float
    gain: float


class Prompts:
    """The voices that were spoken with, by the hash of their references."""

    def __init__(self, model: F5Model, folder: Path | None, made_by: str) -> None:
        self._model = model
        self._folder = folder
        self._made_by = made_by
        self._heard: dict[str, _Heard] = {}
        self.computed = 0
        """How many references had to be listened to."""

    def of(self, voice: Voice) -> Prompt:
        """The voice as a prompt; EngineFailed if its reference is not fit for it."""
        reference = reference_of(voice)
        heard = self._heard.get(reference.audio_hash) or self._kept(reference.audio_hash)
        if heard is None:
            heard = self._listened(voice, Path(reference.audio))
            self._keep(reference.audio_hash, heard)
        self._heard[reference.audio_hash] = heard
        transcript = ended(one_line(reference.transcript))
        return Prompt(heard.mel, transcript, Pace.of(transcript, heard.seconds), heard.gain)

    def _listened(self, voice: Voice, path: Path) -> _Heard:
        self.computed += 1
        reference = prepared(voice, path)
        samples: Samples = reference.samples
        if reference.rate != RATE:
            samples = resample(torch.from_numpy(samples), reference.rate, RATE).numpy()
        return _Heard(self._model.mel(samples), reference.seconds, reference.gain)

    def _path(self, audio_hash: str) -> Path | None:
        return self._folder / f"{audio_hash}-{self._made_by}.npz" if self._folder else None

    def _kept(self, audio_hash: str) -> _Heard | None:
        path = self._path(audio_hash)
        try:
            if path is None or not path.is_file():
                return None
            with np.load(path, allow_pickle=False) as kept:
                return _Heard(torch.from_numpy(kept["mel"]), float(kept["seconds"]), float(kept["gain"]))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None  # damaged: it is computed again

    def _keep(self, audio_hash: str, heard: _Heard) -> None:
        path = self._path(audio_hash)
        if path is not None:
            content = io.BytesIO()
            np.savez(content, mel=heard.mel.numpy(), seconds=heard.seconds, gain=heard.gain)
            write_whole(path, content.getvalue())
