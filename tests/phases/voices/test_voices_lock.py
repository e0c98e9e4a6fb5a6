"""A cast that was heard with certain voices is heard with them again, or says who changed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phases.errors import ProductionOutdated, SettingsInvalid
from phases.voice import Voice, folded
from phases.voices import check_lock, lock_path, write_lock

ALICE = Voice("bf_emma", "kokoro", "hash of emma", "CC0")
BOB = Voice("am_adam", "kokoro", "hash of adam", "CC0")
CAST = {"Alice": ALICE, "Bob": BOB}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "series.toml"


def test_what_is_not_locked_yet_is_well(sheet: Path) -> None:
    check_lock(sheet, CAST)
    assert list(sheet.parent.iterdir()) == []


def test_the_lock_lies_beside_the_cast_and_is_plain_to_read(sheet: Path) -> None:
    write_lock(sheet, {"Bob": BOB, "Zoë": ALICE})
    assert lock_path(sheet) == sheet.parent / "series.voices.lock"
    text = lock_path(sheet).read_text(encoding="utf-8")
    assert text == f'{{\n "bob": "{BOB.sound}",\n "zoë": "{ALICE.sound}"\n}}\n'
    assert list(sheet.parent.iterdir()) == [lock_path(sheet)]


def test_the_same_voices_are_well_whatever_they_are_called(sheet: Path) -> None:
    write_lock(sheet, CAST)
    check_lock(sheet, {"ALICE": replace(ALICE, name="emma"), " bob ": replace(BOB, rights="CC-BY-4.0")})


def test_who_sounds_otherwise_is_named_and_how_to_accept_it(sheet: Path) -> None:
    write_lock(sheet, CAST)
    other = replace(ALICE, name="af_heart", content_hash="hash of heart")
    with pytest.raises(ProductionOutdated) as caught:
        check_lock(sheet, {"Alice": other, "Bob": BOB})
    assert "Alice (kokoro: af_heart)" in caught.value.message
    assert "Bob" not in caught.value.message
    assert "series.toml" in caught.value.message
    assert "--accept-voices" in caught.value.remedy
    write_lock(sheet, {"Alice": other})
    check_lock(sheet, {"Alice": other, "Bob": BOB})


def test_who_is_not_in_this_book_stays_locked(sheet: Path) -> None:
    write_lock(sheet, CAST)
    write_lock(sheet, {"Carol": ALICE})
    with pytest.raises(ProductionOutdated, match="Bob"):
        check_lock(sheet, {"Bob": ALICE})


def test_two_casts_in_one_folder_have_a_lock_each(sheet: Path) -> None:
    write_lock(sheet, CAST)
    check_lock(sheet.with_name("other.toml"), {"Alice": BOB})


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"alice": 7}', b"\xe9", b"[" * 100_000])
def test_a_damaged_lock_is_told_and_not_taken_for_consent(sheet: Path, content: bytes) -> None:
    lock_path(sheet).write_bytes(content)
    for look in (check_lock, write_lock):
        with pytest.raises(SettingsInvalid, match=r"series\.voices\.lock is damaged.*remove it"):
            look(sheet, CAST)
    assert lock_path(sheet).read_bytes() == content


def test_a_lock_that_cannot_be_read_is_told(sheet: Path) -> None:
    lock_path(sheet).mkdir()
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        check_lock(sheet, CAST)


speakers = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from("abc"), max_size=5
).filter(lambda told: len(set(map(folded, told))) == len(told))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=speakers, second=speakers)
def test_only_a_change_of_somebody_locked_is_told(
    tmp_path: Path, first: dict[str, str], second: dict[str, str]
) -> None:
    sheet = tmp_path / "cast.toml"
    lock_path(sheet).unlink(missing_ok=True)
    write_lock(sheet, voices(first))
    assert list(json.loads(lock_path(sheet).read_text(encoding="utf-8"))) == sorted(map(folded, first))
    locked = {folded(name): content for name, content in first.items()}
    changed = any(locked.get(folded(name), content) != content for name, content in second.items())
    try:
        check_lock(sheet, voices(second))
    except ProductionOutdated:
        assert changed
    else:
        assert not changed


def voices(hashes: dict[str, str]) -> dict[str, Voice]:
    return {name: Voice(name, "tone", content, "CC0") for name, content in hashes.items()}
