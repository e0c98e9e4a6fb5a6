"""Who speaks, and what is a sound: names of events, voices, and subtitles for the hard of hearing."""

from collections.abc import Callable

import pytest

from phases.cue import CueSheet
from phases.errors import SourceEmpty

ReadSubtitles = Callable[..., CueSheet]


def srt(text: str) -> str:
    return f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n"


def vtt(text: str) -> str:
    return f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n"


def said(sheet: CueSheet) -> list[tuple[str, str | None]]:
    return [(cue.text, cue.speaker) for cue in sheet.cues]


def messages(sheet: CueSheet) -> list[str]:
    return [remark.message for remark in sheet.remarks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<v Alice>Hello.", ("Hello.", "Alice")),
        ("<v.loud.first Alice Smith>Hello\nthere.</v>", ("Hello\nthere.", "Alice Smith")),
        ("<v R&amp;D>Hello.", ("Hello.", "R&D")),
        ("<v Alice>Hello.\n<v Bob>And you.", ("[Alice] Hello.\n[Bob] And you.", None)),
        ("<v Alice>Hello. <v Bob>And you.", ("[Alice] Hello.\n[Bob] And you.", None)),
        ("He said: <v Bob>Go.</v>", ("He said:\n[Bob] Go.", None)),
        ("<v Bob [x|y:z]>Go.</v>\nNo.", ("[Bob x y z] Go.\nNo.", None)),
        (
            "<v Alice>Well. <lang de>Guten Tag.</lang> Yes.",
            ("[Alice] Well.\n[de:Alice] Guten Tag.\n[Alice] Yes.", None),
        ),
        ("<lang pt-BR>Bom dia.</lang>", ("[pt-BR:] Bom dia.", None)),
        (
            "I <3 you & <shrugs> <unknown>this</unknown>",
            ("I <3 you & <shrugs> <unknown>this</unknown>", None),
        ),
        ("1 < 2 and 3 > 2", ("1 < 2 and 3 > 2", None)),
    ],
)
def test_webvtt_says_who_speaks_and_in_which_language(
    read: ReadSubtitles, text: str, expected: tuple[str, str | None]
) -> None:
    sheet = read(vtt(text), strict=True)
    assert said(sheet) == [expected]


@pytest.mark.parametrize(
    ("text", "expected", "column", "message"),
    [
        ("<v >Hello.", "Hello.", 1, "“<v >” does not say who speaks"),
        ("Well. <v.loud>Hello.", "Well. Hello.", 7, "“<v.loud>” does not say who speaks"),
        ("<lang >Hallo.</lang>", "Hallo.", 1, "“<lang >” does not say which language it is"),
        ("<v Alice Hello.", "Alice Hello.", 1, "“<v” is not closed with “>” and is left out"),
        ("<v.loud Al Hello.", "Al Hello.", 1, "“<v.loud” is not closed with “>” and is left out"),
        (
            "<b>So</b> <v Bob <i>Hello.</i>",
            "So Bob Hello.",
            11,
            "“<v” is not closed with “>” and is left out",
        ),
        ("Hello.</v", "Hello.", 7, "“</v” is not closed with “>” and is left out"),
    ],
)
def test_a_tag_of_webvtt_that_is_open_or_names_nobody_is_told_of_and_not_spoken(
    read: ReadSubtitles, text: str, expected: str, column: int, message: str
) -> None:
    sheet = read(vtt(text))
    assert said(sheet) == [(expected, None)]
    assert [(remark.column, remark.message) for remark in sheet.remarks] == [(column, message)]


def test_a_cue_that_is_only_the_beginning_of_a_tag_has_no_text(read: ReadSubtitles) -> None:
    with pytest.raises(SourceEmpty) as refused:
        read(vtt("<v "))
    assert "“<v” is not closed" in refused.value.remedy


def test_the_beginning_of_a_tag_is_text_in_srt(read: ReadSubtitles) -> None:
    assert said(read(srt("If a <b then go."), strict=True)) == [("If a <b then go.", None)]


def test_the_header_of_webvtt_may_name_the_language(read: ReadSubtitles) -> None:
    assert read(vtt("Oi.").replace("WEBVTT", "WEBVTT\nKind: captions\nLanguage: pt-BR")).language == "pt-BR"
    assert read(vtt("Oi.")).language is None


def test_the_reading_beside_a_word_is_not_spoken_twice(read: ReadSubtitles) -> None:
    sheet = read(vtt("<ruby>東京<rt>とうきょう</rt></ruby>です"))
    assert said(sheet) == [("東京です", None)]
    assert [(remark.line, remark.column) for remark in sheet.remarks] == [(4, 9)]


