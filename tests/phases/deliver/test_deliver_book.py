"""One .m4b: every sample of every chapter, marks to the millisecond, tags, cover; or no file at all."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import av
import numpy as np
import pyebur128
import pytest

from phases.assembled import AssembledChapter, Loudness
from phases.book import Cover
from phases.clip import Samples
from phases.deliver import (
    BookFacts,
    DeliverSettings,
    TitledChapter,
    book_path,
    check_delivery,
    deliver_chapter_files,
    deliver_m4b,
)
from phases.errors import DeliveryFailed, SpaceMissing
from phases.media import hear

DEFAULT = DeliverSettings()
Chapters = list[TitledChapter]


def decoded(path: Path) -> Samples:
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


def retold(chapter: TitledChapter, **changes: object) -> TitledChapter:
    return replace(chapter, audio=replace(chapter.audio, **changes))


def test_the_book_is_its_chapters_sample_upon_sample(
    tmp_path: Path, chapters: Chapters, facts: BookFacts
) -> None:
    delivered = deliver_m4b(chapters, facts, tmp_path / "book.m4b", DEFAULT)
    sound = decoded(delivered.path)
    assert len(sound) == delivered.samples == sum(chapter.audio.samples for chapter in chapters)
    assert np.array_equal(sound, np.concatenate([decoded(chapter.audio.path) for chapter in chapters]))


def test_nothing_is_heard_where_chapters_meet(tmp_path: Path, chapters: Chapters, facts: BookFacts) -> None:
    sound = decoded(deliver_m4b(chapters, facts, tmp_path / "book.m4b", DEFAULT).path)
    for seam in accumulate(chapter.audio.samples for chapter in chapters[:-1]):
        assert not sound[seam - 10_000 : seam + 10_000].any()


def test_players_see_chapters_tags_and_cover(tmp_path: Path, chapters: Chapters, facts: BookFacts) -> None:
    path = deliver_m4b(chapters, facts, tmp_path / "book.m4b", DEFAULT).path
    with av.open(str(path)) as container:
        marks = container.chapters()
        tags = container.metadata
        assert container.streams.audio[0].metadata["language"] == "eng"
        assert next(bytes(packet) for packet in container.demux(video=0)) == facts.cover.image
    assert [mark["metadata"]["title"] for mark in marks] == [chapter.title for chapter in chapters]
    starts = [0, *accumulate(chapter.audio.samples for chapter in chapters)]
    for mark, start in zip(marks, starts, strict=False):
        assert float(mark["start"] * mark["time_base"]) == pytest.approx(start / 24_000, abs=0.0006)
    assert tags["major_brand"] == "M4B "
    assert (tags["title"], tags["album"]) == ("The Time Machine", "The Time Machine")
    assert (tags["artist"], tags["composer"]) == ("H. G. Wells, Somebody Else", "heart (hibari)")
    assert (tags["media_type"], tags["genre"]) == ("2", "Audiobook")
    assert tags["comment"] == "Narrated by a digital voice."
    assert "encoder" not in tags
    assert "creation_time" not in tags


def test_its_index_lies_in_front_so_it_plays_while_it_loads(
    tmp_path: Path, chapters: Chapters, facts: BookFacts
) -> None:
    content = deliver_m4b(chapters, facts, tmp_path / "book.m4b", DEFAULT).path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_equal_chapters_give_equal_books(tmp_path: Path, chapters: Chapters, facts: BookFacts) -> None:
    first, second = [deliver_m4b(chapters, facts, tmp_path / name, DEFAULT) for name in ("a.m4b", "b.m4b")]
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.sha256 == second.sha256 == hashlib.sha256(first.path.read_bytes()).hexdigest()


def test_what_is_said_of_its_loudness_is_what_others_measure(
    tmp_path: Path, chapters: Chapters, facts: BookFacts
) -> None:
    joined = deliver_m4b(chapters, facts, tmp_path / "a.m4b", DEFAULT)
    listened = deliver_m4b(chapters, facts, tmp_path / "b.m4b", DeliverSettings(listen=True))
    sound = decoded(joined.path)
    meter = pyebur128.R128State(1, 24_000, pyebur128.MeasurementMode.MODE_I)
    meter.add_frames(sound, len(sound))
    lufs = pyebur128.get_loudness_global(meter)
    assert listened.loudness.lufs == pytest.approx(lufs, abs=0.05)
    assert joined.loudness.lufs == pytest.approx(lufs, abs=0.2)
    assert joined.loudness.true_peak == pytest.approx(listened.loudness.true_peak, abs=0.02)


def test_more_chapters_than_a_byte_can_count(tmp_path: Path, chapters: Chapters, facts: BookFacts) -> None:
    many = [TitledChapter(f"Chapter {n} " + "é" * 200, chapters[0].audio) for n in range(300)]
    delivered = deliver_m4b(many, facts, tmp_path / "book.m4b", DEFAULT)
    with av.open(str(delivered.path)) as container:
        assert len(container.chapters()) == 300
        assert all(len(mark["metadata"]["title"].encode()) <= 255 for mark in container.chapters())


@pytest.mark.parametrize("codec", ["mjpeg", "png"])
def test_a_cover_arrives_byte_for_byte(
    tmp_path: Path, chapters: Chapters, facts: BookFacts, cover: Callable[[str], Cover], codec: str
) -> None:
    mislabelled = Cover(cover(codec).image, "image/unknown")
    delivered = deliver_m4b(chapters, replace(facts, cover=mislabelled), tmp_path / "book.m4b", DEFAULT)
    assert delivered.remarks == ()
    assert mislabelled.image in delivered.path.read_bytes()


PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"<svg/>",
        b"#EXTM3U\n/etc/passwd",
        PNG,
        PNG + b"\0\0\0\rIHDR" + (100_000).to_bytes(4) * 2 + b"\x08\x02\0\0\0" + bytes(400),
        PNG + b"\0\0\0\rIHDR" + (10).to_bytes(4) * 2 + b"\x08\x02\0\0\0" + bytes(400),
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\0\0" + b"\xff" * 400,
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff" + bytes(400),
    ],
)
def test_a_cover_that_cannot_be_shown_is_left_out_and_said(
    tmp_path: Path, chapters: Chapters, facts: BookFacts, image: bytes
) -> None:
    delivered = deliver_m4b(
        chapters, replace(facts, cover=Cover(image, "image/png")), tmp_path / "b.m4b", DEFAULT
    )
    assert len(delivered.remarks) == 1
    assert delivered.remarks[0].startswith("The cover is left out")


def test_a_book_of_which_nothing_is_known_but_its_chapters(tmp_path: Path, chapters: Chapters) -> None:
    delivered = deliver_m4b(chapters, BookFacts(title=" \0 ", language="?"), tmp_path / "book.m4b", DEFAULT)
    with av.open(str(delivered.path)) as container:
        assert "title" not in container.metadata
        assert container.streams.audio[0].metadata["language"] == "und"


def test_unruly_texts_become_clean_tags(tmp_path: Path, chapters: Chapters, facts: BookFacts) -> None:
    unruly = replace(facts, title="A\nB\0C \u202e D\ud800", comment="x" * 100_000)
    deliver_m4b(chapters, unruly, tmp_path / "book.m4b", DEFAULT)
    with av.open(str(tmp_path / "book.m4b")) as container:
        assert container.metadata["title"] == "A B C D"


def _damaged(chapter: TitledChapter, folder: Path) -> TitledChapter:
    path = folder / "damaged.m4a"
    content = bytearray(chapter.audio.path.read_bytes())
    content[-len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    return retold(chapter, path=path)


def _cut(chapter: TitledChapter, folder: Path) -> TitledChapter:
    path = folder / "cut.m4a"
    path.write_bytes(chapter.audio.path.read_bytes()[:-3_000])
    return retold(chapter, path=path)


def _text(chapter: TitledChapter, folder: Path) -> TitledChapter:
    path = folder / "text.m4a"
    path.write_text("no audio at all")
    return retold(chapter, path=path)


SPOILED: dict[str, tuple[str, Callable[[TitledChapter, Path], TitledChapter]]] = {
    "missing": ("missing", lambda chapter, folder: retold(chapter, path=folder / "none.m4a")),
    "damaged": ("not what was assembled", _damaged),
    "cut short": ("not what was assembled|damaged", _cut),
    "not audio": ("damaged", _text),
    "another recording": (
        "not what was assembled",
        lambda chapter, _: retold(chapter, packets_sha256="0" * 64),
    ),
    "shorter than said": (
        "samples instead of|gap",
        lambda chapter, _: retold(chapter, samples=chapter.audio.samples + 1024),
    ),
    "another rate": ("one sample rate", lambda chapter, _: retold(chapter, rate=44_100)),
    "too quiet": ("LUFS", lambda chapter, _: retold(chapter, loudness=Loudness(-25.0, -9.0))),
    "too near to clipping": ("dBTP", lambda chapter, _: retold(chapter, loudness=Loudness(-19.0, -0.4))),
    "silent": ("LUFS", lambda chapter, _: retold(chapter, loudness=Loudness(-70.0, -120.0))),
}


@pytest.mark.parametrize("spoiled_by", SPOILED.values(), ids=SPOILED.keys())
@pytest.mark.parametrize("place", [0, 2])
def test_a_spoiled_chapter_stops_the_book_and_leaves_nothing(
    tmp_path: Path,
    chapters: Chapters,
    facts: BookFacts,
    place: int,
    spoiled_by: tuple[str, Callable[[TitledChapter, Path], TitledChapter]],
) -> None:
    fault, spoil = spoiled_by
    (tmp_path / "parts").mkdir()
    spoiled = [*chapters]
    spoiled[place] = spoil(chapters[place], tmp_path / "parts")
    with pytest.raises(DeliveryFailed, match=fault) as caught:
        deliver_m4b(spoiled, facts, tmp_path / "out" / "book.m4b", DEFAULT)
    assert caught.value.remedy
    assert not (tmp_path / "out").exists()


def test_a_chapter_without_silence_at_its_ends_would_click_and_is_refused(
    tmp_path: Path, chapters: Chapters, facts: BookFacts
) -> None:
    from phases.assemble.encode import encode

    path = tmp_path / "loud.m4a"
    sound = (0.1 * np.sin(np.arange(1024 * 60) / 5)).astype(np.float32)
    encode([sound], path, 24_000, 64_000)
    heard = hear(path)
    loud = TitledChapter(
        "Loud",
        AssembledChapter(
            path, 24_000, heard.samples, heard.loudness, heard.loudness, (0,), heard.packets_sha256
        ),
    )
    with pytest.raises(DeliveryFailed, match="torn between “Introduction” and “Loud”"):
        deliver_m4b([chapters[0], loud], facts, tmp_path / "out" / "book.m4b", DEFAULT)
    assert not (tmp_path / "out").exists()


def test_no_chapters_make_no_book(tmp_path: Path, facts: BookFacts) -> None:
    with pytest.raises(DeliveryFailed):
        deliver_m4b([], facts, tmp_path / "book.m4b", DEFAULT)


def test_an_earlier_delivery_stays_until_a_new_one_is_right(
    tmp_path: Path, chapters: Chapters, facts: BookFacts
) -> None:
    path = deliver_m4b(chapters, facts, tmp_path / "book.m4b", DEFAULT).path
    before = path.read_bytes()
    with pytest.raises(DeliveryFailed):
        deliver_m4b([retold(chapters[0], packets_sha256="")], facts, path, DEFAULT)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_delivery_can_be_checked_again_later(tmp_path: Path, chapters: Chapters, facts: BookFacts) -> None:
    delivered = deliver_m4b(chapters, facts, tmp_path / "book.m4b", DEFAULT)
    assert check_delivery(delivered.path, chapters, facts, DEFAULT) == delivered


@pytest.mark.parametrize("place", [0.01, 0.3, 0.6, 0.9, 0.999])
def test_a_delivery_that_has_changed_on_disk_is_noticed(
    tmp_path: Path, chapters: Chapters, facts: BookFacts, place: float
) -> None:
    path = deliver_m4b(chapters, replace(facts, cover=None), tmp_path / "book.m4b", DEFAULT).path
    content = bytearray(path.read_bytes())
    at = content.index(b"mdat") + 16
    at += int((len(content) - at) * place * 0.95)
    content[at] ^= 0x55
    path.write_bytes(content)
    with pytest.raises(DeliveryFailed):
        check_delivery(path, chapters, replace(facts, cover=None), DEFAULT)


@pytest.mark.parametrize("changed", ["title", "narrator", "language", "comment", "cover"])
def test_a_delivery_with_other_facts_is_noticed(
    tmp_path: Path, chapters: Chapters, facts: BookFacts, changed: str, cover: Callable[[str], Cover]
) -> None:
    path = deliver_m4b(chapters, facts, tmp_path / "book.m4b", DEFAULT).path
    other = replace(facts, **{changed: cover("png") if changed == "cover" else "fr"})
    with pytest.raises(DeliveryFailed):
        check_delivery(path, chapters, other, DEFAULT)


@pytest.mark.parametrize("length", [0, 10, 1_000, -1, -5_000])
def test_a_delivery_cut_short_is_noticed(
    tmp_path: Path, chapters: Chapters, facts: BookFacts, length: int
) -> None:
    path = deliver_m4b(chapters, facts, tmp_path / "book.m4b", DEFAULT).path
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DeliveryFailed):
        check_delivery(path, chapters, facts, DEFAULT)


def test_chapter_files_are_numbered_tagged_and_whole(
    tmp_path: Path, chapters: Chapters, facts: BookFacts
) -> None:
    files = deliver_chapter_files(chapters, facts, tmp_path / "chapters", DEFAULT)
    assert [each.path.name for each in files] == [
        "01 - Introduction.m4a",
        "02 - What “A B” the Machine….m4a",
        "03 - Αρχή – 始まり.m4a",
    ]
    for number, (each, chapter) in enumerate(zip(files, chapters, strict=True), 1):
        assert np.array_equal(decoded(each.path), decoded(chapter.audio.path))
        with av.open(str(each.path)) as container:
            assert container.metadata["title"] == chapter.title
            assert container.metadata["album"] == "The Time Machine"
            assert container.metadata["track"] == f"{number}/3"
    assert sorted((tmp_path / "chapters").iterdir()) == sorted(each.path for each in files)


def test_chapter_files_come_all_or_none(tmp_path: Path, chapters: Chapters, facts: BookFacts) -> None:
    spoiled = [*chapters[:2], retold(chapters[2], packets_sha256="0" * 64)]
    with pytest.raises(DeliveryFailed):
        deliver_chapter_files(spoiled, facts, tmp_path / "chapters", DEFAULT)
    assert list(tmp_path.iterdir()) == []


_ON_A_TINY_DISK = """
import pickle, sys
from pathlib import Path
from phases.deliver import DeliverSettings, deliver_chapter_files, deliver_m4b
from phases.deliver import book
from phases.errors import SpaceMissing
disk, (chapters, facts) = Path(sys.argv[1]), pickle.load(open(sys.argv[2], "rb"))
def filled(deliver):
    try:
        deliver()
    except SpaceMissing as error:
        print(error)
    assert [path for path in disk.iterdir()] == [], list(disk.rglob("*"))
