"""The inside of Whisper on CTranslate2."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from typing import Any

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from phases.clip import Samples
from phases.errors import RecognizerMissing
from phases.hear.faster_whisper.files import FAMILY, HOW, Model
from phases.hear.faster_whisper.mel import mel_of
from phases.hear.faster_whisper.tokens import Speller
from phases.hosting.premises import Premises

Sound = NDArray[np.float32]
"""What the encoder makes of one window."""

_PACKAGE = "ctranslate2"
_REMEDY = f"`nocturne engines remove {FAMILY}`, then `nocturne engines install {FAMILY}`."
_LONGEST = 448
"""Tokens, commands included."""
_FEWEST_FRAMES = 4
"""Where it does not matter when a word is spoken."""


class FasterWhisperModel:
    """A converted model: one thread on a CPU, all of a GPU."""

    def __init__(self, files: Model, version: str, premises: Premises) -> None:
        if metadata.version(_PACKAGE) != version:
            raise RecognizerMissing(
                f"{_PACKAGE} {version} is needed, not the one that is installed.", _REMEDY
            )
        device, _, number = premises.device.partition(":")
        device = device if device != "auto" else "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
        try:
            self.speller = Speller(files.tokenizer)
            self._network = ctranslate2.models.Whisper(
                str(files.folder),
                device=device,
                device_index=int(number or 0),
                compute_type=_kind(device, premises),
                inter_threads=1,
                intra_threads=1,
            )
        except (RuntimeError, ValueError, KeyError, TypeError) as error:
            what = " ".join(str(error).split())[:200]
            raise RecognizerMissing(f"{files.folder} cannot be loaded on “{device}”: {what}.", HOW) from error

    def encoded(self, recordings: Sequence[Samples]) -> list[Sound]:
        """What the encoder makes of each, together."""
        mels = np.stack([mel_of(samples, self._network.n_mels) for samples in recordings])
        return list(np.array(self._network.encode(_view(mels), to_cpu=True)))

    def decoded(self, sounds: Sequence[Sound], language: str) -> list[Any]:
        """What is said in each: greedily, nothing before it known."""
        results: list[Any] = self._network.generate(
            _view(np.stack(sounds)),
            [self._begin(language)] * len(sounds),
            beam_size=1,
            max_length=_LONGEST,
            return_scores=True,
            return_no_speech_prob=True,
        )
        return results

    def expected(self, sound: Sound, text: Sequence[int], language: str) -> NDArray[np.float32]:
        """How likely each token is before each one of the text, and before its stop: logarithmic, step by step.

        What stands after the commands is taken as given, and what is expected in its place is told all the same.
        """
        begin, steps = self._begin(language), len(text) + 1
        (result,) = self._network.generate(
            _view(sound[None]),
            [[*begin, *text]],
            beam_size=1,
            max_length=max(2 * steps, len(begin) + steps),  # half of it is for what comes after the commands
            return_logits_vocab=True,
            suppress_blank=False,
            suppress_tokens=[],
        )
        # Commands and times can be no part of a text.
        logits = np.stack([np.array(step)[: self.speller.stop + 1] for step in result.logits[0][:steps]])
        below = logits - logits.max(-1, keepdims=True)
        return np.asarray(below - np.log(np.exp(below).sum(-1, keepdims=True)), np.float32)

    def probabilities(self, sound: Sound, text: Sequence[int], language: str) -> list[float]:
        """How likely each token of the text is where it does not stop: all at once, which is much quicker."""
        (found,) = self._network.align(
            _view(sound[None]),
            self.speller.begin(language),
            [list(text)],
            _FEWEST_FRAMES,
            median_filter_width=7,
        )
        return list(found.text_token_probs)

    def starts(self, sound: Sound, text: Sequence[int], language: str, frames: int) -> list[int]:
        """In which frame each token and the stop begin."""
        (found,) = self._network.align(
            _view(sound[None]), self.speller.begin(language), [list(text)], frames, median_filter_width=7
        )
        first = dict[int, int]()
        for token, frame in found.alignments:
            first.setdefault(token, frame)
        return [first[token] for token in range(len(text) + 1)]

    def room(self, text: str) -> int:
        """How many more tokens there could be than this text has."""
        return _LONGEST - len(self.speller.tokens(text).numbers)

    def _begin(self, language: str) -> list[int]:
        return [*self.speller.begin(language), self.speller.without_times]


def _kind(device: str, premises: Premises) -> str:
    """How exactly it computes: `auto` is in whole numbers on a CPU, which is faster, and hears the same."""
    if device == "cpu":
        return "int8" if premises.precision == "auto" else "float32"
    return "float16" if premises.precision == "auto" else premises.precision


def _view(values: NDArray[np.float32]) -> ctranslate2.StorageView:
    return ctranslate2.StorageView.from_array(np.ascontiguousarray(values))