def test_voices_in_srt_are_voices_too_with_a_remark(read: ReadSubtitles) -> None:
    sheet = read(srt("<v Alice>Hello."))
    assert said(sheet) == [("Hello.", "Alice")]
    assert messages(sheet) == ["markup is left out"]


def test_a_text_that_looks_like_ass_is_a_text(read: ReadSubtitles) -> None:
    assert said(read(srt("Dialogue: what is that?\n[Events]"))) == [
        ("Dialogue: what is that?\n[Events]", None)
    ]


@pytest.mark.parametrize("field", ["Name", "Actor"])
def test_an_event_of_ass_names_its_speaker(read: ReadSubtitles, field: str) -> None:
    content = (
        f"[Events]\nFormat: Start, End, {field}, Text\n"
        "Dialogue: 0:00:01.00,0:00:02.00,Alice,Hello, you.\nDialogue: 0:00:03.00,0:00:04.00,,Hello.\n"
    )
    assert said(read(content)) == [("Hello, you.", "Alice"), ("Hello.", None)]


@pytest.mark.parametrize(
    "text",
    [
        "[Alice] Hello.",
        "[de:Alice] Hallo.",
        "[de:] Hallo.",
        "Well [pause:1.5s] then.",
        "[music] Hello.",
        "[sic]",
        "(sighs) Oh.",
        "♪ La la ♪",
        "ALICE: Hello.",
        "[seed:42|Alice] Hello.",
        "[instruction:very slowly] Hello.",
        "[Alice Smith] Hello.",
    ],
)
def test_brackets_are_for_the_tags(read: ReadSubtitles, text: str) -> None:
    assert said(read(srt(text), strict=True)) == [(text, None)]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Wait. [door slams] Who is it?", "Wait. Who is it?"),
        ("[Alice] Wait.\n[door slams]", "[Alice] Wait."),
        ("<i>[wind howls]</i>\nCome in.", "Come in."),
        ("Listen [a bell\nrings] now.", "Listen\nnow."),
    ],
)
def test_several_words_in_small_letters_are_a_sound(read: ReadSubtitles, text: str, spoken: str) -> None:
    sheet = read(srt(text))
    assert said(sheet) == [(spoken, None)]
    assert "a sound is left out: [" in " ".join(messages(sheet))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[music] Hello.", ("Hello.", None)),
        ("(sighs) Oh.", ("Oh.", None)),
        ("[DOOR SLAMS]\nWho is it?", ("Who is it?", None)),
        ("♪ La la la ♪\nHello.", ("Hello.", None)),
        ("♪ La la la\nHello.", ("Hello.", None)),
        ("ALICE: Hello.", ("Hello.", "ALICE")),
        ("- ALICE: Hello.\n- DR. O’NEIL: And you.", ("[ALICE] Hello.\n[DR. O’NEIL] And you.", None)),
        ("ALICE: Hello,\nmy dear.", ("Hello,\nmy dear.", "ALICE")),
        ("ALICE: Hello.\n- Go away.", ("[ALICE] Hello.\n- Go away.", None)),
        ("ALICE (whispers): Hello.", ("Hello.", "ALICE")),
        ("[ALICE]: Hello.", ("Hello.", "ALICE")),
        ("ÉMILE: Bonjour.", ("Bonjour.", "ÉMILE")),
        ("Alice: Hello.", ("Alice: Hello.", None)),
        ("AT 12:30: go.", ("AT 12:30: go.", None)),
        ("The time: 12:30", ("The time: 12:30", None)),
    ],
)
def test_subtitles_for_the_hard_of_hearing_are_understood(
    read: ReadSubtitles, text: str, expected: tuple[str, str | None]
) -> None:
    assert said(read(srt(text), brackets="sdh")) == [expected]


def test_each_sound_is_told_with_its_line(read: ReadSubtitles) -> None:
    sheet = read(srt("Hello.\n(sighs) Oh.\n[door slams]"), brackets="sdh")
    assert [(remark.line, remark.message) for remark in sheet.remarks] == [
        (4, "a sound is left out: (sighs)"),
        (5, "a sound is left out: [door slams]"),
    ]


def test_a_cue_that_is_only_a_sound_is_left_out(read: ReadSubtitles) -> None:
    sheet = read(srt("(sighs)") + "\n2\n00:00:03,000 --> 00:00:04,000\nOh.\n", brackets="sdh")
    assert said(sheet) == [("Oh.", None)]
    assert messages(sheet) == ["the cue is only sounds and is left out: (sighs)"]


def test_a_file_of_nothing_but_sounds_is_empty_and_says_why(read: ReadSubtitles) -> None:
    with pytest.raises(SourceEmpty) as caught:
        read(srt("[door slams]"))
    assert "[door slams]" in str(caught.value)
