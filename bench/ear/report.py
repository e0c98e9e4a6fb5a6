"""The tables for people, the same for machines, and the cases that somebody should look at."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.ear.bounds import bounds
from bench.ear.counting import ALL, Count, Row, goals, rows_by_fault, rows_by_length, words_named
from bench.ear.judging import Judged
from bench.ear.measuring import Voices, take_of
from bench.ear.texts import length_class
from phases.verdict import Outcome, Verdict

_NAME, _CELL = 44, 16


def table(title: str, cases: Sequence[Judged]) -> Iterator[str]:
    """One voice, or several together: by fault, by length, and against the goals."""
    rows = rows_by_fault(cases)
    yield f"## {title}"
    yield ""
    yield "Cells: failed + suspect (not checked); last column: failed or suspect of all, with 95 % bounds."
    yield from _rows(rows)
    yield ""
    yield from _rows(list(rows_by_length(cases)))
    yield ""
    for goal in goals(cases):
        if goal.of:
            low, high = goal.bounds
            share = goal.count / goal.of
            reached = "reached" if goal.is_reached else "NOT"
            yield (
                f"{reached:8} {goal.name:56} {goal.count:5}/{goal.of:<6} {share:7.2%} "
                f"[{low:.2%} to {high:.2%}], at most {goal.at_most:.1%}"
            )
    named, of = words_named(cases)
    yield f"{'':8} {'found faults of which the word, or its neighbour, is named':56} {named:5}/{of}"
    yield ""


def numbers(cases: Sequence[Judged]) -> Mapping[str, Any]:
    """The same for machines."""
    return {
        "by_fault": {row.name: _row_numbers(row) for row in rows_by_fault(cases)},
        "by_length": {row.name: _row_numbers(row) for row in rows_by_length(cases)},
        "words_named": words_named(cases),
        "goals": [
            {
                "goal": goal.name,
                "at_most": goal.at_most,
                "count": goal.count,
                "of": goal.of,
                "bounds": goal.bounds,
                "reached": goal.is_reached,
            }
            for goal in goals(cases)
        ],
    }


def to_look_at(cases: Sequence[Judged], voices: Voices) -> Iterator[str]:
    """False alarms first, then what was missed: the text, what was done, and what each checker says."""
    alarms = [case for case in cases if case.is_good and case.outcome in {Outcome.FAILED, Outcome.SUSPECT}]
    missed = [
        case for case in cases if not case.is_good and case.outcome not in {Outcome.FAILED, Outcome.SUSPECT}
    ]
    yield f"# {len(alarms)} false alarms"
    for case in alarms:
        yield from _told(case, voices)
    yield f"# {len(missed)} missed faults"
    for case in sorted(missed, key=lambda each: each.case.fault):
        yield from _told(case, voices)


def _rows(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    checkers = [name for name in rows[0].counts if name != ALL]
    heads = "".join(f"{_short(name):>{_CELL}}" for name in (*checkers, ALL))
    yield f"{'':{_NAME}}{'takes':>6}{heads}   failed or suspect"
    for row in rows:
        cells = "".join(f"{_cell(row.counts[name]):>{_CELL}}" for name in (*checkers, ALL))
        low, high = bounds(row.all.flagged, row.all.takes)
        share = row.all.flagged / row.all.takes
        yield f"{row.name:{_NAME}}{row.all.takes:>6}{cells}   {share:6.1%} [{low:.1%} to {high:.1%}]"


def _cell(count: Count) -> str:
    unchecked = f" ({count.not_checked})" if count.not_checked else ""
    return f"{count.failed} + {count.suspect}{unchecked}"


def _short(name: str) -> str:
    return name.replace("transcript:", "wer ")[: _CELL - 1]


def _row_numbers(row: Row) -> Mapping[str, Any]:
    return {
        checker: {
            "takes": count.takes,
            "failed": count.failed,
            "suspect": count.suspect,
            "not_checked": count.not_checked,
            "failed_bounds": bounds(count.failed, count.takes),
            "flagged_bounds": bounds(count.flagged, count.takes),
        }
        for checker, count in row.counts.items()
    }


def _told(case: Judged, voices: Voices) -> Iterator[str]:
    what = case.case
    take = take_of(what, voices)
    where = f" at {take.second:.2f} s of {take.clip.seconds:.2f}" if take.second is not None else ""
    yield ""
    yield f"{what.fault} · {what.voice} · {length_class(what.expected)} · {what.key[:12]} · {take.note}{where}"
    yield f"  expected: {what.expected}"
    if what.said != what.expected:
        yield f"  said:     {what.said}"
    for name, verdict in case.verdicts.items():
        yield f"  {name}: {verdict.outcome}{_reasons(verdict)}"


def _reasons(verdict: Verdict) -> str:
    return "".join(
        f"; {reason.code}{f' “{reason.word}”' if reason.word else ''}: {reason.message}"
        for reason in verdict.reasons
    )
