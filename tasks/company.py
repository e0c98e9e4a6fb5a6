"""Who is listened to together: chunks too short to be judged alone have a neighbour beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.chunks import ScriptedChunk
from phases.adopted import is_adopted
from phases.hear import RecognizerFacts, needs_company
from phases.take import Take
from phases.validate import SIGNAL_CHECKER
from phases.verdict import Outcome
from tasks.judging import judged_takes
from tasks.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Heard:
    """A take that is listened to: for its own sake, or as somebody's company."""

    scripted: ScriptedChunk
    take: Take
    is_company: bool = False


def groups_of(
    shop: Workshop, recognizer: RecognizerFacts, takes: Sequence[tuple[ScriptedChunk, Take]]
) -> list[list[Heard]]:
    """What is heard in one go: all that fits for a recognizer that packs, else each take, a short one in company.

    Company is told by the script, not by who else happens to be waiting, so the same is heard in every run.
    """
    asked = [Heard(*each) for each in sorted(takes, key=lambda each: each[0].chunk.number)]
    if recognizer.packs and len(asked) > 1:
        return [asked]
    return [_in_company(shop, each) for each in asked]


def _in_company(shop: Workshop, heard: Heard) -> list[Heard]:
    company = _company_of(shop, heard) if needs_company(heard.scripted.chunk.spoken) else None
    group = [heard] if company is None else [heard, company]
    return sorted(group, key=lambda each: each.scripted.chunk.number)


def _company_of(shop: Workshop, heard: Heard) -> Heard | None:
    """What the same voice says in the chapter just before it, or else just behind: its first take that measures well.

    Of one voice and one chapter, because those are spoken in order: what comes before is there when this is judged.
    """
    scripted = heard.scripted
    manner = heard.take.manner if is_adopted(heard.take) else ""
    voice_key = shop.recipe(scripted.chunk).voice_key
    beside = [
        each
        for each in shop.script.values()
        if each.chunk.chapter == scripted.chunk.chapter
        and each.recipe_key != scripted.recipe_key
        and not needs_company(each.chunk.spoken)
        and shop.recipe(each.chunk).voice_key == voice_key
    ]
    number = scripted.chunk.number
    before = max((each for each in beside if each.chunk.number < number), key=_number, default=None)
    company = before or min(
        (each for each in beside if each.chunk.number > number), key=_number, default=None
    )
    if company is None:
        return None
    standard = shop.standard_of(company.chunk)
    for take, verdicts in judged_takes(shop, company):
        measured = {each.checker: each for each in verdicts if standard.is_of_today(each)}
        is_good = SIGNAL_CHECKER in measured and measured[SIGNAL_CHECKER].outcome == Outcome.PASSED
        if is_good and take.manner == manner:
            return Heard(company, take, is_company=True)
    return None


def _number(scripted: ScriptedChunk) -> int:
    return scripted.chunk.number
