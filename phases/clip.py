"""Samples and their rate: nothing else carries audio between functions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Mono audio as float32 in [-1, 1]."""

    samples: Samples
    rate: int

    def __post_init__(self) -> None:
        if self.samples.ndim != 1 or self.samples.dtype != np.float32:
            raise ValueError(f"a Clip is one row of float32, not {self.samples.dtype} {self.samples.shape}")

    def __len__(self) -> int:
        return len(self.samples)

    @property
    def seconds(self) -> float:
        """For people; code counts samples."""
        return len(self.samples) / self.rate
