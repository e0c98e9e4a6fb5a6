"""How our sentence splitter compares with others, on books.

    python bench/sentences.py BOOK.epub [BOOK.epub …] [--show 5]

nupunkt comes with the development tools; pysbd, sentencex and blingfire are measured too if they are installed.
Figures per book: sentences found, agreement (F1 of the borders), *lone splits* (ours alone splits there), *lone
misses* (every other splitter does), CPU time of one run over the whole book (the best of three).
"""

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from phases.book import ParagraphKind
from phases.extract import ExtractSettings, read_book
from phases.sentences import sentences

Splitter = Callable[[str], set[int]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("books", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print so many lone splits and misses")
    asked = parser.parse_args()
    splitters = {"ours": ours, **dict(others())}
    for path in asked.books:
        report(path, splitters, asked.show)


def report(path: Path, splitters: dict[str, Splitter], show: int) -> None:
    book = read_book(path, ExtractSettings())
    paragraphs = [
        paragraph.text.replace("\u00a0", " ").replace("\u200a", " ")
        for chapter in book.chapters
        for paragraph in chapter.paragraphs
        if paragraph.kind is ParagraphKind.PROSE
    ]
    found = {name: [splitter(text) for text in paragraphs] for name, splitter in splitters.items()}
    rivals = [borders for name, borders in found.items() if name != "ours"]
    print(f"{book.title}: {len(paragraphs)} paragraphs, {sum(map(len, paragraphs))} characters")
    for name, splitter in splitters.items():
        borders = found[name]
        count = sum(map(len, borders)) + len(paragraphs)
        shared = sum(len(a & b) for a, b in zip(found["ours"], borders, strict=True))
        agreement = 2 * shared / (sum(map(len, found["ours"])) + sum(map(len, borders)) or 1)
        seconds = best_of_three(splitter, paragraphs)
        print(
            f"  {name:10} {count:6} sentences  agreement with ours {agreement:.4f}  {seconds * 1000:7.1f} ms CPU"
        )
    lone_splits = list(lone(paragraphs, found["ours"], rivals, splits=True))
    lone_misses = list(lone(paragraphs, found["ours"], rivals, splits=False))
    print(f"  lone splits of ours {len(lone_splits)}, lone misses of ours {len(lone_misses)}")
    for kind, places in (("split", lone_splits), ("miss ", lone_misses)):
        for place in places[:show]:
            print(f"    {kind} {place}")


def lone(
    paragraphs: list[str], ours_found: list[set[int]], rivals: list[list[set[int]]], *, splits: bool
) -> Iterable[str]:
    for number, text in enumerate(paragraphs):
        others_found = [borders[number] for borders in rivals]
        places = (
            ours_found[number].difference(*others_found)
            if splits
            else set.intersection(*others_found) - ours_found[number]
        )
        for place in sorted(places):
            yield f"{text[max(0, place - 40) : place]!r} | {text[place : place + 30]!r}"


def best_of_three(splitter: Splitter, paragraphs: list[str]) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        for text in paragraphs:
            splitter(text)
        times.append(time.process_time() - start)
    return min(times)


def ours(text: str) -> set[int]:
    return {span.end for span in sentences(text)} - {len(text)}


def others() -> Iterable[tuple[str, Splitter]]:
    """The splitters that are installed; each gives the first character of every sentence but the first."""
    if importlib.util.find_spec("nupunkt"):
        from nupunkt import sent_spans

        yield "nupunkt", lambda text: starts(text, [text[start:end] for start, end in sent_spans(text)])
    if importlib.util.find_spec("pysbd"):
        import pysbd  # type: ignore[import-not-found]

        segmenter = pysbd.Segmenter(language="en", clean=False)
        yield "pysbd", lambda text: starts(text, segmenter.segment(text))
    if importlib.util.find_spec("sentencex"):
        from sentencex import segment  # type: ignore[import-not-found]

        yield "sentencex", lambda text: starts(text, segment("en", text))
    if importlib.util.find_spec("blingfire"):
        from blingfire import text_to_sentences  # type: ignore[import-not-found]

        yield "blingfire", lambda text: starts(text, text_to_sentences(text).split("\n"))


def starts(text: str, parts: Iterable[str]) -> set[int]:
    places, place = set(), 0
    for part in parts:
        words = part.strip()
        if words:
            place = text.find(words[:20], place)
            places.add(place)
            place += len(words)
    return places - {0, -1}


if __name__ == "__main__":
    main()
