"""Which device computes, and how exactly."""

import torch

from phases.errors import RecognizerMissing
from phases.hosting.premises import Precision


def device_named(name: str) -> torch.device:
    """The device; for `auto` a GPU with CUDA if there is one. RecognizerMissing if it is not there."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise RecognizerMissing(f"“{name}” is no device.", "Write auto, cpu, cuda or cuda:1.") from error
    there = {"cpu": 1, "cuda": torch.cuda.device_count()}
    if (device.index or 0) >= there.get(device.type, 0):
        raise RecognizerMissing(
            f"Whisper cannot compute on “{name}” here.",
            "Check the driver, or let it compute on auto or cpu; it cannot use mps.",
        )
    return device


def precision_on(device: torch.device, precision: Precision) -> torch.dtype:
    """How exactly it computes: half precision is for GPUs, and the only other one that the package has."""
    return torch.float16 if device.type == "cuda" and precision != "float32" else torch.float32
