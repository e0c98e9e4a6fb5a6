"""The networks of one checkpoint, loaded with the package's own classes; and what they say, as samples."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from f5_tts.model import CFM, DiT
from f5_tts.model.utils import convert_char_to_pinyin, get_tokenizer
from torch import Tensor
from vocos import Vocos

from phases.clip import Samples
from phases.errors import EngineBroken, EngineMissing
from phases.hosting.premises import Premises
from phases.synthesize.engines.f5.buckets import buckets
from phases.synthesize.engines.f5.checkpoint import Checkpoint, vocoder_files
from phases.synthesize.engines.f5.devices import device_named, precision_on
from phases.synthesize.engines.f5.sampler import MEL_BINS, Row, Sampler
from phases.synthesize.engines.f5.timing import HOP, RATE
from phases.synthesize.engines.f5.wording import numbered

_FFT = 1024
_MEL = {
    "n_fft": _FFT,
    "hop_length": HOP,
    "win_length": _FFT,
    "n_mel_channels": MEL_BINS,
    "target_sample_rate": RATE,
    "mel_spec_type": "vocos",
}
_BYTES_PER_FRAME = 96 << 10  # of activations, both halves of a row, full size
_MOST_FRAMES = (
    16_384  # enough to fill a GPU; rows of like length in several batches waste less than all in one
)
_ONE_BY_ONE = 1
_OLD_KEYS = ("mel_spec.mel_stft.mel_scale.fb", "mel_spec.mel_stft.spectrogram.window")


class F5Model:
    """Rows to samples, on one device."""

    def __init__(self, checkpoint: Checkpoint, premises: Premises) -> None:
        self.device = device_named(premises.device)
        self.name = checkpoint.name
        self.vocabulary, size = get_tokenizer(str(checkpoint.vocabulary), "custom")
        whole = CFM(
            transformer=DiT(**checkpoint.architecture.options(), text_num_embeds=size, mel_dim=MEL_BINS),
            mel_spec_kwargs=_MEL,
            vocab_char_map=self.vocabulary,
        )
        _fill(whole, _weights(checkpoint.weights), checkpoint.weights)
        positions = whole.transformer.rotary_embed.inv_freq.to(self.device)
        self.whole = whole.to(self.device, precision_on(self.device, premises.precision)).eval()
        whole.transformer.rotary_embed.inv_freq = positions  # half precision cannot count so many frames
        self.vocoder = _vocoder(checkpoint.vocoder).to(self.device)
        self.sampler = Sampler(whole.transformer)
        self.frames_at_once: int | None = None
        """How many frames are computed together; None leaves it to the device."""
        self._mel = whole.mel_spec

    def numbers(self, text: str) -> list[int]:
        """What the network reads for a text; Chinese is read as pinyin."""
        (signs,) = convert_char_to_pinyin([text])
        return numbered(signs, self.vocabulary, self.name)

    def mel(self, samples: Samples) -> Tensor:
        """The frames of a recording at our rate, on the CPU."""
        with torch.inference_mode():
            frames: Tensor = self._mel.extractor(torch.from_numpy(samples)[None])[0].T.contiguous()
        return frames

    def speak(self, rows: Sequence[Row], times: Sequence[float]) -> list[Samples]:
        """The samples of each row."""
        spoken: dict[int, Samples] = {}
        with _errors_of(self.device):
            for bucket in buckets([row.frames for row in rows], self.budget()):
                mels = self.sampler.speak([rows[index] for index in bucket], times)
                spoken |= {index: self.voiced(mel) for index, mel in zip(bucket, mels, strict=True)}
        return [spoken[index] for index in range(len(rows))]

    def voiced(self, mel: Tensor) -> Samples:
        """Mel frames as samples, one row at a time: the end of a padded row would be another one."""
        with torch.inference_mode():
            samples: Samples = self.vocoder.decode(mel.T[None])[0].float().cpu().numpy()
        return np.ascontiguousarray(samples)

    def samples_of(self, frames: int) -> int:
        """How many samples the vocoder makes of so many frames."""
        centred = self.vocoder.head.istft.padding == "center"
        return HOP * (frames - 1 if centred else frames)

    def budget(self) -> int:
        """How many frames are computed together: as many as fill a GPU and its memory holds.

        A CPU is full with one row, and rows of mixed length together cost it half as much again (bench/batching).
        """
        if self.frames_at_once:
            return self.frames_at_once
        if self.device.type == "cpu":
            return _ONE_BY_ONE
        if self.device.type != "cuda":
            return _MOST_FRAMES
        free, _ = torch.cuda.mem_get_info(self.device)
        held = torch.cuda.memory_reserved(self.device) - torch.cuda.memory_allocated(self.device)
        return max(1, min(_MOST_FRAMES, (free + held) // 2 // _BYTES_PER_FRAME))


def _weights(path: Path) -> dict[str, Tensor]:
    """The averaged weights, by the names that the classes know."""
    if path.suffix == ".safetensors":
        from safetensors.torch import load_file  # noqa: PLC0415 - only where it is needed

        held = load_file(path)
    else:
        held = torch.load(path, map_location="cpu", weights_only=True)
        held = held.get("ema_model_state_dict", held)
    return {
        key.removeprefix("ema_model."): value
        for key, value in held.items()
        if key not in {"initted", "step"} and key.removeprefix("ema_model.") not in _OLD_KEYS
    }


def _vocoder(folder: Path) -> Any:  # noqa: ANN401 - the package is untyped
    config, weights = vocoder_files(folder)
    vocoder = Vocos.from_hparams(str(config))
    _fill(vocoder, torch.load(weights, map_location="cpu", weights_only=True), weights)
    return vocoder.eval()


def _fill(network: torch.nn.Module, weights: dict[str, Tensor], path: Path) -> None:
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise EngineMissing(
            f"{path} does not fit its vocabulary and architecture: {_first_line(error)}",
            "Take vocab.txt and weights from one place, and name the architecture in model.toml.",
        ) from error


def _first_line(error: RuntimeError) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[1] if len(lines) > 1 else lines[0]


@contextmanager
def _errors_of(device: torch.device) -> Iterator[None]:
    """What a device says, so that the host knows what to do."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        if device.type == "cuda":
            torch.cuda.empty_cache()
        raise MemoryError(f"{device} has no memory for these lines: {error}") from error
    except torch.AcceleratorError as error:
        raise EngineBroken(
            f"{device} failed and cannot be trusted until its process ends: {error}.",
            "The line is tried again in a fresh one.",
        ) from error
