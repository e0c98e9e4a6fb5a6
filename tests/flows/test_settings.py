"""Flags over environment over file over defaults; whatever is wrong is named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.orders import BookOrder
from flows.settings import load_settings
from phases.chapter_numbers import chapter_numbers
from phases.errors import SettingsInvalid


@pytest.fixture(autouse=True)
def _elsewhere(home: Path) -> None:
    """No settings but the test's own."""


def test_flags_win_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nocturne.toml").write_text('voice = "file"\nengine = "file"\ntakes_per_chunk = 5\n')
    monkeypatch.setenv("NOCTURNE_VOICE", "environment")
    monkeypatch.setenv("NOCTURNE_ENGINE", "environment")
    settings = load_settings(voice="flag", engine=None)
    assert (settings.voice, settings.engine, settings.takes_per_chunk) == ("flag", "environment", 5)


def test_a_section_can_be_set_in_the_file_and_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nocturne.toml").write_text("[assemble]\ntarget_lufs = -18.0\n[chunk]\ntarget_chars = 100\n")
    monkeypatch.setenv("NOCTURNE_CHUNK__TARGET_CHARS", "150")
    settings = load_settings()
    assert settings.assemble.target_lufs == -18.0
    assert settings.chunk.target_chars == 150


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("takes_per_chunk = 0", "takes_per_chunk"),
        ("[assemble]\ntarget_lufs = 5", "assemble.target_lufs"),
        ("voize = 'heart'", "voize"),
        ("workers = 'many'", "workers"),
        ("this is not toml", "nocturne.toml"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "nocturne.toml").write_text(text)
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    assert named in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2-5", [2, 3, 4, 5]),
        ("7", [7]),
        ("1,3,7-9", [1, 3, 7, 8, 9]),
        ("3, 1", [1, 3]),
        ("", None),
        (None, None),
    ],
)
def test_chapters_are_written_as_people_write_them(text: str | None, numbers: list[int] | None) -> None:
    assert chapter_numbers(text) == numbers


@pytest.mark.parametrize("text", ["two", "5-2", "0", "1-", "-3", "1;2", "1-2-3", "99999999999", "²"])
def test_chapters_that_are_no_numbers_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="chapter"):
        chapter_numbers(text)


@given(st.sets(st.integers(1, 300), min_size=1))
def test_any_set_of_chapters_can_be_written(numbers: set[int]) -> None:
    assert chapter_numbers(",".join(map(str, numbers))) == sorted(numbers)


def test_an_order_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="spead"):
        BookOrder.model_validate({"source": "x.txt", "spead": 2})
