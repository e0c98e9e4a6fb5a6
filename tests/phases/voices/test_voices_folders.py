"""What lies in a voice folder is a voice, under the name of its file."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phases.errors import VoiceUnusable
from phases.voice import folded
from phases.voices import SUFFIXES, Sample, find_voices, read_sample, read_voices
from phases.voices.names import as_written
from phases.voices.side_files import side_files

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def put(path: Path, content: str | bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_voice_is_an_audio_file_and_its_name_is_its_stem_in_small_letters(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        put(tmp_path / f"Voice {suffix[1:].upper()}{suffix}")
    put(tmp_path / "LOUD.WAV")
    put(tmp_path / "notes.txt")
    put(tmp_path / "cover.jpg")
    assert set(read_voices([tmp_path])) == {*(f"voice {suffix[1:]}" for suffix in SUFFIXES), "loud"}


def test_folders_only_organise(tmp_path: Path) -> None:
    put(tmp_path / "english" / "old" / "Alice.mp3")
    assert read_voices([tmp_path])["alice"].audio == tmp_path / "english" / "old" / "Alice.mp3"


def test_hidden_files_and_folders_are_no_voices(tmp_path: Path) -> None:
    put(tmp_path / ".alice.wav")
    put(tmp_path / ".trash" / "bob.wav")
    put(tmp_path / "folder.wav" / "readme.txt")
    assert read_voices([tmp_path]) == {}


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    put(tmp_path / "inner" / "alice.wav")
    (tmp_path / "inner" / "back").symlink_to(tmp_path)
    (tmp_path / "inner" / "self").symlink_to(tmp_path / "inner")
    assert set(find_voices([tmp_path]).recordings) == {"alice"}
    assert find_voices([tmp_path]).hidden == ()


def test_a_folder_that_is_linked_to_is_looked_through(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "alice.wav")
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "shared").symlink_to(tmp_path / "elsewhere")
    assert set(find_voices([tmp_path / "voices"]).recordings) == {"alice"}


def test_the_first_folder_wins_and_what_it_hides_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = put(tmp_path / "a" / "Alice.flac"), put(tmp_path / "b" / "alice.wav")
    assert read_voices([tmp_path / "a", tmp_path / "b"])["alice"].audio == first
    assert caplog.messages == [f"{second} is not used: {first} is the voice “alice” already."]
    assert read_voices([tmp_path / "b", tmp_path / "a"])["alice"].audio == second


def test_within_a_folder_what_is_nearer_to_the_top_wins(tmp_path: Path) -> None:
    put(tmp_path / "a" / "alice.flac")
    put(tmp_path / "alice.wav")
    shelf = find_voices([tmp_path])
    assert shelf.recordings["alice"] == tmp_path / "alice.wav"
    assert [hidden.path for hidden in shelf.hidden] == [tmp_path / "a" / "alice.flac"]


def test_a_folder_that_is_named_twice_hides_nothing(tmp_path: Path) -> None:
    put(tmp_path / "inner" / "alice.wav")
    (tmp_path / "link").symlink_to(tmp_path / "inner")
    assert find_voices([tmp_path, tmp_path / "inner", tmp_path / "link"]).hidden == ()


def test_a_folder_that_is_not_there_holds_no_voices(tmp_path: Path) -> None:
    assert read_voices([tmp_path / "none"]) == {}


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnusable, match="must be a folder"):
        read_voices([put(tmp_path / "file")])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    with pytest.raises(VoiceUnusable, match="cannot be read"):
        read_voices([tmp_path])


def test_all_that_is_told_beside_a_recording_is_read(tmp_path: Path) -> None:
    audio = put(tmp_path / "Alice.wav")
    put(tmp_path / "Alice.txt", "something else")
    put(tmp_path / "Alice.reference.txt", b"\xef\xbb\xbfIt was  a dark\r\nnight. \r\n")
    put(
        tmp_path / "Alice.toml",
        'rights = "CC0"\nconsent = "A. Liddell, 4 July 1862"\nlanguages = ["en", "pt_BR"]\n'
        '[engines.chatterbox]\nexaggeration = 0.7\n[engines."chatterbox/turbo"]\nexaggeration = 1\n',
    )
    sample = read_sample(audio)
    assert sample == Sample(
        name="alice",
        audio=audio,
        transcript="It was a dark night.",
        languages=("en", "pt-BR"),
        rights="CC0",
        consent="A. Liddell, 4 July 1862",
        parameters={"chatterbox": {"exaggeration": 0.7}, "chatterbox/turbo": {"exaggeration": 1.0}},
    )
    assert sample.parameters_for("chatterbox") == {"exaggeration": 0.7}
    assert sample.parameters_for("chatterbox/english") == {"exaggeration": 0.7}
    assert sample.parameters_for("chatterbox/turbo") == {"exaggeration": 1.0}
    assert sample.parameters_for("f5-tts") == {}


def test_a_recording_alone_is_a_voice_of_which_nothing_is_told(tmp_path: Path) -> None:
    assert read_sample(put(tmp_path / "bob.mp3")) == Sample("bob", tmp_path / "bob.mp3")


def test_the_plain_transcript_counts_where_there_is_no_other(tmp_path: Path) -> None:
    put(tmp_path / "bob.txt", "Hello there.")
    assert read_sample(put(tmp_path / "bob.mp3")).transcript == "Hello there."


BROKEN = {
    "an unknown key": ('right = "CC0"', r"“right” means nothing here.*Did you mean “rights”\?"),
    "a number for a text": ("rights = 7", "“rights” is 7, not a text"),
    "an empty text": ('consent = " "', "“consent” is empty"),
    "no language": ('language = "klingonese"', "“language” names “klingonese”"),
    "no language in a list": ('languages = ["en", "?"]', "“languages” names “\\?”"),
    "a number in a list": ('languages = ["en", 7]', "“languages.2” is 7, not a text"),
    "no list": ('languages = "en"', '“languages” is "en", not a list'),
    "both": ('language = "en"\nlanguages = ["de"]', "“language” says the same as “languages”"),
    "no table": ('engines = "chatterbox"', '“engines” is "chatterbox", not a table'),
    "no table of an engine": ("[engines]\nchatterbox = 7", "“engines.chatterbox” is 7, not a table"),
    "no number": (
        '[engines.chatterbox]\nspeed = "fast"',
        '“engines.chatterbox.speed” is "fast", not a number',
    ),
    "a truth": ("[engines.chatterbox]\nspeed = true", "“engines.chatterbox.speed” is true, not a number"),
    "not finite": ("[engines.chatterbox]\nspeed = nan", "“engines.chatterbox.speed” is no number"),
    "huge": (f"[engines.chatterbox]\nspeed = 1{'0' * 400}", "“engines.chatterbox.speed” is no number"),
    "no TOML": ("rights = CC0", "cannot be understood"),
    "too deep": (f"rights = {'[' * 5_000}", "cannot be understood"),
    "not in UTF-8": (b'rights = "\xe9"', "cannot be understood"),
}


@pytest.mark.parametrize(("content", "told"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_facts_name_the_file_and_the_key(tmp_path: Path, content: str | bytes, told: str) -> None:
    facts = put(tmp_path / "alice.toml", content)
    with pytest.raises(VoiceUnusable, match=told) as caught:
        read_sample(put(tmp_path / "alice.wav"))
    assert str(facts) in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "told"),
    [(b" \n", "is empty"), (b"\xef\xbb\xbf", "is empty"), (b"caf\xe9", "is not in UTF-8")],
)
@pytest.mark.parametrize("ending", [".reference.txt", ".txt"])
def test_a_transcript_without_words_names_its_file(
    tmp_path: Path, ending: str, content: bytes, told: str
) -> None:
    transcript = put(tmp_path / f"alice{ending}", content)
    with pytest.raises(VoiceUnusable, match=told) as caught:
        read_sample(put(tmp_path / "alice.wav"))
    assert str(transcript) in caught.value.message


def test_a_broken_voice_is_in_the_way_of_none_that_is_looked_up_by_itself(tmp_path: Path) -> None:
    put(tmp_path / "alice.wav")
    put(tmp_path / "alice.toml", "?")
    put(tmp_path / "bob.wav")
    assert read_sample(find_voices([tmp_path]).recordings["bob"]).name == "bob"


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(str.strip)
words = texts.filter(bool)
numbers = st.floats(allow_nan=False, allow_infinity=False)


@in_one_folder
@given(
    transcript=texts,
    languages=st.lists(st.sampled_from(["en", "de", "pt-BR", "zh-Hant-TW"]), max_size=3),
    rights=texts,
    consent=texts,
    parameters=st.dictionaries(words, st.dictionaries(words, numbers, max_size=3), max_size=3),
)
def test_whatever_is_told_of_a_voice_is_read_as_it_was_written(
    tmp_path: Path,
    transcript: str,
    languages: list[str],
    rights: str,
    consent: str,
    parameters: dict[str, dict[str, float]],
) -> None:
    audio = put(tmp_path / "alice.wav")
    (tmp_path / "alice.reference.txt").unlink(missing_ok=True)
    told = Sample("alice", audio, as_written(transcript), tuple(languages), rights, consent, parameters)
    for path, content in side_files(told).items():
        path.write_bytes(content)
    assert read_sample(audio) == told


@given(name=st.text())
def test_a_name_is_compared_by_what_it_is_compared_by(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    assert folded(f"  {name}\t") == folded(name)
    assert folded(name.casefold()) == folded(name)
    for form in ("NFC", "NFD"):
        assert folded(unicodedata.normalize(form, name)) == folded(name)


@pytest.mark.parametrize("spelling", ["Zoë", "ZOË", "zoe\u0308", " Zoë "])
def test_spellings_of_one_name_are_one_name(spelling: str) -> None:
    assert folded(spelling) == "zoë"
