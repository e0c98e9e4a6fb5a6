"""Cast sheets and alias files: what is written is what is meant, or the key that cannot be is named."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phases.errors import SettingsInvalid
from phases.script import NARRATOR
from phases.voice import Alias, Cast, Voice, folded
from phases.voices import CastSheet, VoiceChoice, printed_cast, read_aliases, read_cast, read_sample
from phases.voices.names import as_written

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

EXAMPLE = """
narrator = "af_heart"

[speakers]
Alice = { engine = "kokoro", voice = "bf_emma", parameters = { speed = 1.1 } }
Bob = "am_adam"
Carol = { engine = "chatterbox" }

[aliases]
"The  Old Man" = { speaker = "bob", language = "pt_BR" }
Al = "Alice"
Grandfather = "the old man"
"The Author" = "Narrator"

[languages]
pt = { engine = "kokoro", voice = "pf_dora" }
"""


def written(folder: Path, text: str | bytes, name: str = "cast.toml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_cast_is_read_as_it_is_meant(tmp_path: Path) -> None:
    assert read_cast(written(tmp_path, EXAMPLE)) == CastSheet(
        narrator=VoiceChoice(voice="af_heart"),
        speakers={
            "Alice": VoiceChoice("kokoro", "bf_emma", {"speed": 1.1}),
            "Bob": VoiceChoice(voice="am_adam"),
            "Carol": VoiceChoice("chatterbox"),
        },
        aliases={
            "The Old Man": Alias("bob", "pt-BR"),
            "Al": Alias("Alice"),
            "Grandfather": Alias("the old man"),
            "The Author": Alias("Narrator"),
        },
        languages={"pt": VoiceChoice("kokoro", "pf_dora")},
    )


def test_aliases_lead_straight_to_their_speaker_with_the_first_language_on_the_way(tmp_path: Path) -> None:
    assert read_cast(written(tmp_path, EXAMPLE)).direct_aliases == {
        "the old man": Alias("bob", "pt-BR"),
        "al": Alias("alice"),
        "grandfather": Alias("bob", "pt-BR"),
        "the author": Alias(NARRATOR),
    }


def test_a_sheet_makes_a_cast(tmp_path: Path) -> None:
    sheet = read_cast(written(tmp_path, EXAMPLE))
    voices = {
        folded(name): Voice(choice.voice or "default", choice.engine or "run", name, "CC0", ("en",))
        for name, choice in sheet.speakers.items()
    }
    cast = Cast(Voice("af_heart", "run", "n", "CC0", ("en",)), voices, sheet.direct_aliases)
    meant = cast.called("GRANDFATHER")
    assert meant == Alias("bob", "pt-BR")
    assert cast.voice_of(meant.speaker, "en").name == "am_adam"
    author = cast.called("the author")
    assert author is not None
    assert cast.voice_of(author.speaker, "en").name == "af_heart"


def test_an_empty_sheet_leaves_all_to_the_run(tmp_path: Path) -> None:
    assert read_cast(written(tmp_path, b"\xef\xbb\xbf# nobody yet\r\n")) == CastSheet()


WRONG = {
    "unknown table": ("[speaker]\nAl = 'x'", r"“speaker” means nothing here.*Did you mean “speakers”\?"),
    "unknown key": ("[speakers]\nAl = { voise = 'x' }", r"“speakers.Al.voise” means nothing.*“voice”"),
    "unknown key of an alias": ("[aliases]\nAl = { who = 'x' }", "“aliases.Al.who” means nothing"),
    "a number for a voice": ("narrator = 7", "“narrator” is 7, not a text"),
    "a list for a voice": ("[speakers]\nAl = ['x']", "“speakers.Al” is .*, not a text"),
    "an empty voice": ("[speakers]\nAl = ''", "“speakers.Al” is empty"),
    "an empty choice": ("[speakers]\nAl = {}", "“speakers.Al” says nothing"),
    "engine and voice in one": (
        'narrator = "kokoro/af_heart"',
        r'“narrator” is “kokoro/af_heart”.*{ engine = "kokoro", voice = "af_heart" }',
    ),
    "no number": (
        "[speakers]\nAl = { parameters = { speed = 'fast' } }",
        '“speakers.Al.parameters.speed” is "fast", not a number',
    ),
    "parameters are no table": (
        "[speakers]\nAl = { parameters = 7 }",
        "“speakers.Al.parameters” is 7, not a table",
    ),
    "speakers are no table": ("speakers = 'Al'", '“speakers” is "Al", not a table'),
    "speakers are many tables": ("[[speakers]]\nAl = 'x'", "“speakers” is .* not a table"),
    "one name twice": ("[speakers]\nAl = 'x'\n' AL' = 'y'", "“speakers. AL” is the same name as “Al”"),
    "one name twice, accents apart": (
        "[speakers]\n'Zo\u00eb' = 'x'\n'zoe\u0308' = 'y'",
        "is the same name as “Zo\u00eb”",
    ),
    "one key twice": ("[speakers]\nAl = 'x'\nAl = 'y'", "cannot be understood"),
    "one alias twice": (
        "[speakers]\nB = 'x'\n[aliases]\nAl = 'B'\nAL = 'B'",
        "“aliases.AL” is the same name as “Al”",
    ),
    "one language twice": (
        "[languages]\npt-BR = 'x'\npt_br = 'y'",
        "“languages.pt_br” is the same name as “pt-BR”",
    ),
    "an alias that is a speaker": (
        "[speakers]\nAl = 'x'\nB = 'y'\n[aliases]\nAL = 'B'",
        r"“aliases.AL” is a speaker too \(“Al”\)",
    ),
    "an alias of nobody": ("[aliases]\nAl = 'B'", "“aliases.Al” leads to “b”, who is no speaker"),
    "an alias of an alias of nobody": ("[aliases]\nAl = 'B'\nB = 'C'", "“aliases.Al” leads to “c”"),
    "an alias of itself": ("[aliases]\nAl = 'al'", "“aliases.Al” leads back to itself"),
    "a loop": ("[aliases]\nA = 'B'\nB = 'C'\nC = 'A'", "“aliases.A” leads back to itself"),
    "a loop further on": ("[aliases]\nA = 'B'\nB = 'C'\nC = 'B'", "“aliases.A” leads back to itself"),
    "an alias without a speaker": ("[aliases]\nAl = { language = 'pt' }", "“aliases.Al” names no speaker"),
    "no language": ("[languages]\nklingonese = 'x'", "“languages.klingonese” names “klingonese”"),
    "no language of an alias": (
        "[speakers]\nB = 'x'\n[aliases]\nAl = { speaker = 'B', language = '?' }",
        "“aliases.Al.language” names “\\?”",
    ),
    "the narrator as a speaker": ("[speakers]\nNarrator = 'x'", "“speakers.Narrator” is the narrator"),
    "the narrator as an alias": (
        "[speakers]\nB = 'x'\n[aliases]\nnarrator = 'B'",
        "“aliases.narrator” is the narrator",
    ),
    "no name": ("[speakers]\n' ' = 'x'", "“speakers. ” is no name"),
    "no TOML": ("Al: x", "cannot be understood"),
    "not in UTF-8": (b"narrator = '\xe9'", "cannot be understood"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_is_told_by_file_and_key(tmp_path: Path, text: str | bytes, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsInvalid, match=told) as caught:
        read_cast(path)
    assert str(path) in caught.value.message
    assert caught.value.remedy


def test_a_sheet_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match=r"none\.toml cannot be read"):
        read_cast(tmp_path / "none.toml")
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        read_cast(tmp_path)


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).map(str.strip).filter(bool)
names = texts.map(as_written).filter(lambda name: folded(name) not in {"", NARRATOR})
numbers = st.floats(allow_nan=False, allow_infinity=False)
choices = st.builds(
    VoiceChoice, st.none() | texts, st.none() | texts, st.dictionaries(texts, numbers, max_size=2)
).filter(lambda choice: choice != VoiceChoice())
tags = st.sampled_from(["en", "de", "pt-BR", "zh-Hant-TW"])


@st.composite
def sheets(draw: st.DrawFn) -> CastSheet:
    everybody = draw(st.lists(names, max_size=6, unique_by=folded))
    speakers = everybody[: draw(st.integers(0, len(everybody)))]
    aliases: dict[str, Alias] = {}
    for name in everybody[len(speakers) :]:
        speaker = draw(st.sampled_from([NARRATOR, *speakers, *aliases]))
        aliases[name] = Alias(speaker, draw(st.none() | tags))
    return CastSheet(
        narrator=draw(st.just(VoiceChoice()) | choices),
        speakers={name: draw(choices) for name in speakers},
        aliases=aliases,
        languages=draw(st.dictionaries(tags, choices, max_size=3)),
    )


@in_one_folder
@given(sheet=sheets())
def test_a_sheet_that_is_printed_is_read_as_it_was(tmp_path: Path, sheet: CastSheet) -> None:
    assert read_cast(written(tmp_path, printed_cast(sheet))) == sheet


@given(sheet=sheets())
def test_every_alias_ends_at_a_speaker_or_the_narrator(sheet: CastSheet) -> None:
    ends = {alias.speaker for alias in sheet.direct_aliases.values()}
    assert ends <= {NARRATOR, *map(folded, sheet.speakers)}
    assert len(sheet.direct_aliases) == len(sheet.aliases)


@in_one_folder
@given(text=st.text(max_size=80) | st.binary(max_size=80))
def test_any_file_is_a_cast_or_an_error_of_ours(tmp_path: Path, text: str | bytes) -> None:
    content = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    for read in (read_cast, read_aliases):
        try:
            read(written(tmp_path, content))
        except SettingsInvalid:
            continue


ALIASES = """\
# Character Alias Map

