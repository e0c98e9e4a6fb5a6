"""Which device computes, and how exactly."""

import torch

from phases.errors import EngineMissing
from phases.hosting.premises import Precision

_HALF_SINCE = 7  # of CUDA's compute capabilities: from here on half precision is fast


def device_named(name: str) -> torch.device:
    """The device; for `auto` the best that torch sees. EngineMissing if it is not there."""
    if name == "auto":
        return torch.device(
            "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
        )
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise EngineMissing(f"“{name}” is no device.", "Write auto, cpu, cuda, cuda:1 or mps.") from error
    there = {"cpu": 1, "cuda": torch.cuda.device_count(), "mps": int(torch.backends.mps.is_available())}
    if (device.index or 0) >= there.get(device.type, 0):
        raise EngineMissing(
            f"torch sees no “{name}” here.", "Check the driver, or let it compute on auto or cpu."
        )
    return device


def precision_on(device: torch.device, precision: Precision) -> torch.dtype:
    """How exactly the network computes; the vocoder and the steps between are always exact."""
    if precision != "auto":
        kind: torch.dtype = getattr(torch, precision)
        return kind
    halved = device.type == "cuda" and torch.cuda.get_device_capability(device)[0] >= _HALF_SINCE
    return torch.float16 if halved else torch.float32
