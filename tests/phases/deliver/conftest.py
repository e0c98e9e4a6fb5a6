"""Chapters of real speech and pictures, made once."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from phases.assemble import AssembleSettings, Piece, assemble_chapter
from phases.book import Cover
from phases.clip import Clip
from phases.deliver import BookFacts, TitledChapter


@pytest.fixture(scope="session")
def chapters(
    speech: Sequence[tuple[str, Clip]], tmp_path_factory: pytest.TempPathFactory
) -> list[TitledChapter]:
    """Three chapters of different lengths; the second title holds what file systems refuse."""
    folder = tmp_path_factory.mktemp("chapters")
    titles = ("Introduction", "What? “A/B”: the Machine…", "Αρχή – 始まり")
    return [
        TitledChapter(title, _assembled(speech[: number + 1], folder / f"{number}.m4a"))
        for number, title in enumerate(titles)
    ]


def _assembled(speech: Sequence[tuple[str, Clip]], path: Path) -> object:
    return assemble_chapter(
        [Piece(lambda clip=clip: clip, 300) for _, clip in speech], path, AssembleSettings()
    )


@pytest.fixture(scope="session")
def cover() -> Callable[[str], Cover]:
    """A real picture in the codec that is asked for."""
    return lambda codec: Cover(_picture(codec), {"mjpeg": "image/jpeg"}.get(codec, f"image/{codec}"))


def _picture(codec: str) -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="image2pipe") as container:
        stream = container.add_stream(codec, rate=1, width=64, height=96)
        stream.pix_fmt = {"mjpeg": "yuvj420p"}.get(codec, "rgb24")
        pixels = np.random.default_rng(0).integers(0, 255, (96, 64, 3), dtype=np.uint8)
        container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    return buffer.getvalue()


@pytest.fixture
def facts(cover: Callable[[str], Cover]) -> BookFacts:
    return BookFacts(
        title="The Time Machine",
        authors=("H. G. Wells", "Somebody Else"),
        narrator="heart (hibari)",
        language="en-GB",
        cover=cover("mjpeg"),
        comment="Narrated by a digital voice.",
    )