if sys.argv[3] == "unannounced":
    book.require_room = lambda path, size: None
filled(lambda: deliver_m4b(chapters, facts, disk / "out" / "book.m4b", DeliverSettings()))
filled(lambda: deliver_chapter_files(chapters, facts, disk / "out", DeliverSettings()))
"""


@pytest.mark.parametrize(
    ("when", "said"), [("foreseen", "are free there"), ("unannounced", "The disk is full")]
)
def test_a_full_disk_is_told_and_left_as_it_was(
    tmp_path: Path, chapters: Chapters, facts: BookFacts, when: str, said: str
) -> None:
    import pickle

    disk, facts_file = tmp_path / "disk", tmp_path / "facts"
    disk.mkdir()
    facts_file.write_bytes(pickle.dumps((chapters, facts)))
    mount = f"mount -t tmpfs -o size=96k tmpfs {disk}"
    alone = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*alone, mount], check=False, capture_output=True).returncode
    ):
        pytest.skip("needs a file system of its own, which this system does not allow")
    script = [sys.executable, "-c", _ON_A_TINY_DISK, str(disk), str(facts_file), when]
    run = subprocess.run(
        [*alone, f'{mount} && exec "$@"', "sh", *script], check=False, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert [said in line for line in run.stdout.splitlines()] == [True, True]


def test_more_than_any_disk_holds_is_refused_before_a_byte_is_written(tmp_path: Path) -> None:
    from phases.deliver.room import require_room

    with pytest.raises(SpaceMissing, match="MB"):
        require_room(tmp_path / "not" / "yet" / "there.m4b", 10**18)
    assert list(tmp_path.iterdir()) == []


def test_the_path_of_a_book_names_author_and_title(
    tmp_path: Path, chapters: Chapters, facts: BookFacts
) -> None:
    path = book_path(tmp_path, replace(facts, authors=("H. G. Wells",)))
    assert path == tmp_path / "H. G. Wells - The Time Machine" / "The Time Machine.m4b"
    assert deliver_m4b(chapters, facts, path, DEFAULT).path == path


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("ffprobe"), reason="needs ffprobe as a second reader")
def test_another_reader_sees_the_same_book(tmp_path: Path, chapters: Chapters, facts: BookFacts) -> None:
    path = deliver_m4b(chapters, facts, tmp_path / "book.m4b", DEFAULT).path
    command = [
        "ffprobe",
        "-v",
        "error",
        "-of",
        "json",
        "-show_format",
        "-show_streams",
        "-show_chapters",
        str(path),
    ]
    seen = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert [chapter["tags"]["title"] for chapter in seen["chapters"]] == [
        chapter.title for chapter in chapters
    ]
    assert seen["format"]["tags"]["artist"] == "H. G. Wells, Somebody Else"
    audio, *_, picture = seen["streams"]
    assert (audio["codec_name"], audio["tags"]["language"]) == ("aac", "eng")
    assert picture["disposition"]["attached_pic"] == 1
    assert float(audio["duration"]) == pytest.approx(
        sum(chapter.audio.seconds for chapter in chapters), abs=1e-4
    )


_LONG_BOOK = """
import pickle, resource, sys
from pathlib import Path
from phases.deliver import DeliverSettings, TitledChapter, deliver_m4b
chapters, facts = pickle.load(open(sys.argv[1], "rb"))
hours = int(sys.argv[2])
audio = chapters[-1].audio
many = [TitledChapter(f"Chapter {n}", audio) for n in range(round(hours * 3600 / audio.seconds))]
deliver_m4b(many, facts, Path(sys.argv[1]).with_name(f"{hours}.m4b"), DeliverSettings())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.slow
@pytest.mark.marathon
def test_a_long_book_needs_little_more_memory_than_a_short_one(
    tmp_path: Path, chapters: Chapters, facts: BookFacts
) -> None:
    import pickle

    facts_file = tmp_path / "facts"
    facts_file.write_bytes(pickle.dumps((chapters, facts)))

    def megabytes(hours: int) -> int:
        command = [sys.executable, "-c", _LONG_BOOK, str(facts_file), str(hours)]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert megabytes(11) - megabytes(1) < 100
