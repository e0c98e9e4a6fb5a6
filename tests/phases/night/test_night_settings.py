"""What a folder may say of its books and nights, and what it is told when that cannot be."""

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.errors import SettingsInvalid
from phases.night.settings import (
    BookSettings,
    NightSettings,
    WindowSettings,
    read_book_settings,
    read_night_settings,
)
from phases.night.window import Window

NOTHING = BookSettings()


def book_file(folder: Path, text: str | bytes) -> Path:
    path = folder / "book.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / "book.epub"


def night_file(folder: Path, text: str) -> Path:
    (folder / "night.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_that_says_nothing_has_the_defaults_and_is_always_open(tmp_path: Path) -> None:
    settings = read_night_settings(tmp_path)
    assert settings.defaults == NOTHING
    assert settings.window.window() == Window.always()


def test_what_a_book_says_goes_over_what_the_folder_says(tmp_path: Path) -> None:
    folder = night_file(
        tmp_path, '[defaults]\nengine = "kokoro"\nvoice = "af_heart"\npriority = 5\nskip = true'
    )
    book = book_file(tmp_path, 'voice = "am_adam"\npriority = 0\nskip = false')
    settings = read_book_settings(book, read_night_settings(folder).defaults)
    assert (settings.engine, settings.voice, settings.priority, settings.skip) == (
        "kokoro",
        "am_adam",
        0,
        False,
    )


def test_paths_are_found_from_the_folder_of_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "series").mkdir()
    defaults = read_night_settings(
        night_file(tmp_path, '[defaults]\nout = "finished"\ncast = "/casts/one.toml"')
    ).defaults
    settings = read_book_settings(book_file(tmp_path / "series", 'cast = "../cast.toml"'), defaults)
    assert settings.out == tmp_path / "finished"
    assert settings.cast == tmp_path / "series/../cast.toml"
    assert defaults.cast == Path("/casts/one.toml")


def test_a_path_may_begin_in_the_home_of_a_user_and_may_only_look_so(tmp_path: Path) -> None:
    assert read_book_settings(book_file(tmp_path, 'out = "~/books"'), NOTHING).out == Path.home() / "books"
    assert (
        read_book_settings(book_file(tmp_path, 'out = "~no such user/x"'), NOTHING).out
        == tmp_path / "~no such user/x"
    )


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ('voise = "x"', "book.toml: “voise” is no setting", "Did you mean “voice”"),
        ("[speakers]\nAlice = 'a'", "“speakers” is no setting", "There are engine, voice"),
        ("priority = 101", "“priority” cannot be 101", "Mend"),
        ('priority = "high"', "“priority” cannot be 'high'", "Mend"),
        ("priority = 1.5", "“priority” cannot be 1.5", "Mend"),
        ("priority = true", "“priority” cannot be True", "Mend"),
        ('skip = "no"', "“skip” cannot be 'no'", "Mend"),
        ('voice = ""', "“voice” cannot be ''", "Mend"),
        ("voice = 3", "“voice” cannot be 3", "Mend"),
        ("cast = ['a']", "“cast” cannot be", "Mend"),
        ('chapters = "5-2"', "“5-2” is no range of chapters", "Mend"),
        ('chapters = "two"', "“two” is no chapter", "Mend"),
        ('chapters = "1,,2"', "“” is no chapter", "Mend"),
        ('chapters = "²"', "“²” is no chapter", "Mend"),
        ("chapters = 3", "“chapters” cannot be 3", "Mend"),
        ('voice = "x', "is no TOML", "Lines are written"),
        ('voice = "x"\nvoice = "y"', "is no TOML", "Lines are written"),
        pytest.param("voice = " + "[" * 9000, "is no TOML", "Lines are written", id="brackets too deep"),
        pytest.param("priority = " + "9" * 9000, "is no TOML", "Lines are written", id="a number too long"),
        pytest.param("voice = ['" + "x" * 9000 + "']", "xxx…: ", "Mend", id="a value too long to show"),
        (b"\xff\xfe\x00", "cannot be read", "UTF-8"),
        (b"voice = '\x00'", "is no TOML", "Lines are written"),
    ],
)
def test_settings_that_cannot_be_are_named_with_file_and_key(
    tmp_path: Path, text: str | bytes, message: str, remedy: str
) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        read_book_settings(book_file(tmp_path, text), NOTHING)
    assert message in caught.value.message
    assert str(tmp_path / "book.toml") in caught.value.message
    assert remedy in caught.value.remedy


