"""Subtitles as they are found: each file is read for what it must mean, and each fault is told with its line."""

from collections.abc import Callable
from dataclasses import dataclass

import pysubs2
import pytest

from phases.cue import CueSheet
from phases.errors import SourceBroken

ReadSubtitles = Callable[..., CueSheet]

SCENE = [
    (1000, 2500, "Good evening."),
    (3000, 4500, "Is anybody there?\nPlease answer."),
    (5000, 6000, "Nobody."),
]
CLEAN = (
    "1\n00:00:01,000 --> 00:00:02,500\nGood evening.\n\n"
    "2\n00:00:03,000 --> 00:00:04,500\nIs anybody there?\nPlease answer.\n\n"
    "3\n00:00:05,000 --> 00:00:06,000\nNobody.\n"
)
VTT = "WEBVTT\n\n" + CLEAN.replace(",", ".")
ASS = (
    "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Good evening.\n"
    "Dialogue: 0,0:00:03.00,0:00:04.50,Default,,0,0,0,,Is anybody there?\\NPlease answer.\n"
    "Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,Nobody.\n"
)


@dataclass(frozen=True)
class Nasty:
    """A file, and what is said of it: beginnings of remarks, by line."""

    content: str | bytes
    remarks: tuple[tuple[int, str], ...] = ()
    name: str = "scene.srt"


def changed(old: str, new: str, *remarks: tuple[int, str], base: str = CLEAN) -> Nasty:
    assert old in base
    return Nasty(base.replace(old, new), remarks)


