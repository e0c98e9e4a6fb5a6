"""An MP4 file with the encoded audio of chapters, copied packet by packet."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.container import OutputContainer
from av.stream import Disposition

from phases.deliver.contents import Contents, Mark
from phases.deliver.cover import Picture
from phases.deliver.facts import TitledChapter
from phases.media import creating, is_sound, media_errors

if TYPE_CHECKING:
    from av.container.core import Chapter


def write(path: Path, contents: Contents) -> None:
    """The whole file at `path`; nothing is encoded again."""
    first = contents.chapters[0].audio.path
    with creating(path, contents.rate, brand="M4B ") as output:
        with media_errors(first), av.open(str(first.absolute())) as source:
            audio = output.add_stream_from_template(source.streams.audio[0])
        audio.metadata["language"] = contents.language
        output.metadata.update(contents.tags)
        output.set_chapters(
            [_as_entry(number, mark, contents.rate) for number, mark in enumerate(contents.marks, 1)]
        )
        _add_picture(output, contents.picture)
        for packet in _packets(contents.chapters):
            packet.stream = audio
            output.mux_one(packet)


def _packets(chapters: Sequence[TitledChapter]) -> Iterator["av.Packet[av.AudioStream]"]:
    """The packets of all chapters in a row.

    A chapter file begins with one packet of priming, which belongs before its first sample. Chapters begin and
    end in silence, so only the first one needs it; without the others, chapters follow sample upon sample.
    """
    start = 0
    for number, chapter in enumerate(chapters):
        for packet in _packets_of(chapter):
            if number == 0 or is_sound(packet):
                yield _moved(packet, start)
        start += chapter.audio.samples


def _moved(packet: "av.Packet[av.AudioStream]", samples: int) -> "av.Packet[av.AudioStream]":
    packet.pts = packet.dts = (packet.pts or 0) + samples
    return packet


def _packets_of(chapter: TitledChapter) -> Iterator["av.Packet[av.AudioStream]"]:
    path = chapter.audio.path
    with media_errors(path), av.open(str(path.absolute())) as source:
        stream = source.streams.audio[0]
        for packet in source.demux(stream):
            if packet.size:
                yield packet


def _as_entry(number: int, mark: Mark, rate: int) -> "Chapter":
    return {
        "id": number,
        "start": mark.start,
        "end": mark.end,
        "time_base": Fraction(1, rate),
        "metadata": {"title": mark.title},
    }


def _add_picture(output: OutputContainer, picture: Picture | None) -> None:
    """Must be the first packet: the index has to know of it before audio follows."""
    if picture is None:
        return
    stream = output.add_mux_stream(picture.codec, width=picture.width, height=picture.height)
    stream.disposition = Disposition.attached_pic
    output.start_encoding()
    packet = av.Packet(picture.image)
    packet.stream, packet.pts, packet.dts, packet.is_keyframe = stream, 0, 0, True
    output.mux_one(packet)
