"""A sheet of cues becomes a script: each cue in its slot, tags to the end of their line, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.chunk import ChunkSettings, CueScript, write_cue_script
from phases.cue import Cue, CueSheet
from phases.errors import SettingsInvalid, SourceEmpty
from phases.script import NARRATOR, Limits
from phases.voice import Alias, Cast, Voice

READS = Voice("heart", "hibari", "h", "")
CAST = Cast(
    READS, {"alice": READS, "bob": READS}, {"ana": Alias("alice", "pt")}, parameters=frozenset({"speed"})
)
ALONE = Cast(READS)


def script_of(*texts: str, cast: Cast = CAST, longest: int = 300, speaker: str | None = None) -> CueScript:
    cues = tuple(
        Cue(number, 2000 * number, 2000 * number + 1500, text, 4 * number, speaker)
        for number, text in enumerate(texts, 1)
    )
    return write_cue_script(CueSheet(cues, "en"), "Sheet", Limits(1, longest), ChunkSettings(), cast)


def said(*texts: str, cast: Cast = CAST, speaker: str | None = None) -> list[tuple[int, str, str, str]]:
    script = script_of(*texts, cast=cast, speaker=speaker).script
    return [
        (chunk.slot.cue if chunk.slot else 0, chunk.speaker, chunk.language, chunk.spoken)
        for chunk in script.chunks()
    ]


def test_a_tag_holds_to_the_end_of_its_line_and_a_line_without_one_is_the_narrators() -> None:
    assert said("[Alice] Hello.\nShe said.", "[pt:Ana] Bom dia.\n[Bob] Good day.", "And so on.") == [
        (1, "alice", "en", "Hello."),
        (1, NARRATOR, "en", "She said."),
        (2, "alice", "pt", "Bom dia."),
        (2, "bob", "en", "Good day."),
        (3, NARRATOR, "en", "And so on."),
    ]


def test_a_sentence_on_two_lines_is_said_to_its_end_by_whoever_has_begun_it() -> None:
    assert said(
        "[Alice] Who is\nthere, so late?", "[Bob|speed:0.9] It is\nonly me.\nShe said.", "[Alice] Is\n- No."
    ) == [
        (1, "alice", "en", "Who is there, so late?"),
        (2, "bob", "en", "It is only me."),
        (2, NARRATOR, "en", "She said."),
        (3, "alice", "en", "Is"),
        (3, NARRATOR, "en", "- No."),
    ]


def test_an_abbreviation_at_the_end_of_a_line_ends_no_sentence_in_any_script() -> None:
    assert said("[Alice] I have met Mr.\nSmith.", "[Bob] मैं आम खाऊँगा\nऔर पानी।", "[Bob] मैं आऊँगा।\nवह भी") == [
        (1, "alice", "en", "I have met Mister Smith."),
        (2, "bob", "en", "मैं आम खाऊँगा और पानी।"),
        (3, "bob", "en", "मैं आऊँगा।"),
        (3, NARRATOR, "en", "वह भी"),
    ]


def test_lines_of_one_speaker_are_one_chunk() -> None:
    assert said("I went down yesterday\nto the market.", cast=ALONE) == [
        (1, NARRATOR, "en", "I went down yesterday to the market.")
    ]


def test_the_format_names_who_speaks_where_no_tag_does() -> None:
    assert [each[1] for each in said("Hello.\n[Bob] Who?", speaker="ALICE")] == ["alice", "bob"]


def test_unknown_names_fall_to_the_narrator_and_are_told_of_once() -> None:
    found = script_of("[Zoe] Hello.", "[Zoe] Again.", speaker="Yan")
    assert [chunk.spoken for chunk in found.script.chunks()] == ["Hello.", "Again."]
    assert [(each.line, each.message) for each in found.remarks] == [
        (4, "“Yan” is nobody in the cast: the narrator speaks"),
        (4, "[Zoe] is nobody in the cast: the narrator speaks"),
    ]


def test_a_mistake_in_a_text_is_told_with_the_line_in_which_it_stands() -> None:
    cue = Cue(1, 0, 1500, "Hello.\n[Zoe] Good day.", line=4, text_lines=(6, 7))
    found = write_cue_script(CueSheet((cue,), "en"), "Sheet", Limits(1, 300), ChunkSettings(), CAST)
    assert [each.line for each in found.remarks] == [7]


def test_under_strict_voices_unknown_names_are_refused_with_their_lines() -> None:
    strict = ChunkSettings(strict_voices=True)
    cues = (Cue(1, 0, 900, "[Zoe] Hello.", 3), Cue(2, 1000, 1900, "[Alise] Hi.", 7, "Yan"))
    with pytest.raises(SettingsInvalid) as refused:
        write_cue_script(CueSheet(cues), "Sheet", Limits(), strict, CAST)
    assert all(told in refused.value.message for told in ("line 3", "[Zoe]", "line 7", "“Yan”", "“alice”"))


def test_a_cue_without_a_word_stays_silent_and_is_told_of() -> None:
    found = script_of("Hello.", "— …", "[pause:2s]", "Bye.")
    assert [chunk.slot.cue for chunk in found.script.chunks() if chunk.slot] == [1, 4]
    assert [each.line for each in found.remarks] == [8]


def test_a_sheet_without_a_word_is_refused() -> None:
    with pytest.raises(SourceEmpty, match="nothing to say"):
        script_of("…", "—")


def test_a_cue_longer_than_the_engine_takes_is_cut_at_sentences_within_its_slot() -> None:
    chunks = list(
        script_of("One two three four. Five six seven eight. Nine ten.", longest=25).script.chunks()
    )
    assert [chunk.spoken for chunk in chunks] == ["One two three four.", "Five six seven eight.", "Nine ten."]
    assert {chunk.slot for chunk in chunks} == {chunks[0].slot}


def test_pauses_and_parameters_stay_within_their_cue() -> None:
    one, two, three = script_of(
        "[pause:300ms] [speed:0.8] One. [pause:1s] Two. [pause:200ms]", "Three."
    ).script.chunks()
    assert (one.lead_ms, one.pause_ms, two.pause_ms) == (300, 1000, 200)
    assert (one.parameters, two.parameters, three.parameters) == ({"speed": 0.8}, {"speed": 0.8}, {})
    assert three.lead_ms == 0


PIECES = st.sampled_from(
    ["[Alice]", "[Zoe]", "[pt:]", "[pause:1s]", "[sic]", "[", "Hello. ", "no 12 ", "\n", " ", "…", "♪"]
)


@given(st.lists(st.lists(PIECES, max_size=8).map("".join), min_size=1, max_size=6))
def test_whatever_is_written_all_of_it_that_has_a_word_is_shown_in_order(texts: list[str]) -> None:
    try:
        chunks = list(script_of(*texts).script.chunks())
    except SourceEmpty:
        return
    cues = [chunk.slot.cue for chunk in chunks if chunk.slot]
    assert "".join(chunk.display for chunk in chunks) == "\n\n".join(
        text for number, text in enumerate(texts, 1) if number in cues
    )
    assert cues == sorted(cues)
    assert not any("pause" in chunk.spoken or "alice" in chunk.spoken.casefold() for chunk in chunks)