THE_SAME_SCENE = {
    "clean SRT": Nasty(CLEAN),
    "clean WebVTT": Nasty(VTT),
    "clean ASS": Nasty(ASS),
    "the suffix of another format": Nasty(VTT, name="scene.ass"),
    "SRT that is called VTT": Nasty(
        CLEAN, ((1, "the file does not begin"), *((n, "the millis") for n in (2, 6, 11))), "scene.vtt"
    ),
    "byte order mark": Nasty(b"\xef\xbb\xbf" + CLEAN.encode(), ((1, "the file begins with a byte"),)),
    "UTF-16 little": Nasty(b"\xff\xfe" + CLEAN.encode("utf-16-le"), ((1, "the file is written in UTF-16"),)),
    "UTF-16 big": Nasty(b"\xfe\xff" + CLEAN.encode("utf-16-be"), ((1, "the file is written in UTF-16"),)),
    "UTF-16 without mark": Nasty(CLEAN.encode("utf-16-le"), ((1, "the file is written in UTF-16"),)),
    "CR LF": Nasty(CLEAN.replace("\n", "\r\n")),
    "CR": Nasty(CLEAN.replace("\n", "\r"), ((1, "lines end in a carriage return"),)),
    "CR CR LF": Nasty(CLEAN.replace("\n", "\r\r\n"), ((1, "lines end in a carriage return"),)),
    "mixed line ends": changed("1\n", "1\r\n", (1, "some lines end in CR LF")),
    "no line end at the end": Nasty(CLEAN.rstrip()),
    "blank lines at both ends": Nasty(f"\n\n{CLEAN}\n\n\n"),
    "points before the milliseconds": Nasty(
        CLEAN.replace(",", "."), tuple((n, "the milliseconds are not") for n in (2, 6, 11))
    ),
    "short milliseconds": changed("02,500", "02,5", (2, "the milliseconds are not")),
    "two digits": changed("02,500", "02,50", (2, "the milliseconds are not")),
    "six digits": changed("02,500", "02,499999", (2, "the milliseconds are not")),
    "no milliseconds": changed("01,000", "01", (2, "the milliseconds are not")),
    "short hours": changed("00:00:01", "0:00:01", (2, "the time is not written as HH:MM:SS")),
    "no hours": changed("00:00:01", "00:01", (2, "the time is not written as HH:MM:SS")),
    "blanks in the times": changed("00:00:01,000", "00: 00:01, 000"),
    "no blanks beside the arrow": changed(" --> 00:00:02", "-->00:00:02"),
    "another arrow": changed("01,000 --> ", "01,000 –> ", (2, "the arrow between")),
    "a short arrow": changed("01,000 --> ", "01,000 -> ", (2, "the arrow between")),
    "no numbers": Nasty(
        "\n".join(line for line in CLEAN.split("\n") if not line.isdigit()),
        tuple((n, "the cue has no number") for n in (1, 4, 8)),
    ),
    "a number missing": changed("2\n00", "00", (5, "the cue has no number")),
    "a number twice": changed("2\n00", "1\n00", (5, "the number of the cue was there")),
    "a number that is none": changed("2\n00", "2b\n00", (5, "the number of the cue is not")),
    "a number of 20,000 digits": changed("2\n00", f"{'9' * 20_000}\n00"),
    "a blank line after the number": changed("2\n00", "2\n\n00"),
    "a blank line after the times": changed("02,500\n", "02,500\n\n", (3, "there is a blank line inside")),
    "a blank line inside a cue": changed("there?\n", "there?\n\n", (8, "there is a blank line inside")),
    "no blank lines between cues": Nasty(
        CLEAN.replace("\n\n", "\n"), ((4, "there is no blank line"), (8, "there is no blank line"))
    ),
    "blank lines of blanks": Nasty(CLEAN.replace("\n\n", "\n \t\n")),
    "text in the line of the times": changed("06,000\nNobody", "06,000 Nobody", (11, "the text stands in")),
    "positions": changed("02,500", "02,500  X1:201 X2:516 Y1:397 Y2:423", (2, "the position after")),
    "italics": changed("Nobody.", "<i>Nobody.</i>", (12, "markup"), (12, "markup")),
    "fonts over two lines": changed(
        "Is anybody there?\nPlease answer.",
        '<font color="#ffff00">Is anybody there?\nPlease answer.</font>',
        (7, "markup"),
        (8, "markup"),
    ),
    "alignment codes": changed("Nobody.", "{\\an8}{\\pos(1,2)}Nobody.", (12, "codes for"), (12, "codes for")),
    "codes of MicroDVD": changed("Nobody.", "{y:i}Nobody.", (12, "codes for")),
    "a line break in HTML": changed("there?\nPlease", "there?<br />Please", (7, "markup")),
    "a line break of ASS": changed("there?\nPlease", "there?\\NPlease", (7, "\\N is read")),
    "entities": changed("Nobody.", "&#78;obody&period;", (12, "an HTML entity"), (12, "an HTML entity")),
    "out of order": Nasty(
        "3\n00:00:05,000 --> 00:00:06,000\nNobody.\n\n" + CLEAN.partition("3\n00:00:05")[0],
        ((5, "the cue starts before"), (9, "the cue starts before")),
    ),
    "an empty cue": Nasty(f"{CLEAN}\n4\n00:00:07,000 --> 00:00:08,000\n", ((14, "the cue has no text"),)),
    "a cue without a letter": Nasty(
        f"{CLEAN}\n4\n00:00:07,000 --> 00:00:08,000\n♪ …\n", ((14, "the cue has no letter"),)
    ),
    "a description of a sound": Nasty(
        f"{CLEAN}\n4\n00:00:07,000 --> 00:00:08,000\n[door\nslams]\n", ((14, "the cue is only sounds"),)
    ),
    "a description in a cue": changed(
        "Nobody.", "[wind howls] Nobody.", (12, "a sound is left out: [wind howls]")
    ),
    "cut off after a number": Nasty(f"{CLEAN}\n4\n", ((14, "the file ends inside a cue"),)),
    "cut off in the first time": Nasty(f"{CLEAN}\n4\n00:00:0", ((14, "the file ends inside a cue"),)),
    "cut off in the second time": Nasty(
        f"{CLEAN}\n4\n00:00:07,000 --> 00:0", ((14, "the file ends inside a cue"),)
    ),
    "a preamble": Nasty(f"Subtitles by Nobody\n\n{CLEAN}", ((1, "what stands before the first cue"),)),
    # WebVTT
    "WebVTT of minutes": Nasty(VTT.replace("00:00:", "00:")),
    "WebVTT with commas": Nasty(
        VTT.replace(".000 -->", ",000 -->"), tuple((n, "the milliseconds are not") for n in (4, 8, 13))
    ),
    "WebVTT without numbers and blank lines": Nasty(
        "\n".join(line for line in VTT.split("\n") if line and not line.isdigit()),
        ((4, "there is no blank line"), (7, "there is no blank line")),
    ),
    "WebVTT after a blank line": Nasty(f"\n{VTT}", ((1, "there are blank lines before"),)),
    "WebVTT with byte order mark": Nasty(
        b"\xef\xbb\xbf" + VTT.encode(), ((1, "the file begins with a byte"),)
    ),
    "WebVTT without a blank line after its header": Nasty(VTT.replace("WEBVTT\n\n1\n", "WEBVTT\n")),
    "header with a title": Nasty(VTT.replace("WEBVTT", "WEBVTT - A scene\nKind: captions")),
    "notes, styles and regions": Nasty(
        VTT.replace(
            "WEBVTT\n", "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\nwidth:40%\n\nNOTE a\nb\n"
        ).replace("2\n00", "NOTE\nthe next is loud\n\n2\n00")
    ),
    "identifiers": Nasty(VTT.replace("1\n00", "opening words\n00")),
    "settings after the times": Nasty(
        VTT.replace("02.500", "02.500 align:start position:10%,line-left size:35%")
    ),
    "entities of WebVTT": Nasty(VTT.replace("Nobody.", "&#78;obody&period;")),
    "classes and inner times": Nasty(
        VTT.replace("Nobody.", "<c.loud.yellow>No</c><00:00:05.500><c>body</c>.")
    ),
    "markup that WebVTT has not": Nasty(
        VTT.replace("Nobody.", "<font>Nobody.</font>"), ((14, "markup"), (14, "markup"))
    ),
    # ASS
    "ASS with overrides": Nasty(ASS.replace("Nobody.", "{\\an8\\fs20}No{\\i1}body{\\i0}.{a note}")),
    "ASS with comments": Nasty(
        ASS + "Comment: 0,0:00:07.00,0:00:08.00,Default,,0,0,0,,Left out\n; and this\n"
    ),
    "ASS with a drawing": Nasty(
        ASS + "Dialogue: 0,0:00:07.00,0:00:08.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0 100 100{\\p0}\n",
        ((9, "a drawing is left out"), (9, "the cue has no text")),
    ),
    "ASS with a drawing beside text": Nasty(
        ASS.replace("Nobody.", "{\\p2}m 0 0 l 9 9{\\p0}Nobody."), ((8, "a drawing is left out"),)
    ),
    "ASS with a shadow": Nasty(
        ASS + "Dialogue: 1,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\blur3}Nobody.\n", ((9, "the same text"),)
    ),
    "ASS with soft breaks": Nasty(
        ASS.replace("Good evening", "Good\\nevening").replace("Nobody.", "Nobody.\\h")
    ),
    "ASS with its fields in another order": Nasty(
        "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.50,Good evening.\n"
        "Dialogue: 0:00:03.00,0:00:04.50,Is anybody there?\\NPlease answer.\nDialogue: 0:00:05.00,0:00:06.00,Nobody.\n"
    ),
    "SSA": Nasty(
        ASS.replace("v4.00+", "v4.00").replace("Layer", "Marked").replace("Dialogue: 0", "Dialogue: Marked=0")
    ),
    "ASS without sections": Nasty(ASS.partition("[Events]\n")[2], ((1, "the file has no sections"),)),
    "ASS with fonts in it": Nasty(ASS + "\n[Fonts]\nfontname: a.ttf\nDialogue: 0!!!\n"),
    "ASS cut off": Nasty(ASS + "Dialogue: 0,0:00:07.00,0:0", ((9, "the file ends inside a cue"),)),
    "ASS with a broken line": Nasty(ASS + "a line too many\n", ((9, "a line that is no event"),)),
}


