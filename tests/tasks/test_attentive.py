"""A recognizer that is caught in a loop hears the halves; what it says of them is what is said in the whole."""

import numpy as np
import pytest

from phases.clip import Clip
from phases.evidence import Evidence
from phases.hear import RATE, find_recognizer
from phases.hosting.hosts import Hosts
from tasks.speech.attentive import is_loop, write_down

LOOPING, ENDLESS, INVENTING = (
    find_recognizer(f"tests.recognizers.looping:{name}") for name in ("Looping", "Endless", "Inventing")
)


def noise(*seconds: float) -> Clip:
    """Noise and silence in turns."""
    random = np.random.default_rng(1)
    parts = [
        random.uniform(-0.5, 0.5, round(each * RATE)) if n % 2 == 0 else np.zeros(round(each * RATE))
        for n, each in enumerate(seconds)
    ]
    return Clip(np.concatenate(parts).astype(np.float32), RATE)


def said(evidence: object) -> list[float]:
    assert isinstance(evidence, Evidence)
    return [float(word) for word in (evidence.transcript or "").split()]


def test_a_loop_is_heard_in_halves_cut_in_the_pause_and_others_as_they_are(hosts: Hosts) -> None:
    heard = dict(write_down(hosts, LOOPING, [noise(2.0), noise(3.5, 0.5, 3.0), noise(4.0)], "en"))
    assert said(heard[0]) == [2.0]
    assert said(heard[2]) == [4.0]
    first, second = said(heard[1])
    assert first + second == pytest.approx(7.0, abs=0.02)
    assert 3.5 <= first <= 4.0


def test_halves_are_halved_again_until_the_loop_is_gone(hosts: Hosts) -> None:
    ((_, evidence),) = write_down(hosts, LOOPING, [noise(18.0)], "en")
    pieces = said(evidence)
    assert len(pieces) > 2
    assert sum(pieces) == pytest.approx(18.0, abs=0.05)


def test_what_remains_a_loop_is_told_as_one(hosts: Hosts) -> None:
    ((_, evidence),) = write_down(hosts, ENDLESS, [noise(7.0)], "en")
    assert is_loop(evidence)


def test_what_is_made_up_over_a_silent_half_is_not_said(hosts: Hosts) -> None:
    ((_, evidence),) = write_down(hosts, INVENTING, [noise(3.0, 4.0)], "en")
    (seconds,) = said(evidence)
    assert 3.0 <= seconds < 5.0


def test_who_stops_is_told_nothing_of_what_was_heard_by_half(hosts: Hosts) -> None:
    answers = write_down(hosts, LOOPING, [noise(7.0)], "en", stop=lambda: True)
    assert [place for place, _ in answers] == []
