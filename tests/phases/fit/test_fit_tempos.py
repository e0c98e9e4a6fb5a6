"""Which cues are spoken again, and how much faster: only those that need it, and never beyond the bounds."""

from hypothesis import given
from hypothesis import strategies as st

from phases.fit import FitSettings, Slot, Speech, asks_for_tempos, plan, tempos

RATE = 1_000


def speeches(*naturals: int, slot_ms: int = 2_000) -> list[Speech]:
    return [
        Speech(Slot(number, number * slot_ms, (number + 1) * slot_ms, "alice"), natural)
        for number, natural in enumerate(naturals)
    ]


def asked(naturals: list[int], **settings: object) -> dict[int, float]:
    chosen = FitSettings.model_validate(settings)
    return dict(tempos(plan(speeches(*naturals), chosen, RATE), chosen))


def test_nobody_is_asked_unless_the_settings_say_so() -> None:
    assert not asks_for_tempos(FitSettings())
    assert asks_for_tempos(FitSettings(respeak=True))
    assert asks_for_tempos(FitSettings(mode="native"))


def test_only_what_would_be_compressed_noticeably_is_spoken_again() -> None:
    assert asked([1_800, 2_000, 1_500], respeak=True) == {}
    assert asked([2_800, 1_000, 2_400, 2_000], respeak=True).keys() == {0, 2}


def test_native_asks_each_cue_for_the_length_of_its_slot_within_the_bounds() -> None:
    assert asked([2_200, 2_000, 1_900, 600, 9_000], mode="native") == {0: 1.1, 2: 0.95, 3: 0.85, 4: 1.25}


@given(
    st.lists(st.integers(0, 6_000), min_size=1, max_size=12),
    st.sampled_from(["smart", "native"]),
    st.floats(0.5, 1.0),
    st.floats(1.0, 2.0),
)
def test_no_tempo_is_beyond_the_bounds_or_off_the_grid(
    naturals: list[int], mode: str, slowest: float, fastest: float
) -> None:
    found = asked(naturals, mode=mode, respeak=True, slowest=slowest, fastest=fastest)
    assert all(slowest - 0.005 <= tempo <= fastest + 0.005 for tempo in found.values())
    assert all(round(tempo, 2) == tempo != 1 for tempo in found.values())
