"""How the cues of a track came out: for machines as JSON, for people as a page that begins with the worst."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from phases.fit import FitPlan, Onset, Placement, fit_facts
from tasks.cues import SpokenCue
from tasks.foresight import Foresight

_SHOWN = 200
"""So many rows are read in the morning; the JSON beside the page has all of them."""
_LONGEST_TEXT = 80
_WORST_FIRST = ("trimmed", "overflows", "late", "stretched", "fits")
_MEANING = {
    "fits": "as spoken, and not noticeably late",
    "stretched": "faster or slower than it was spoken",
    "late": "begins noticeably late, within the tolerance",
    "overflows": "begins later than the tolerance, or goes on too long",
    "trimmed": "its end was cut off, as the settings wish",
}


def timing(fitted: FitPlan) -> dict[str, Any]:
    """The whole in figures."""
    facts = fit_facts(fitted)
    return asdict(replace(facts, counts=dict(facts.counts)))


def timing_report(
    title: str, fitted: FitPlan, cues: Sequence[SpokenCue], onsets: Mapping[int, Onset], foresight: Foresight
) -> dict[str, Any]:
    """Everything that is known of the track and of each cue on it."""
    of_cue = {cue.slot.cue: cue for cue in cues}
    return {
        "title": title,
        "rate": fitted.rate,
        "samples": fitted.total,
        **timing(fitted),
        "expected": foresight.as_json(),
        "per_cue": [
            {
                **_row(placement, of_cue[placement.number], onsets[placement.number], fitted.rate),
                "expected_ms": foresight.length_ms.get(placement.number),
            }
            for placement in fitted.placements
        ],
    }


def as_markdown(report: Mapping[str, Any], picture: str) -> str:
    """The page; `picture` is the name of the drawing that lies beside it."""
    return "\n".join(_page(report, picture)) + "\n"


def _page(report: Mapping[str, Any], picture: str) -> Iterator[str]:
    seconds = report["samples"] / report["rate"]
    yield f"# {_plain(report['title'])}: timing"
    yield f"\n{report['cues']} cues on a track of {_clock(seconds * 1000)}."
    if report["beyond_ms"]:
        yield f"It is {report['beyond_ms']} ms longer than asked for, so that no speech is lost."
    yield "\n| | cues | |\n|---|---|---|"
    for status in reversed(_WORST_FIRST):
        if count := report["counts"].get(status, 0):
            yield f"| {status} | {count} | {_MEANING[status]} |"
    yield (
        f"\nThe latest begins {report['worst_lateness_ms']} ms late, the average {report['mean_lateness_ms']} ms, "
        f"the last {report['last_lateness_ms']} ms. The fastest is {report['fastest_factor']:.2f} times as fast "
        f"as it was spoken."
    )
    yield f"\n![Slots, speech and drift](<{picture}>)"
    yield from _foreseen(report["expected"])
    yield from _table(sorted(report["per_cue"], key=_badness))


def _foreseen(expected: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not expected:
        return
    yield "\n## More text than time\n\nExpected from the text alone; shorten these to be on time.\n"
    for each in expected:
        first, last = each["numbers"][0], each["numbers"][-1]
        cues = f"cue {first}" if first == last else f"cues {first}–{last}"
        yield (
            f"- {cues} would need {each['factor']:.2f} times the speed"
            if each["factor"]
            else f"- {cues}: no speed is enough"
        )


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    shown = rows[:_SHOWN]
    yield "\n## Cues, the worst first\n"
    yield "| cue | at | slot | spoken | factor | late | status | speaker | text |"
    yield "|---:|---|---:|---:|---:|---:|---|---|---|"
    for row in shown:
        start, end = row["slot_ms"]
        yield (
            f"| {row['cue']} | {_clock(start)} | {_seconds(end - start)} | {_seconds(row['natural_ms'])} "
            f"| {row['factor']:.2f} | {row['late_ms']:.0f} ms | {row['status']} | {_plain(row['speaker'])} "
            f"| {_plain(_shortened(row['text']))} |"
        )
    if len(rows) > len(shown):
        yield f"\n{len(rows) - len(shown)} more, better than these, are in the JSON beside this page."


def _badness(row: Mapping[str, Any]) -> tuple[int, float, float, int]:
    return (_WORST_FIRST.index(row["status"]), -row["late_ms"], -abs(row["factor"] - 1), row["cue"])


def _clock(milliseconds: float) -> str:
    hours, rest = divmod(round(milliseconds), 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours}:{minutes:02d}:{rest / 1000:06.3f}"


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s"


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_TEXT else f"{words[: _LONGEST_TEXT - 1].rstrip()}…"


def _plain(text: str) -> str:
    """Text as text, whatever Markdown would make of its signs."""
    escaped = "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|!" else sign for sign in text)
    return " ".join(escaped.split())


def _row(placement: Placement, cue: SpokenCue, onset: Onset, rate: int) -> dict[str, Any]:
    def ms(samples: int | None) -> float | None:
        return None if samples is None else round(samples * 1000 / rate, 3)

    return {
        "cue": placement.number,
        "speaker": placement.speaker,
        "text": cue.shown,
        "spoken": " ".join(chunk.spoken for chunk in cue.chunks),
        "chunks": [chunk.number for chunk in cue.chunks],
        "takes": [take.key for take in cue.takes],
        "slot_ms": [cue.slot.start_ms, cue.slot.end_ms],
        "natural_ms": ms(placement.natural),
        "factor": round(placement.factor, 4),
        "tempo": cue.chunks[0].tempo,
        "starts_ms": ms(onset.start),
        "ends_ms": ms(onset.end),
        "late_ms": ms(placement.lateness),
        "gap_used_ms": ms(placement.gap_used),
        "overlap_ms": ms(placement.overlap),
        "trimmed_ms": ms(placement.trimmed),
        "status": placement.status,
    }
