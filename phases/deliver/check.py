"""The finished file is read back before anybody sees it: every packet, mark, tag, seam, and the picture."""

import hashlib
import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition

from phases.assembled import Loudness
from phases.deliver.contents import Contents
from phases.deliver.facts import TitledChapter
from phases.deliver.settings import DeliverSettings
from phases.errors import DeliveryFailed
from phases.media import AAC_FRAME, SILENCE_LUFS, as_samples, hear, is_sound, media_errors

_PEAK_TOLERANCE_DB = 0.1
_SEAM_FRAMES = 3
_SEAM_SILENCE = 1e-3
_REMEDY = "Run it again; what is damaged is made again. If it stays so, check the disk."


def check(path: Path, contents: Contents, settings: DeliverSettings) -> Loudness:
    """How loud the file is; raises DeliveryFailed with the first thing that is not as it should be."""
    for chapter in contents.chapters:
        check_loudness(f"“{chapter.title}”", chapter.audio.loudness, chapter.audio.wanted, settings)
    with media_errors(path), av.open(str(path.absolute())) as container:
        _check_container(container, contents)
        _check_packets(container, contents)
        _check_seams(container, contents)
    return _listen(path, contents, settings) if settings.listen else joined_loudness(contents.chapters)


def check_loudness(what: str, found: Loudness, wanted: Loudness, settings: DeliverSettings) -> None:
    """Raise if something is too loud, too quiet, or too near to clipping."""
    level = abs(found.lufs - wanted.lufs) <= settings.loudness_tolerance
    peak = found.true_peak <= wanted.true_peak + _PEAK_TOLERANCE_DB
    if not (level and peak):
        raise DeliveryFailed(
            f"{what} has {found.lufs:.1f} LUFS and peaks of {found.true_peak:.1f} dBTP "
            f"instead of {wanted.lufs:.1f} and at most {wanted.true_peak:.1f}.",
            "Choose a lower target loudness; peaks may stand too far above this voice.",
        )


def joined_loudness(chapters: tuple[TitledChapter, ...]) -> Loudness:
    """The loudness of the whole: mean power over time, without listening again."""
    total = sum(chapter.audio.samples for chapter in chapters)
    power = sum(chapter.audio.samples * 10 ** (chapter.audio.loudness.lufs / 10) for chapter in chapters)
    peak = max(chapter.audio.loudness.true_peak for chapter in chapters)
    return Loudness(max(SILENCE_LUFS, 10 * math.log10(power / total)), peak)


def _check_container(container: InputContainer, contents: Contents) -> None:
    stream = container.streams.audio[0]
    expected = contents.tags | {"language": contents.language}
    found = {**container.metadata, "language": stream.metadata.get("language", "")}
    for name, text in expected.items():
        _require(found.get(name) == text, f"its tag “{name}” is {found.get(name)!r} instead of {text!r}")
    length = (stream.duration or 0) * (stream.time_base or 0) * contents.rate
    _require(length == contents.samples, f"it has {length} samples instead of {contents.samples}")
    _require(
        _marks_of(container) == _marks_expected(contents), "its chapter marks are not where the chapters are"
    )
    _require(
        _picture_in(container) == (contents.picture and contents.picture.image), "its cover is not the cover"
    )


def _marks_of(container: InputContainer) -> list[tuple[int, int, str]]:
    return [
        (
            _milliseconds(mark["start"] * unit),
            _milliseconds(mark["end"] * unit),
            mark["metadata"].get("title", ""),
        )
        for mark in container.chapters()
        for unit in [mark["time_base"] or Fraction(0)]
    ]


def _marks_expected(contents: Contents) -> list[tuple[int, int, str]]:
    unit = Fraction(1, contents.rate)
    return [
        (_milliseconds(mark.start * unit), _milliseconds(mark.end * unit), mark.title)
        for mark in contents.marks
    ]


def _milliseconds(seconds: Fraction) -> int:
    """Chapter lists count in milliseconds, halves rounded up."""
    return math.floor(seconds * 1000 + Fraction(1, 2))


def _picture_in(container: InputContainer) -> bytes | None:
    for stream in container.streams.video:
        if stream.disposition & Disposition.attached_pic:
            return next((bytes(packet) for packet in container.demux(stream) if packet.size), None)
    return None


def _check_packets(container: InputContainer, contents: Contents) -> None:
    """Packets equal to a chapter's were decoded and measured when that chapter was made."""
    container.seek(0)
    sound = _sound_packets(container, container.streams.audio[0])
    for chapter in contents.chapters:
        digest = hashlib.sha256()
        for packet in islice(sound, chapter.audio.samples // AAC_FRAME):
            digest.update(packet)
        whole = digest.hexdigest() == chapter.audio.packets_sha256
        _require(whole, f"the audio of “{chapter.title}” is not what was assembled")
    _require(next(sound, None) is None, "it goes on after its last chapter")


def _sound_packets(container: InputContainer, stream: AudioStream) -> Iterator["av.Packet[AudioStream]"]:
    """The packets in order, each where the one before it ends."""
    expected = 0
    for packet in container.demux(stream):
        if is_sound(packet):
            _require(packet.pts == expected, f"its audio has a gap at sample {expected}")
            expected += AAC_FRAME
            yield packet


def _check_seams(container: InputContainer, contents: Contents) -> None:
    """Decoded across each seam, there is silence: nothing clicks, nothing is torn."""
    for before, after in pairwise(contents.marks):
        peak = _peak_around(container, after.start)
        _require(peak <= _SEAM_SILENCE, f"a sound is torn between “{before.title}” and “{after.title}”")


def _peak_around(container: InputContainer, sample: int) -> float:
    """The loudest sample in the few frames before and after this one."""
    stream = container.streams.audio[0]
    first, last = sample - _SEAM_FRAMES * AAC_FRAME, sample + _SEAM_FRAMES * AAC_FRAME
    container.seek(first - AAC_FRAME, stream=stream)
    peak = 0.0
    for frame in container.decode(stream):
        if frame.pts is not None and frame.pts >= last:
            break
        if frame.pts is not None and frame.pts >= first:
            peak = max(peak, float(abs(as_samples(frame)).max()))
    return peak


def _listen(path: Path, contents: Contents, settings: DeliverSettings) -> Loudness:
    heard = hear(path)
    _require(heard.samples == contents.samples, f"{heard.samples} samples are heard, not {contents.samples}")
    check_loudness(path.name, heard.loudness, contents.chapters[0].audio.wanted, settings)
    return heard.loudness


def _require(condition: bool, fault: str) -> None:
    if not condition:
        raise DeliveryFailed(f"The finished file did not come out right: {fault}.", _REMEDY)
