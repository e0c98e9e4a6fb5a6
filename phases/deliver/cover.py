"""The cover as a picture that players show."""

import io
from dataclasses import dataclass
from typing import Literal

import av

from phases.book import Cover

_MOST_PIXELS = 50_000_000
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_MARKER = 0xFF
_JPEG_START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Picture:
    """A cover that was decoded once, so it can be shown."""

    image: bytes
    codec: Literal["mjpeg", "png"]
    width: int
    height: int


def picture_of(cover: Cover) -> Picture | str:
    """The picture, or why there is none. What it is, is told by its bytes: declared types are often wrong."""
    image = cover.image
    if image.startswith(_JPEG):
        return _decodable(Picture(image, "mjpeg", *_jpeg_size(image)))
    if image.startswith(_PNG):
        return _decodable(Picture(image, "png", *_png_size(image)))
    return f"The cover is left out: {cover.media_type} is neither JPEG nor PNG."


def _decodable(picture: Picture) -> Picture | str:
    """The size is looked at before anything is decoded: a small file can hold a picture larger than memory."""
    if not 0 < picture.width * picture.height <= _MOST_PIXELS:
        return f"The cover is left out: {picture.width} × {picture.height} pixels."
    demuxer = {"mjpeg": "jpeg_pipe", "png": "png_pipe"}[picture.codec]
    try:
        with av.open(io.BytesIO(picture.image), mode="r", format=demuxer) as container:
            next(container.decode(video=0))
    except (av.FFmpegError, StopIteration, IndexError):
        return "The cover is left out: the picture is damaged."
    return picture


def _png_size(image: bytes) -> tuple[int, int]:
    return int.from_bytes(image[16:20]), int.from_bytes(image[20:24])


def _jpeg_size(image: bytes) -> tuple[int, int]:
    """Width and height from the frame header; 0 × 0 if there is none."""
    at = 2
    while at + 9 <= len(image) and image[at] == _MARKER:
        kind = image[at + 1]
        if kind in _JPEG_START_OF_FRAME:
            return int.from_bytes(image[at + 7 : at + 9]), int.from_bytes(image[at + 5 : at + 7])
        at += 1 if kind == _MARKER else 2 + int.from_bytes(image[at + 2 : at + 4])
    return 0, 0
