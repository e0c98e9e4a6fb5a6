"""A film, looked at from its first packet to its last before anybody speaks for it."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, NamedTuple

import av
from av.container import InputContainer, OutputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from phases.errors import SourceBroken, SourceMissing, SourceNotAFile

Container = Literal["mp4", "matroska"]
_MP4 = {".mp4", ".m4v"}
_SUFFIXES: Mapping[Container, str] = {"mp4": ".mp4", "matroska": ".mkv"}
_BROADCASTS = {"mpegts", "mpeg"}
_TELL_THEIR_LENGTH = {"mov", "matroska"}
_MAY_LACK_SECONDS = 2
"""What a whole file may say that it is longer than what is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What is known of a film whose every packet was seen."""

    path: Path
    packets: int
    """Of its picture."""
    seconds: Fraction
    """From the beginning of the film to the end of the last frame of its picture."""
    layout: str | None
    """The channels of its sound; None if it has none."""

    @property
    def container(self) -> Container:
        """What it becomes: MP4 stays MP4, and Matroska takes everything."""
        return "mp4" if self.path.suffix.lower() in _MP4 else "matroska"

    @property
    def suffix(self) -> str:
        """Of the file that it becomes."""
        return _SUFFIXES[self.container]


def look_at(path: Path) -> Film:
    """The facts of a film that is whole and can be copied; SourceMissing, SourceNotAFile or SourceBroken if not."""
    with opened(path) as container:
        picture = picture_of(container, path)
        begin = beginning(container)
        found = reaches(container)
        packets, end = found.get(picture.index, Reach())
        last = max((each.end for each in found.values()), default=Fraction(0))
        _require_whole(container, path, picture, packets, last - begin)
        sound = container.streams.audio[0] if container.streams.audio else None
        layout = sound.layout.name if sound else None
        film = Film(path=path, packets=packets, seconds=end - begin, layout=layout)
        _require_copies(container, film)
    return film


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """The film, to be read; what is wrong with it is said with a remedy."""
    if path.is_dir():
        raise SourceNotAFile(f"{path} is a folder.", "Name the film itself.")
    try:
        with av.open(str(path.absolute())) as container:
            yield container
    except FileNotFoundError as error:
        raise SourceMissing(
            f"There is no film {path}.", "Check the path that was given for the video."
        ) from error
    except (av.FFmpegError, OSError) as error:
        raise _broken(path, f"it cannot be read ({error.strerror})") from error


def picture_of(container: InputContainer, path: Path) -> VideoStream:
    """What moves: a cover is a picture too, and is none."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    raise _broken(path, "there is no video in it")


def beginning(container: InputContainer) -> Fraction:
    """The moment at which it begins, on its own clock: nought, unless its clock is that of a broadcast."""
    if container.format.name in _BROADCASTS and container.start_time is not None:
        return Fraction(container.start_time, av.time_base)
    return Fraction(0)


class Reach(NamedTuple):
    """How much there is of one stream."""

    packets: int = 0
    end: Fraction = Fraction(0)
    """When the last moment of its last packet is over, on the clock of the film; seconds."""


def reaches(container: InputContainer) -> dict[int, Reach]:
    """Of every stream, by its number: all packets are read, and none is decoded."""
    packets, ends = Counter[int](), Counter[int]()  # whole ticks: a film has a million packets
    ticks: dict[int, Fraction] = {}
    for packet in container.demux():
        if packet.size:
            index, start = packet.stream_index, packet.dts if packet.pts is None else packet.pts
            packets[index] += 1
            ends[index] = max(ends[index], (start or 0) + (packet.duration or 0))
            ticks[index] = packet.time_base
    return {index: Reach(packets[index], ends[index] * ticks[index]) for index in packets}


def lay_out(output: OutputContainer, source: InputContainer, path: Path) -> dict[int, Stream]:
    """The streams that are copied, each by its number in the film: its picture, and subtitles that fit in."""
    wanted: list[Stream] = [picture_of(source, path), *source.streams.subtitles]
    takes = output.supported_codecs
    return {
        stream.index: output.add_stream_from_template(stream)
        for stream in wanted
        if stream.type == "video" or stream.codec_context.name in takes
    }


def _require_whole(
    container: InputContainer, path: Path, picture: VideoStream, packets: int, last: Fraction
) -> None:
    if not packets:
        raise _broken(path, "there is no frame in it")
    if packets < picture.frames:
        raise _broken(path, f"it breaks off: {packets} of its {picture.frames} frames are there")
    if container.duration is None or not _TELL_THEIR_LENGTH & set(container.format.name.split(",")):
        return
    told = Fraction(container.duration, av.time_base)
    if last + _MAY_LACK_SECONDS < told:
        raise _broken(path, f"it breaks off after {float(last):.1f} of {float(told):.1f} s")


def _require_copies(source: InputContainer, film: Film) -> None:
    """Its picture fits into the file that it shall become: told by writing the head of that file."""
    try:
        with av.open(io.BytesIO(), "w", format=film.container) as output:
            lay_out(output, source, film.path)
            output.start_encoding()
    except (av.FFmpegError, ValueError) as error:
        raise _broken(film.path, f"its picture cannot be copied into {film.suffix} ({error})") from error


def _broken(path: Path, fault: str) -> SourceBroken:
    return SourceBroken(
        f"{path} is no film that can be used: {fault}.", "Play it to the end, or convert it first."
    )
