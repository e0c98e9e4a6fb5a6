"""The finished film is read back before anybody sees it."""

from fractions import Fraction
from pathlib import Path

import av

from phases.errors import DeliveryFailed
from phases.media import AAC_FRAME, media_errors
from phases.mux.film import Film, Reach, picture_of, reaches
from phases.mux.sound import Sound

_CLOCK = Fraction(2, 1000)
"""Matroska counts in milliseconds, and rounds both a packet's start and its length."""


def check(path: Path, film: Film, sound: Sound) -> None:
    """Nothing, or DeliveryFailed: every frame is there, and picture and sound are as long as they should be."""
    with media_errors(path), av.open(str(path.absolute())) as container:
        found = reaches(container)
        packets, seen = found.get(picture_of(container, path).index, Reach())
        _, heard = found.get(container.streams.audio[0].index, Reach())
    _require(packets == film.packets, f"{packets} of its {film.packets} frames are in it")
    _require(
        abs(seen - film.seconds) <= _CLOCK,
        f"its picture lasts {float(seen):.3f} s instead of {float(film.seconds):.3f} s",
    )
    length = Fraction(sound.samples, sound.rate)
    _require(
        -_CLOCK <= heard - length <= Fraction(AAC_FRAME, sound.rate) + _CLOCK,
        f"its sound lasts {float(heard):.3f} s instead of {float(length):.3f} s",
    )


def _require(condition: bool, fault: str) -> None:
    if not condition:
        raise DeliveryFailed(
            f"The finished film did not come out right: {fault}.",
            "Run it again. If it stays so, convert the film to MP4 or MKV first.",
        )
