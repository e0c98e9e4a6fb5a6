"""Subtitles that can be read: nothing is left out, both languages are in step, and what breaks a limit is named."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from phases.captions import CaptionSettings, beyond_limits, captions_of, name_of, stacked
from phases.captions.settings import Preset
from phases.cue import Cue
from phases.evidence import WordTime
from phases.speech import Line

SETTINGS = CaptionSettings()
LONG = (
    "In short, the period was so far like the present period, that some of its noisiest authorities insisted on its "
    "being received, for good or for evil, in the superlative degree of comparison only."
)


def line(text: str, start_ms: int = 0, word_ms: int = 350, segment: int = 1, place: int = 1) -> Line:
    words = tuple(
        WordTime(word, start_ms + word_ms * n, start_ms + word_ms * (n + 1))
        for n, word in enumerate(text.split())
    )
    return Line(segment, place, start_ms, words[-1].end_ms if words else start_ms, text, words)


def flat(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split())


def test_a_short_line_is_one_subtitle_that_stays_long_enough_to_be_read() -> None:
    (cue,) = captions_of([line("Well.", 1_000)], {}, SETTINGS).original
    assert (cue.start_ms, cue.end_ms, cue.text) == (1_000, 1_833, "Well.")


def test_a_long_line_is_several_subtitles_each_from_its_first_word_to_its_last() -> None:
    cues = captions_of([line(LONG)], {}, SETTINGS).original
    assert flat([cue.text for cue in cues]) == LONG
    assert all(len(part) <= 42 for cue in cues for part in cue.text.split("\n"))
    starts = [350 * len(flat([cue.text for cue in cues[:n]]).split()) for n in range(len(cues))]
    assert [cue.start_ms for cue in cues] == starts


def test_no_line_ends_with_an_article() -> None:
    (cue,) = captions_of(
        [line("He had never seen such a thing as the lamp on the tower")], {}, SETTINGS
    ).original
    assert not any(part.endswith((" a", " the")) for part in cue.text.split("\n"))


def test_both_languages_are_shown_in_step() -> None:
    said = line(LONG)
    meant = (
        "Em suma, "
        + "o período era tão parecido com o presente que algumas das suas autoridades insistiram, " * 2
    )
    made = captions_of([said], {name_of(said): meant.strip()}, SETTINGS)
    assert len(made.original) == len(made.translation)
    assert flat([cue.text for cue in made.translation]) == meant.strip()
    both = stacked(made, SETTINGS.model_copy(update={"stacked": "translation above"}))
    assert both[0].text == f"{made.translation[0].text}\n{made.original[0].text}"


def test_what_cannot_be_kept_is_named() -> None:
    fast = captions_of([line("a " * 60 + "word", word_ms=10)], {}, SETTINGS).original
    assert "too fast to read" in beyond_limits(fast, SETTINGS)
    (wide,) = captions_of([line("x" * 90)], {}, SETTINGS).original
    assert beyond_limits([wide], SETTINGS)["lines too long"] == (1,)


texts = st.lists(
    st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=14), min_size=1, max_size=40).map(
        " ".join
    ),
    min_size=1,
    max_size=5,
)


@given(texts, texts, st.integers(50, 800))
def test_every_word_is_shown_once_in_order_and_no_two_subtitles_at_once(
    said: list[str], meant: list[str], word_ms: int
) -> None:
    lines, at = [], 0
    for number, text in enumerate(said, start=1):
        lines.append(line(text, at, word_ms, segment=number))
        at = lines[-1].end_ms + 300
    translations = {name_of(each): text for each, text in zip(lines, meant, strict=False)}
    made = captions_of(lines, translations, SETTINGS)
    assert flat([cue.text for cue in made.original]) == flat(said)
    assert flat([cue.text for cue in made.translation]) == flat(list(translations.values()))
    for before, after in pairwise(made.original):
        assert before.start_ms < before.end_ms <= after.start_ms
    assert [(cue.start_ms, cue.end_ms) for cue in made.original] == [
        (cue.start_ms, cue.end_ms) for cue in made.translation
    ] or not translations
    for cue in (*made.original, *made.translation):
        assert cue.text.count("\n") < SETTINGS.lines


def spoken(number: int, start_ms: int, text: str, speaker: str | None = None) -> Line:
    return Line(number, 1, start_ms, start_ms + 1500, text, speaker=speaker)


def test_who_speaks_is_kept_or_written_as_a_tag() -> None:
    lines = [
        spoken(1, 0, "Who is there?", "Alice: the first"),
        spoken(2, 2000, "Me.", "Bob"),
        spoken(3, 4000, "Oh."),
    ]
    plain = captions_of(lines, {}, CaptionSettings()).original
    assert [(cue.speaker, cue.text) for cue in plain] == [
        ("Alice: the first", "Who is there?"),
        ("Bob", "Me."),
        (None, "Oh."),
    ]
    settings = CaptionSettings(named=True)
    named = captions_of(lines, {}, settings).original
    assert [cue.text for cue in named] == ["[Alice the first] Who is there?", "[Bob] Me.", "Oh."]
    assert not beyond_limits(named, settings)


NAMED = CaptionSettings(named=True)


def test_where_a_line_ends_with_a_stop_the_name_stands_in_front_of_the_next_one_again() -> None:
    short = replace(line("Who is it that knocks so late? It is only me, the keeper."), speaker="Ann")
    (cue,) = captions_of([short], {}, CaptionSettings(named=True)).original
    assert cue.text == "[Ann] Who is it that knocks so late?\n[Ann] It is only me, the keeper."


def test_an_abbreviation_at_the_end_of_a_line_needs_no_second_name() -> None:
    named = replace(line("Ontem encontrei a amiga do Sr. Figueiredo na rua."), speaker="Ann")
    (cue,) = captions_of([named], {}, CaptionSettings(named=True)).original
    assert cue.text.count("[Ann]") == 1


def test_a_name_takes_its_share_of_two_full_lines() -> None:
    full = " ".join(["abcdef"] * 12)
    (alone,) = captions_of([spoken(1, 0, full)], {}, NAMED).original
    assert [len(each) for each in alone.text.split("\n")] == [41, 41]
    named = captions_of([spoken(1, 0, full, "Alexandrina of Kent")], {}, NAMED).original
    assert len(named) == 2
    assert all(cue.text.startswith("[Alexandrina of Kent] abcdef") for cue in named)
    assert "lines too long" not in beyond_limits(named, NAMED)


def test_a_name_that_leaves_no_room_on_its_line_is_listed() -> None:
    (cue,) = captions_of([spoken(1, 0, "Who is there?", "A" * 38)], {}, NAMED).original
    assert cue.text == f"[{'A' * 38}] Who\nis there?"
    assert beyond_limits([cue], NAMED) == {"lines too long": (1,)}


def test_a_long_name_on_the_only_line_makes_no_subtitle_of_each_word() -> None:
    settings = CaptionSettings(named=True, lines=1)
    (cue,) = captions_of([spoken(1, 0, "Who is there, and why?", "A" * 40)], {}, settings).original
    assert beyond_limits([cue], settings) == {"lines too long": (1,)}


def test_two_lines_that_hold_a_text_are_found_although_reading_would_divide_it_elsewhere() -> None:
    (cue,) = captions_of([spoken(1, 0, "Oh. " + "x" * 30 + " the " + "y" * 40)], {}, SETTINGS).original
    assert cue.text == "Oh. " + "x" * 30 + " the\n" + "y" * 40


names = st.text(st.characters(categories=["L", "Zs"]), min_size=1, max_size=60)


@given(names, texts, st.sampled_from(["film", "broadcast", "mobile"]))
def test_what_is_shown_keeps_within_the_lines_with_its_name_or_is_listed(
    name: str, said: list[str], preset: Preset
) -> None:
    settings = CaptionSettings(preset=preset, named=True)
    lines = [spoken(number, 2_000 * number, text, name) for number, text in enumerate(said, start=1)]
    cues = captions_of(lines, {}, settings).original
    tag = f"[{' '.join(name.split())}]" if name.strip() else ""
    assert all(cue.text.startswith(tag) for cue in cues)
    assert flat([cue.text.removeprefix(tag) for cue in cues]) == flat(said)
    assert all(cue.text.count("\n") < settings.lines for cue in cues)
    wide = [cue.number for cue in cues if max(map(len, cue.text.split("\n"))) > settings.line_letters]
    assert list(beyond_limits(cues, settings).get("lines too long", ())) == wide
    room = settings.line_letters - len(tag) - 1
    assert all(len(cues[number - 1].text.removeprefix(tag).split()[0]) > room for number in wide)


def test_a_preset_is_what_is_not_set() -> None:
    mobile = CaptionSettings(preset="mobile", longest_ms=4_000)
    assert (mobile.line_letters, mobile.longest_ms, mobile.lines) == (28, 4_000, 2)
    assert CaptionSettings(preset="film").model_dump() == CaptionSettings().model_dump()


def test_cues_too_near_to_each_other_or_one_over_the_other_are_named() -> None:
    cues = [Cue(1, 0, 1000, "One.", 0), Cue(2, 1010, 2000, "Two.", 0), Cue(3, 1900, 3000, "Three.", 0)]
    assert beyond_limits(cues, CaptionSettings()) == {"too near to the next": (1,), "over the next": (2,)}
