"""How good a take sounds, as a model estimates it: DNSMOS, whose weights lie in the package speechmos.

An estimate depends on the voice far more than on its faults, so it is only ever compared with others of the same voice.
"""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
import onnxruntime

from phases.clip import Clip, Samples
from phases.media import Filter, as_samples, filtered

PACKAGE, VERSION = "speechmos", "0.0.1.1"
FILE = "speechmos/dnsmos_models/sig_bak_ovr.onnx"
SHA256 = "269fbebdb513aa23cddfbb593542ecc540284a91849ac50516870e1ac78f6edd"
_RATE = 16_000
_WINDOW = round(9.01 * _RATE)
_SHORTEST = 10
"""A tenth of a second; of less the resampler gives nothing."""
_POLYNOMIALS = {
    "mos_speech": (-0.08397278, 1.22083953, 0.0052439),
    "mos_background": (-0.13166888, 1.60915514, -0.39604546),
    "mos_overall": (-0.06766283, 1.11546468, 0.04602535),
}
QUALITY_NAMES = tuple(_POLYNOMIALS)


def quality_of(clip: Clip) -> dict[str, float] | None:
    """Speech, background and both, from 1 to 5, of the nine seconds in its middle; None without the model."""
    model = _model(FILE)
    if model is None:
        return None
    window = _window(_at_rate(_middle(clip)))
    raw = model.run(None, {"input_1": window[None]})[0][0]
    return {
        name: float(np.polyval(polynomial, value))
        for (name, polynomial), value in zip(_POLYNOMIALS.items(), raw, strict=True)
    }


@cache
def _model(file: str) -> onnxruntime.InferenceSession | None:
    """Loaded once; only the very file these figures were measured with."""
    path = _located(file)
    if path is None or hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _located(file: str) -> Path | None:
    try:
        path = Path(str(distribution(PACKAGE).locate_file(file)))
    except PackageNotFoundError:
        return None
    return path if path.is_file() else None


def _middle(clip: Clip) -> Clip:
    """No more than is looked at, a little for the resampler, and no less than it needs."""
    needed = (_WINDOW + _RATE) * clip.rate // _RATE
    start = max(0, (len(clip) - needed) // 2)
    part = clip.samples[start : start + needed]
    return Clip(np.pad(part, (0, max(0, clip.rate // _SHORTEST - len(part)))), clip.rate)


def _at_rate(clip: Clip) -> Samples:
    if clip.rate == _RATE:
        return clip.samples
    step = Filter("aresample", {"out_sample_rate": str(_RATE)})
    return np.concatenate([as_samples(frame) for frame in filtered([clip.samples], clip.rate, step)])


def _window(samples: Samples) -> Samples:
    """Exactly one: of a longer clip its middle, a shorter one as often as it takes."""
    whole = np.tile(samples, -(-_WINDOW // len(samples)))
    start = (len(whole) - _WINDOW) // 2 if len(samples) > _WINDOW else 0
    return np.clip(whole[start : start + _WINDOW], -1, 1)