def test_a_file_that_begins_with_a_mark_of_its_encoding_is_read(tmp_path: Path) -> None:
    assert read_book_settings(book_file(tmp_path, b'\xef\xbb\xbfvoice = "x"'), NOTHING).voice == "x"


def test_settings_that_are_a_folder_are_an_error_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "book.toml").mkdir()
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        read_book_settings(tmp_path / "book.epub", NOTHING)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[window]\nstart = "22:00"', "start and end go together"),
        ('[window]\nstart = "22:00"\nend = "06:00"', "needs the zone"),
        ('[window]\nstart = 22\nend = 6\nzone = "UTC"', 'written as in "22:30"'),
        ('[window]\nstart = "24:00"\nend = "06:00"\nzone = "UTC"', "“window.start” cannot be '24:00'"),
        ('[window]\nstart = "22:00Z"\nend = "06:00"\nzone = "UTC"', "have none of their own"),
        ('[window]\nstart = "22:00"\nend = "06:00"\nzone = "Europe/Prag"', "“Europe/Prag” is no time zone"),
        ('[window]\nstart = "22:00"\nend = "06:00"\nzone = "../../etc/passwd"', "is no time zone"),
        ('[window]\nstart = "22:00"\nend = "06:00"\nzone = ""', "is no time zone"),
        ('[window]\nstart = "22:00"\nend = "06:00"\nzone = "UTC"\ndays = []', "“window.days”"),
        (
            '[window]\nstart = "22:00"\nend = "06:00"\nzone = "UTC"\ndays = ["Friday"]',
            "“window.days.0” cannot be 'Friday'",
        ),
        (
            '[window]\nstart = "22:00"\nend = "06:00"\nzone = "UTC"\ndeadline = "05:00"',
            "between the end of a window",
        ),
        ('[window]\ndeadline = "05:00"', "needs a start and an end"),
        ('[window]\nstop = "05:00"', "“window.stop” is no setting"),
        ("books_at_once = 0", "“books_at_once” cannot be 0"),
        ("reserve_gb = -1", "“reserve_gb” cannot be -1"),
        ("reserve_gb = nan", "“reserve_gb” cannot be nan"),
        ('finished = "delete"', "“finished” cannot be 'delete'"),
        ("window = 3", "“window” cannot be 3"),
        ('[defaults]\nvoise = "x"', "“defaults.voise” is no setting"),
        ('[[defaults]]\nvoice = "x"', "“defaults” cannot be"),
    ],
)
def test_a_night_that_cannot_be_is_named_with_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        read_night_settings(night_file(tmp_path, text))
    assert message in caught.value.message
    assert str(tmp_path / "night.toml") in caught.value.message


def test_a_window_is_read_as_text_and_as_toml_writes_times(tmp_path: Path) -> None:
    as_text = (
        '[window]\nstart = "22:30"\nend = "06:00"\ndeadline = "07:00"\nzone = "Europe/Prague"\ndays = ["fri"]'
    )
    as_times = '[window]\nstart = 22:30:00\nend = 06:00:00\ndeadline = 07:00:00\nzone = "Europe/Prague"\ndays = ["fri"]'
    windows = [
        read_night_settings(night_file(tmp_path, text)).window.window() for text in (as_text, as_times)
    ]
    assert windows[0] == windows[1]
    assert (windows[0].start, windows[0].deadline, windows[0].days) == (time(22, 30), time(7), {"fri"})


def test_days_without_times_are_whole_days() -> None:
    window = WindowSettings(zone="UTC", days=frozenset({"sat", "sun"})).window()
    assert (window.start, window.end, window.days) == (time(), time(), {"sat", "sun"})


@given(st.text(max_size=60))
def test_whatever_stands_in_a_settings_file_is_read_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "any.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_book_settings(folder / "any.epub", NOTHING)
    except SettingsInvalid as error:
        assert "any.toml" in error.message  # noqa: PT017 - either is right
        assert error.remedy  # noqa: PT017


@pytest.mark.parametrize("model", [BookSettings, WindowSettings, NightSettings])
def test_every_setting_explains_itself(
    model: type[BookSettings | WindowSettings | NightSettings],
) -> None:
    assert all(field.description for field in model.model_fields.values())
