"""What is said now is written down and translated while it goes on."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from command_line import NOCTURNE, environment

from flows import live_subtitles
from flows.beginning_recordings import interpreters_of
from flows.live_speech import LiveReport, listen_live
from flows.orders import LiveOrder
from flows.settings import load_settings
from flows.workshop import furnish
from phases.clip import Samples
from phases.errors import (
    PairUnsupported,
    ProductionIncomplete,
    SourceBroken,
    SourceEmpty,
    SourceError,
    SourceMissing,
)
from phases.evidence import Evidence
from phases.listen import RATE, blocks_of
from phases.live import Shown
from phases.relay import Lost
from phases.subtitles import SubtitleSettings, read_subtitles
from tasks.speech.live import Interpreting, Understood

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.xdist_group("prefect")]

SHOUTING = "tests.translators.shouting:Shouting"
DIES = "tests.translators.misbehaving:Dies"
LISTEN = [str(NOCTURNE), "listen"]


@pytest.fixture(scope="module")
def talk() -> Samples:
    """A person reading the beginning of a novel, 44 s; it comes with the recognizer."""
    file = metadata.distribution("moonshine-voice").locate_file("moonshine_voice/assets/two_cities.wav")
    return np.concatenate(list(blocks_of(Path(str(file)))))


def listened(
    sound: Samples, out: Path, to: str | None = None, translator: str | None = None
) -> tuple[LiveReport, list[Understood]]:
    """All at once, as from a microphone that is far behind."""
    shown: list[Understood] = []

    def blocks() -> Iterator[Samples]:
        for start in range(0, len(sound), RATE):
            yield sound[start : start + RATE]

    order = LiveOrder(to=to, translator=translator, out=out)
    return listen_live(order, shown.append, sound=blocks), shown


def texts(path: str) -> str:
    return " ".join(" ".join(cue.text for cue in read_subtitles(Path(path), SubtitleSettings()).cues).split())


def test_a_talk_is_written_in_two_languages_while_it_goes_on(talk: Samples, tmp_path: Path) -> None:
    report, shown = listened(talk, tmp_path, "pt", SHOUTING)
    finals = [each for each in shown if each.shown.is_final]
    assert (report.segments, report.failed) == (len(finals), {})
    said = " ".join(" ".join(each.shown.confirmed) for each in finals)
    assert said.startswith("It was the best of times")
    assert texts(report.files[0]) == said
    assert texts(report.files[1]) == said.upper()
    for path in report.files:
        cues = read_subtitles(Path(path), SubtitleSettings()).cues
        assert all(one.end_ms <= other.start_ms for one, other in pairwise(cues))


def test_at_many_times_its_speed_drafts_are_skipped_and_counted_and_no_speech_is_lost(
    talk: Samples, tmp_path: Path
) -> None:
    report, _ = listened(talk, tmp_path)
    assert report.pieces["skipped"] > 0
    assert report.pieces["failed"] == 0
    said = texts(report.files[0]).lower()
    assert "season of darkness" in said
    assert "winter of despair" in said


def test_what_is_confirmed_is_translated_before_the_segment_has_ended_and_stays(
    talk: Samples, tmp_path: Path
) -> None:
    sentence = talk[: 8 * RATE]
    shown: list[Understood] = []

    def slowly() -> Iterator[Samples]:
        """As fast as it is understood."""
        for start in range(0, len(sentence), RATE):
            yield sentence[start : start + RATE]
            heard_ms, deadline = start * 1000 // RATE - 2_500, time.monotonic() + 20
            while time.monotonic() < deadline and (shown[-1].shown.end_ms if shown else 0) < heard_ms:
                time.sleep(0.02)

    order = LiveOrder(to="pt", translator=SHOUTING, out=tmp_path)
    listen_live(order, shown.append, sound=slowly)
    drafts = [each for each in shown if not each.shown.is_final]
    assert any(each.meaning == " ".join(each.shown.confirmed).upper() != "" for each in drafts)
    for one, other in pairwise(each for each in shown if each.shown.segment == 1):
        assert other.shown.confirmed[: len(one.shown.confirmed)] == one.shown.confirmed


def test_a_line_that_nobody_can_translate_is_named_and_the_others_are_there(
    talk: Samples, tmp_path: Path
) -> None:
    report, _ = listened(talk, tmp_path, "pt", DIES)
    assert isinstance(report.trouble, ProductionIncomplete)
    assert "season of darkness" in report.trouble.message.lower()
    (written,) = tmp_path.glob("*.pt.srt")
    assert len(read_subtitles(written, SubtitleSettings()).cues) > 5


def test_a_program_that_reads_along_is_told_what_failed_and_where_the_rest_is(
    home: Path, tmp_path: Path, talk: Samples
) -> None:
    broken = talk[: 18 * RATE].copy()
    broken[5 * RATE] = np.nan
    soundfile.write(tmp_path / "broken.wav", broken, RATE, subtype="FLOAT")
    done = subprocess.run(
        [*LISTEN, str(tmp_path / "broken.wav"), "--json", "--out", str(tmp_path)],
        capture_output=True,
        env=environment(home, ""),
        check=False,
        timeout=120,
    )
    assert done.returncode == 41
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["error"], told["failed"]) == ("ProductionIncomplete", {"1": "its samples are no numbers"})
    assert told["segments"] >= 1
    assert Path(told["files"][0]).exists()


def test_silence_is_no_speech(tmp_path: Path) -> None:
    report, shown = listened(np.zeros(5 * RATE, np.float32), tmp_path)
    assert (report.segments, report.sound_ms, report.files, shown) == (0, 5_000, [], [])
    assert not list(tmp_path.glob("*.srt"))


def test_a_microphone_from_which_nothing_comes_is_an_error(tmp_path: Path) -> None:
    report, _ = listened(np.zeros(0, np.float32), tmp_path)
    assert isinstance(report.trouble, SourceEmpty)
    assert "plugged in" in report.trouble.remedy
    assert not list(tmp_path.glob("*.srt"))


def test_what_is_no_number_fails_by_name_as_it_does_in_a_file(talk: Samples, tmp_path: Path) -> None:
    broken = talk[: 18 * RATE].copy()
    broken[5 * RATE] = np.nan
    report, _ = listened(broken, tmp_path)
    assert isinstance(report.trouble, ProductionIncomplete)
    assert report.failed == {1: "its samples are no numbers"}
    (written,) = tmp_path.glob("*.srt")
    assert "age of wisdom" not in texts(str(written)).lower() != ""


def test_the_recognizers_own_doubts_are_heeded_as_they_are_in_a_file(home: Path) -> None:
    doubtful = Evidence(transcript="Yes.", figures={"no_speech": 0.9, "mean_score": -2.0})
    shown = Shown(1, 0, 1_000, ("Yes.",), (), is_final=True, evidence=doubtful)
    with furnish(load_settings()).open() as shop:
        interpreting = Interpreting(shop, interpreters_of(shop, "en", None))
        _, understand = interpreting.stages()
        (lost,) = understand.work([shown])
    assert lost == Lost("filtered", "the recognizer itself doubts that anybody speaks")


def test_two_sessions_that_begin_at_once_have_files_of_their_own(
    talk: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_subtitles, "wall_clock", lambda: datetime(2026, 3, 1, tzinfo=UTC))
    sentence = talk[: 4 * RATE]
    order = LiveOrder(out=tmp_path)
    both: list[LiveReport] = []

    def other() -> Iterator[Samples]:
        """Begins and ends while the first one goes on."""
        both.append(listened(sentence, tmp_path)[0])
        yield sentence

    both.append(listen_live(order, lambda _: None, sound=other))
    assert [texts(report.files[0]).startswith("It was the best") for report in both] == [True, True]
    assert len({report.files[0] for report in both}) == 2


@pytest.mark.parametrize(("name", "kind"), [("nowhere.wav", SourceMissing), ("text.wav", SourceBroken)])
def test_a_file_that_is_no_recording_is_refused_before_anything_is_loaded(
    tmp_path: Path, name: str, kind: type[SourceError]
) -> None:
    (tmp_path / "text.wav").write_text("This is no sound.")

    def ready() -> None:
        raise AssertionError("all is loaded")

    with pytest.raises(kind):
        listen_live(LiveOrder(source=tmp_path / name, out=tmp_path), lambda _: None, ready)


def test_who_cannot_translate_says_so_before_the_microphone_is_asked(tmp_path: Path) -> None:
    def nobody() -> Iterator[Samples]:
        raise AssertionError("the microphone was asked")

    order = LiveOrder(to="tlh", out=tmp_path)
    with pytest.raises(PairUnsupported):
        listen_live(order, lambda _: None, sound=nobody)


def test_ctrl_c_ends_it_with_what_was_said_so_far(home: Path, tmp_path: Path, talk: Samples) -> None:
    raw = (talk[: 20 * RATE] * 32_767).astype("<i2").tobytes()
    with subprocess.Popen(
        [*LISTEN, "--json", "--out", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=False,
        env=environment(home, ""),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert json.loads(process.stdout.readline()) == {"ready": True}
        process.stdin.write(raw)
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        *_, last = [json.loads(line) for line in process.stdout]
    assert process.returncode == 0
    assert first["segment"] == 1
    assert last["pieces"]["failed"] == 0
    assert Path(last["files"][0]).exists()


def test_a_microphone_that_is_unplugged_ends_it_in_good_order(
    home: Path, tmp_path: Path, talk: Samples
) -> None:
    raw = (talk[: 6 * RATE] * 32_767).astype("<i2").tobytes()
    done = subprocess.run(
        [*LISTEN, "--json", "--out", str(tmp_path)],
        input=raw,
        capture_output=True,
        env=environment(home, ""),
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["segments"] >= 1
    assert texts(report["files"][0]).startswith("It was the best of times")


def test_without_a_standard_input_the_way_to_one_is_named(home: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {NOCTURNE} listen --out {tmp_path} <&-"],
        capture_output=True,
        env=environment(home, ""),
        check=False,
        timeout=120,
    )
    assert done.returncode == 11
    assert b"pipe a microphone in" in done.stderr


def test_what_is_said_is_written_although_nobody_reads_along(
    home: Path, tmp_path: Path, talk: Samples
) -> None:
    raw = (talk * 32_767).astype("<i2").tobytes()
    with subprocess.Popen(
        [*LISTEN, "--json", "--out", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home, ""),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(raw)
        process.stdin.close()
        assert process.stderr is not None
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")
    (written,) = tmp_path.glob("*.srt")
    assert "winter of despair" in texts(str(written)).lower()


def test_a_file_on_standard_input_is_refused_with_the_way_out(home: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [*LISTEN, "--out", str(tmp_path)],
        input=b"RIFF" + bytes(1_000),
        capture_output=True,
        env=environment(home, ""),
        check=False,
        timeout=120,
    )
    assert done.returncode == 15
    assert b"Name the file, or" in done.stderr
