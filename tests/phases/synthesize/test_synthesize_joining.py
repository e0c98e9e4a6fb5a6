"""Parts of a line, spoken one by one, make one recording."""

import numpy as np

from phases.clip import Clip
from phases.evidence import WordTime
from phases.synthesize.engines.facts import Recording
from phases.synthesize.joining import joined


def part(seconds: float, meant: int | None = None, **signals: float) -> Recording:
    clip = Clip(np.full(int(1000 * seconds), 0.5, np.float32), 1000)
    return Recording(clip, meant, signals, (WordTime("word", 100, 200),))


def test_one_part_is_the_recording() -> None:
    alone = part(1)
    assert joined([alone]) is alone


def test_words_of_later_parts_come_later() -> None:
    assert [time.start_ms for time in joined([part(1), part(2), part(1)]).times] == [100, 1100, 3100]


def test_what_was_meant_adds_up_and_is_unknown_if_one_part_does_not_tell() -> None:
    assert joined([part(1, 1000), part(2, 2000)]).meant_samples == 3000
    assert joined([part(1, 1000), part(2)]).meant_samples is None


def test_what_was_noticed_of_one_part_is_noticed_of_the_whole() -> None:
    assert joined([part(1), part(1, ran_out=1.0)]).signals == {"ran_out": 1.0}
