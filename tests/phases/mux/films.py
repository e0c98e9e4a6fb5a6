"""Small films, and tracks of speech for them."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile

from phases.clip import Samples
from phases.mux import Film, Mix, Sound, look_at, mux

RATE = 48_000
SECONDS = 8
FRAMES_PER_SECOND = 25
TONE, SPEECH = 440, 3_000
FORMATS = {".mp4": "mp4", ".mkv": "matroska", ".ts": "mpegts", ".avi": "avi"}


def tone(pitch: int, seconds: float = SECONDS, level: float = 0.2, rate: int = RATE) -> Samples:
    times = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * pitch * times)).astype(np.float32)


def click(at: float, seconds: float = SECONDS, rate: int = RATE) -> Samples:
    samples = np.zeros(round(seconds * rate), np.float32)
    samples[round(at * rate)] = 0.9
    return samples


def film(
    path: Path,
    sound: Samples | None = None,
    *,
    layout: str = "stereo",
    rate: int = RATE,
    picture: bool = True,
    subtitles: str | None = None,
) -> Path:
    """A film of few pixels in which no frame is like another; its sound is the same on every channel."""
    with av.open(str(path), "w", format=FORMATS[path.suffix]) as output:
        video = (
            output.add_stream(
                "libx264", rate=FRAMES_PER_SECOND, options={"threads": "1", "preset": "veryfast"}
            )
            if picture
            else None
        )
        if video is not None:
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = None if sound is None else output.add_stream("aac", rate=rate, layout=layout)
        text: Any = output.add_stream_from_template(_subtitles(path.parent, subtitles)) if subtitles else None
        if text is not None:
            packet = av.Packet(b"Kept.")
            packet.stream, packet.pts, packet.dts, packet.duration = text, 1_000, 1_000, 500
            packet.time_base = Fraction(1, 1_000)
            output.start_encoding()
            output.mux(packet)
        step = rate // FRAMES_PER_SECOND
        for number in range(SECONDS * FRAMES_PER_SECOND):
            if video is not None:
                output.mux(video.encode(_frame(number)))
            if audio is not None and sound is not None:
                part = sound[number * step : (number + 1) * step]
                output.mux(audio.encode(_sounding(part, number * step, layout, rate)))
        for stream in (video, audio):
            if stream is not None:
                output.mux(stream.encode(None))
    return path


def dubbed(
    source: Path, out: Path, speech: Samples, spans: Sequence[tuple[int, int]] = (), **mix: Any
) -> Film:
    """The film with that speech, at `out`; what was known of it before."""
    found = look_at(source)
    track = out.with_suffix(".wav")
    soundfile.write(track, speech, RATE, subtype="PCM_16")
    sound = Sound(path=track, rate=RATE, samples=len(speech), spans=spans)
    mux(found, sound, Mix(**{"original": "duck", "duck_db": 12.0, "ceiling_db": -1.0, **mix}), out)
    return found


def heard(path: Path) -> Samples:
    """The sound of a film from its beginning on, one row a channel, as a player has it."""
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    first = frames[0]
    assert first.pts == 0, "sound begins with the film"
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


def packets(path: Path, kind: str = "video") -> list[bytes]:
    with av.open(str(path)) as container:
        (stream,) = [each for each in container.streams if each.type == kind]
        return [bytes(packet) for packet in container.demux(stream) if packet.size]


def level(samples: Samples, pitch: int, start: float, end: float) -> float:
    """Decibels of one pitch in a stretch of sound, 0 for a full sine."""
    part = samples[round(start * RATE) : round(end * RATE)]
    turns = np.exp(-2j * np.pi * pitch * np.arange(len(part)) / RATE)
    return 20 * float(np.log10(max(2 * abs(np.mean(part * turns)), 1e-9)))


def _frame(number: int) -> av.VideoFrame:
    shade = number % 256
    image = np.full((48, 64, 3), shade, np.uint8)
    image[:, : number % 64] = 255 - shade
    frame = av.VideoFrame.from_ndarray(image, format="rgb24")
    frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
    return frame


def _sounding(part: Samples, start: int, layout: str, rate: int) -> av.AudioFrame:
    channels = av.AudioLayout(layout).nb_channels
    frame = av.AudioFrame.from_ndarray(np.tile(part, (channels, 1)), format="fltp", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
    return frame


def _subtitles(folder: Path, text: str) -> Any:
    path = folder / "kept.srt"
    path.write_text(f"1\n00:00:01,000 --> 00:00:01,500\n{text}\n")
    return av.open(str(path)).streams.subtitles[0]
