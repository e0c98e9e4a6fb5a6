"""A film with another sound: its picture is copied packet by packet, and no packet waits for more than seconds."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

from phases.clip import Samples
from phases.errors import DeliveryFailed
from phases.files import appearing
from phases.media import as_frame
from phases.mux.check import check
from phases.mux.film import Container, Film, beginning, lay_out
from phases.mux.mix import Mix, mixed
from phases.mux.sound import Sound

_BITS_PER_CHANNEL = 96_000
_OPTIONS = {"aac_coder": "fast", "flags": "+bitexact", "threads": "1"}
_CONTAINER_OPTIONS: dict[Container, dict[str, str]] = {
    "mp4": {"fflags": "+bitexact", "movflags": "+faststart"},
    "matroska": {"fflags": "+bitexact"},
}


def mux(film: Film, sound: Sound, mix: Mix, path: Path) -> Path:
    """The film with the speech of the track at `path`; it appears only if it was read back and found right."""
    with appearing(path) as part:
        try:
            with (
                av.open(str(film.path.absolute())) as source,
                _creating(part, film.container) as output,
            ):
                _write(film, source, output, sound, mix)
        except OSError:
            raise
        except (av.FFmpegError, ValueError) as error:
            raise DeliveryFailed(
                f"{path} could not be put together: {error}.",
                "Convert the film to MP4 or MKV, then run it again: nothing is spoken again.",
            ) from error
        check(part, film, sound)
    return path


def _creating(path: Path, container: Container) -> OutputContainer:
    options = _CONTAINER_OPTIONS[container]
    return av.open(str(path.absolute()), "w", format=container, container_options=options)


def _write(film: Film, source: InputContainer, output: OutputContainer, sound: Sound, mix: Mix) -> None:
    kept = lay_out(output, source, film.path)
    layout = mix.layout(film)
    stream = output.add_stream(
        "aac",
        rate=sound.rate,
        layout=layout,
        bit_rate=_BITS_PER_CHANNEL * av.AudioLayout(layout).nb_channels,
        options=_OPTIONS,
    )
    output.set_chapters(source.chapters())
    packets = _encoded(stream, mixed(film, sound.path, sound.spans, mix), sound.rate, layout)
    heard = Fraction(0)
    for packet in _copied(source, kept):
        at = Fraction(packet.dts if packet.dts is not None else packet.pts or 0) * packet.time_base
        while heard <= at and (encoded := next(packets, None)) is not None:
            heard, own = encoded
            output.mux(own)
        packet.stream = kept[packet.stream_index]
        output.mux(packet)
    for _, own in packets:
        output.mux(own)


def _copied(source: InputContainer, kept: Iterable[int]) -> Iterator["Packet[Stream]"]:
    begin = beginning(source)
    for packet in source.demux(*(source.streams[index] for index in kept)):
        if not packet.size:
            continue
        shift = round(begin / packet.time_base)
        packet.pts = None if packet.pts is None else packet.pts - shift
        packet.dts = None if packet.dts is None else packet.dts - shift
        yield packet


def _encoded(
    stream: AudioStream, blocks: Iterator[Samples], rate: int, layout: str
) -> Iterator[tuple[Fraction, list["Packet[AudioStream]"]]]:
    """Packets, and how far the sound has come with them; seconds."""
    written = 0
    for block in blocks:
        packets = stream.encode(as_frame(block, rate, written, layout))
        written += block.shape[-1]
        yield Fraction(written, rate), packets
    yield Fraction(written, rate), stream.encode(None)
