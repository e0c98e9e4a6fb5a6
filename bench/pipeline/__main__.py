"""What listening and translating at the same time gains: claims that were published, the arithmetic, and our relay.

    python -m bench.pipeline [--scale 20] [--repeats 3] [--picture FILE.svg]

Stand-ins: hearing a segment takes 0.7 s and translating it 0.3 s, unless said otherwise. *Exact* is our relay in
virtual time. *Slept* is our relay on threads, whose stand-ins sleep so many times shorter: ideal hardware, on which
nobody takes anything from anybody. On real cores those who compute share them.
"""

import argparse
import os
from pathlib import Path
from statistics import mean, median

from bench.pipeline.schemes import Costs, Crewed, rehearsed, slept
from bench.pipeline.timeline import timeline

COSTS = Costs(0.7, 0.3)
ONE_BY_ONE, PAIR, TWO_EARS = Crewed(), Crewed(1, 1), Crewed(2, 1)
CLAIMS = {(3, PAIR): "1.7 s", (3, TWO_EARS): "1.4 s", (1000, PAIR): "0.7 s each"}
"""By a proposal whose author withdrew them later."""
MANY = (PAIR, TWO_EARS, Crewed(3, 1), Crewed(4, 2))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=20, help="how many times faster the stand-ins sleep")
    parser.add_argument("--repeats", type=int, default=3, help="how often the short runs are slept")
    parser.add_argument("--picture", type=Path, help="where the timeline of six segments is drawn")
    arguments = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; stand-ins {arguments.scale:g} times faster\n"
    )
    batch(arguments.scale, arguments.repeats)
    paced()
    sparse()
    swept()
    if arguments.picture:
        drawn = timeline(rehearsed(6, COSTS, TWO_EARS), "Six segments, two that hear, one that translates")
        arguments.picture.write_text(drawn, encoding="utf-8")


def batch(scale: float, repeats: int) -> None:
    """A file: everything is there from the beginning."""
    print(
        "segments  workers     claimed     exact s  slept s  times faster: exact  slept  bound  of the bound"
    )
    for items in (3, 26, 1000):
        for crewed in (PAIR, TWO_EARS):
            exact = rehearsed(items, COSTS, crewed).seconds
            times = [slept(items, COSTS, crewed, scale).seconds for _ in range(1 if items > 100 else repeats)]
            took, alone, bound = median(times), items * COSTS.together, crewed.bound(COSTS)
            print(
                f"{items:8}  {crewed!s:10}  {CLAIMS.get((items, crewed), '–'):10}  {exact:7.1f}  {took:7.1f}"
                f"  {alone / exact:19.3f}  {alone / took:5.3f}  {bound:5.2f}  {alone / took / bound:12.1%}"
            )
    print()


def paced() -> None:
    """A segment comes every 783 ms and is 893 ms of work: how late the text is, on average."""
    costs = Costs(0.625, 0.268)
    print("a segment every 783 ms; hearing 625, translating 268: mean delay in ms (exact)")
    for crewed in (ONE_BY_ONE, PAIR):
        delays = {items: delay(items, 0.783, costs, crewed) for items in (20, 100, 400)}
        shown = ", ".join(f"{1000 * late:.0f} after {items}" for items, late in delays.items())
        print(f"  {crewed!s:10}  {shown}")
    print()


def sparse() -> None:
    """A segment comes every 5 s and is 0.7 s of work: nothing waits, so nothing is gained."""
    costs = Costs(0.45, 0.25)
    late = [delay(40, 5.0, costs, crewed) for crewed in (ONE_BY_ONE, PAIR, TWO_EARS)]
    shown = ", ".join(f"{1000 * each:.0f}" for each in late)
    print("a segment every 5 s; hearing 450, translating 250: mean delay in ms (exact)")
    print(f"  one by one, 1+1, 2+1: {shown}; gained: {1000 * (late[0] - min(late)):.0f}\n")


def swept() -> None:
    """More workers than the slowest stage needs gain nothing; no queue is ever deeper than it may be."""
    print(
        "workers  times faster (exact, 1,000 segments)  bound  most that waited before each stage (room 10, 5)"
    )
    for crewed in MANY:
        outcome = rehearsed(1000, COSTS, crewed)
        faster = 1000 * COSTS.together / outcome.seconds
        print(f"{crewed!s:7}  {faster:38.3f}  {crewed.bound(COSTS):5.2f}  {outcome.deepest}")


def delay(items: int, every: float, costs: Costs, crewed: Crewed) -> float:
    """How long after a segment is complete its text is there, on average."""
    left = rehearsed(items, costs, crewed, lambda number: number * every).left
    return mean(time - number * every for number, time in enumerate(left, 1))


if __name__ == "__main__":
    main()
