"""What it costs to check a take: seconds of audio checked per second of CPU time, and the share of a production.

    python -m bench.validate [--takes 40] [--repeats 5] [--checkers signal voice moonshine]

Takes of book text by the embedded voice are spoken, kept, checked and assembled, one after the other and on one core.
The share is that of the CPU time of a production that does all of these, with one ear: where several are measured,
each as if it were the only one, and the rest beside the cheapest. The signal checker estimates the quality of some
takes only; what that would cost for every take is told apart. Another ear: `--checkers signal voice whisper/base`.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import psutil

from bench.ear.arguments import ENVIRONMENTS
from bench.ear.checkers import Checker, Hand, Measured, checker_named
from bench.ear.equipment import Equipment
from bench.ear.texts import chunks_of, texts_of_set
from phases.assemble import AssembleSettings, Piece, assemble_chapter
from phases.clip import Clip
from phases.hosting.premises import Premises
from phases.synthesize import Line, find_engine, make_engine, voice_named
from phases.take_files import read_take, write_take
from phases.validate.quality import quality_of

_TIER_1 = frozenset({"signal", "voice"})
_PAUSE_MS = 350


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds for each second of audio, once for every repeat."""

    name: str
    tier: str
    each: tuple[float, ...]

    @property
    def median(self) -> float:
        """What counts."""
        return statistics.median(self.each)

    def line(self, whole: float) -> str:
        """For the table; the whole is that of a production."""
        speeds = sorted(1 / cost for cost in self.each)
        share = f"{self.median / whole:7.1%}" if whole else ""
        spread = f"({speeds[0]:,.0f} to {speeds[-1]:,.0f})"
        return f"{self.tier:8}{self.name:28}{1 / self.median:10,.0f}  {spread:22}{self.median * 3600:14,.1f}  {share}"


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        equipment = Equipment(
            Premises(environments=str(asked.environments), models=str(asked.models)),
            Path(folder) / "hosts",
            1,
        )
        try:
            run(asked, Path(folder), equipment)
        finally:
            equipment.hosts.shut_down()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add(
        "--takes",
        type=int,
        default=40,
        help="how many takes, at least 25, for the voice is learned from them; default: 40",
    )
    add("--repeats", type=int, default=5)
    add(
        "--checkers",
        nargs="+",
        default=["signal", "voice", "moonshine"],
        help="default: signal voice moonshine",
    )
    add(
        "--books",
        type=Path,
        default=os.environ.get("NOCTURNE_TEST_BOOKS"),
        help="default: NOCTURNE_TEST_BOOKS",
    )
    add("--environments", type=Path, default=ENVIRONMENTS, help="where recognizers have their environments")
    add("--models", type=Path, default="", help="where recognizers have their models")
    asked = parser.parse_args()
    if asked.books is None:
        parser.error("which books? Name a folder with --books, or in NOCTURNE_TEST_BOOKS.")
    return asked


def run(asked: argparse.Namespace, folder: Path, equipment: Equipment) -> None:
    texts = texts_of_set(chunks_of(Path(asked.books)), "a", 7, 0, asked.takes).counted
    facts = find_engine("hibari")
    engine = make_engine("hibari")
    engine.load()
    lines = [Line(text, "en", voice_named(facts)) for text in texts]
    clips = [engine.speak([line])[0].clip for line in lines]
    seconds = sum(clip.seconds for clip in clips)
    hands = hands_of(texts, clips, facts.letters_per_second, facts.extra_seconds)
    cost = partial(cost_of, seconds=seconds, repeats=asked.repeats, equipment=equipment)
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, one used; {len(clips)} takes "
        f"by hibari, {seconds / 60:.1f} min; {asked.repeats} repeats",
        file=sys.stderr,
    )
    making = [
        cost("speak (hibari)", "", lambda: [engine.speak([line]) for line in lines]),
        cost("keep", "", lambda: kept(clips, folder)),
        cost("assemble", "", partial(assembled, kept(clips, folder), folder)),
    ]
    checking = [cost(*checked(name, equipment, hands)) for name in asked.checkers]
    quality = cost("quality of every take", "tier 1", lambda: [quality_of(clip) for clip in clips])
    report(making, checking, quality)


def report(making: Sequence[Cost], checking: Sequence[Cost], quality: Cost) -> None:
    tier_1 = sum(each.median for each in checking if each.tier == "tier 1")
    made = sum(each.median for each in making) + tier_1
    ears = [each for each in checking if each.tier == "tier 2"]
    least = made + min((each.median for each in ears), default=0.0)
    print(f"{'':36}{'× real time':>10}  {'(lowest to highest)':22}{'CPU s per hour':>14}  {'share':>7}")
    for each in making:
        print(each.line(least))
    for each in checking:
        print(each.line(made + each.median if each in ears else least))
    print(quality.line(least))


def hands_of(texts: Sequence[str], clips: Sequence[Clip], pace: float, extra: float) -> list[Hand]:
    takes = list(zip(texts, clips, strict=True))
    return [
        Hand(text, clip, clip.rate, pace, extra, before)
        for (text, clip), before in zip(takes, takes[-1:] + takes[:-1], strict=True)
    ]


def checked(name: str, equipment: Equipment, hands: Sequence[Hand]) -> tuple[str, str, Callable[[], object]]:
    """What it is called, its tier, and the work: measuring, unless another checker measures for it, and judging."""
    checker = checker_named(name, equipment)
    learned = checker.learn(measured(checker, hands, None))
    known = [replace(hand, learned=learned) for hand in hands]
    tier = "tier 1" if name in _TIER_1 else "tier 2"
    if checker.measures != name:
        ready = measured(checker, known, learned)
        return name, tier, lambda: [checker.judge(take) for take in ready]
    return name, tier, lambda: [checker.judge(take) for take in measured(checker, known, learned)]


def measured(checker: Checker, hands: Sequence[Hand], learned: object) -> list[Measured]:
    found = checker.measure(hands)
    return [Measured(hand.expected, each, learned) for hand, each in zip(hands, found, strict=True)]


def kept(clips: Sequence[Clip], folder: Path) -> list[Piece]:
    paths = [folder / f"{number}.flac" for number in range(len(clips))]
    sums = [write_take(path, clip) for path, clip in zip(paths, clips, strict=True)]
    return [Piece(partial(read_take, *each), _PAUSE_MS) for each in zip(paths, sums, strict=True)]


def assembled(pieces: Sequence[Piece], folder: Path) -> object:
    return assemble_chapter(pieces, folder / "chapter.m4a", AssembleSettings())


def cost_of(
    name: str, tier: str, work: Callable[[], object], *, seconds: float, repeats: int, equipment: Equipment
) -> Cost:
    work()  # what is loaded late is loaded now
    each = []
    for number in range(repeats):
        print(f"{name}: {number + 1}/{repeats}", file=sys.stderr, flush=True)
        start = cpu_seconds(equipment)
        work()
        each.append((cpu_seconds(equipment) - start) / seconds)
    return Cost(name, tier, tuple(each))


def cpu_seconds(equipment: Equipment) -> float:
    """Of this process and of its hosts."""
    hosts = [psutil.Process(health.pid).cpu_times() for health in equipment.hosts.health()]
    return time.process_time() + sum(times.user + times.system for times in hosts)


if __name__ == "__main__":
    main()