@pytest.mark.parametrize("name", THE_SAME_SCENE)
def test_the_same_scene_is_read_from(read: ReadSubtitles, name: str) -> None:
    nasty = THE_SAME_SCENE[name]
    sheet = read(nasty.content, nasty.name)
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in sheet.cues] == SCENE
    assert [cue.number for cue in sheet.cues] == [1, 2, 3]
    assert len(sheet.remarks) == len(nasty.remarks), sheet.remarks
    for remark, (line, beginning) in zip(sheet.remarks, nasty.remarks, strict=True):
        assert (remark.line, remark.message[: len(beginning)]) == (line, beginning)


@pytest.mark.parametrize("name", [name for name, nasty in THE_SAME_SCENE.items() if nasty.remarks])
def test_strictly_it_is_refused_with_all_that_is_wrong(read: ReadSubtitles, name: str) -> None:
    nasty = THE_SAME_SCENE[name]
    with pytest.raises(SourceBroken) as caught:
        read(nasty.content, nasty.name, strict=True)
    for line, beginning in nasty.remarks:
        assert f"{line}" in caught.value.message
        assert beginning in caught.value.message


@pytest.mark.parametrize("name", [name for name, nasty in THE_SAME_SCENE.items() if not nasty.remarks])
def test_strictly_there_is_nothing_wrong_with(read: ReadSubtitles, name: str) -> None:
    nasty = THE_SAME_SCENE[name]
    assert len(read(nasty.content, nasty.name, strict=True).cues) == 3


@pytest.mark.parametrize(
    "name", ["clean SRT", "clean WebVTT", "clean ASS", "ASS with overrides", "italics", "out of order"]
)
def test_another_reader_understands_the_same(name: str) -> None:
    content = THE_SAME_SCENE[name].content
    assert isinstance(content, str)
    found = pysubs2.SSAFile.from_string(content, format_="ass" if "ASS" in name else None)
    found.sort()
    assert [(line.start, line.end, line.plaintext) for line in found] == SCENE