Alice = female_01
Bob = male_01, fr
The  Old Man=Clint Eastwood cc3 (enhanced), pt_BR   # him
Narrator\tdavid_attenborough
Eve\t\tfemale_02\t\t\tde
Hugo = hugo, fr
Al = alice
"""


def test_alias_files_of_other_programs_are_read(tmp_path: Path) -> None:
    assert read_aliases(written(tmp_path, ALIASES, "aliases.txt")) == {
        "alice": Alias("female_01"),
        "bob": Alias("male_01", "fr"),
        "the old man": Alias("Clint Eastwood cc3 (enhanced)", "pt-BR"),
        "narrator": Alias("david_attenborough"),
        "eve": Alias("female_02", "de"),
        "hugo": Alias("hugo", "fr"),
        "al": Alias("alice"),
    }


def test_so_is_their_older_json(tmp_path: Path) -> None:
    text = '{"Alice": "female_01", "Bob": "male_01, fr"}'
    assert read_aliases(written(tmp_path, text)) == {
        "alice": Alias("female_01"),
        "bob": Alias("male_01", "fr"),
    }


WRONG_ALIASES = {
    "no voice": ("Alice =", "line 1"),
    "no name": ("\n= female_01", "line 2"),
    "one word": ("Alice", "line 1: “Alice” names no voice"),
    "no language": ("Alice = female_01, klingonese", "line 1"),
    "told twice": ("Alice = a\nALICE = b", "line 2: “ALICE” is told twice"),
    "told twice in JSON": ('{"Alice": "a", "Alice": "b"}', "“Alice” is told twice"),
    "no text in JSON": ('{"Alice": ["a"]}', "“Alice”: it is no text"),
    "broken JSON": ('{"Alice": ', "cannot be understood"),
    "a loop": ("A = B\nB = A", "“a”: it leads back to itself"),
    "not in UTF-8": (b"Zo\xeb = female_01", "not in UTF-8"),
}


@pytest.mark.parametrize(("text", "told"), WRONG_ALIASES.values(), ids=WRONG_ALIASES.keys())
def test_what_cannot_be_an_alias_is_told_by_its_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsInvalid, match=told) as caught:
        read_aliases(path)
    assert str(path) in caught.value.message


def test_an_alias_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        read_aliases(tmp_path / "none.txt")


def test_the_examples_of_the_docs_are_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "voices.md").read_text(encoding="utf-8")
    facts, cast = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    assert (
        read_cast(written(tmp_path, cast.replace("…", "'…'"))).direct_aliases["the old man"].language == "pt"
    )
    written(tmp_path, facts, "alice.toml")
    assert read_sample(tmp_path / "alice.wav").parameters_for("chatterbox/turbo") == {"exaggeration": 0.7}


def test_an_alias_file_is_a_cast_in_which_each_voice_speaks_for_itself(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Alice = Female_01, de\nnarrator = Deep\nFemale_02 = Female_02, fr\nAl\tAlice\n",
        "aliases.txt",
    )
    cast = read_cast(path)
    assert cast.narrator == VoiceChoice(voice="Deep")
    assert set(cast.speakers) == {"Deep", "Female_01", "Female_02"}
    assert cast.direct_aliases["alice"] == Alias("female_01", "de")
    assert cast.direct_aliases["al"] == Alias("female_01", "de")
