"""The embedded ear hears the embedded voice: what was said, what was not, and what cannot be told."""

from collections.abc import Callable
from importlib import metadata

import numpy as np
import pytest

from phases.clip import Clip
from phases.errors import RecognizerMissing
from phases.evidence import Evidence, Kind
from phases.hear.facts import RATE, Part, Passage
from phases.hear.moonshine import Moonshine, model
from phases.hear.moonshine.listening import Listening
from phases.hear.moonshine.moonshine import SHA256, VERSION
from phases.hear.passages import Spoken, plan
from phases.hear.sound import for_ears

Say = Callable[[str], Clip]

TEXT = "The old man walked slowly through the garden, and did not look at the flowers beside the path."


def heard(ear: Moonshine, *takes: tuple[Clip, str]) -> tuple[Evidence, ...]:
    planned = plan([Spoken(clip, text, "en") for clip, text in takes], ear.facts)
    return planned.evidence(ear.hear(planned.passages))


def test_good_speech_fits_its_text(moonshine: Moonshine, say: Say) -> None:
    (evidence,) = heard(moonshine, (say(TEXT), TEXT))
    assert evidence.unheard is None
    assert evidence.words[:3] == ("The", "old", "man")
    assert evidence.loss is not None
    assert evidence.loss < 0.5
    assert all(finding.gain < -6 for finding in evidence.findings)


@pytest.mark.parametrize(
    ("said", "kind", "word"),
    [
        (TEXT.replace("slowly ", ""), "left_out", "slowly"),
        (TEXT.replace("the flowers", "flowers"), "left_out", "the"),
        (TEXT.replace("through the garden, ", ""), "left_out", "through"),
        (TEXT.replace("walked", "walked walked"), "said_twice", "walked"),
        (TEXT.replace("at the", "at the the"), "said_twice", "the"),
        (TEXT.replace("did not look", "did look"), "negation", "not"),
        (TEXT.replace("walked", "warned"), "swapped", "walked"),
        (TEXT.replace("the path", "the big and dirty path"), "added", "path"),
    ],
)
def test_what_was_said_otherwise_explains_it_better(
    moonshine: Moonshine, say: Say, said: str, kind: Kind, word: str
) -> None:
    (evidence,) = heard(moonshine, (say(said), TEXT))
    found = [finding for finding in evidence.findings if finding.kind == kind and finding.gain > -5.5]
    assert word in [evidence.words[finding.word] for finding in found]


def test_equal_sound_is_equally_heard(moonshine: Moonshine, say: Say) -> None:
    other = TEXT.replace("garden", "forest")
    assert heard(moonshine, (say(TEXT), other)) == heard(moonshine, (say(TEXT), other))


def test_nothing_expected_gives_what_was_said(moonshine: Moonshine, say: Say) -> None:
    (evidence,) = heard(moonshine, (say(TEXT), ""))
    assert evidence.transcript == TEXT.replace("garden,", "garden")
    assert (evidence.words, evidence.findings, evidence.loss) == ((), (), None)


def test_short_takes_are_heard_with_their_neighbours(moonshine: Moonshine, say: Say) -> None:
    takes = [(say("Yes."), "Yes."), (say(TEXT), TEXT), (say("Oh, no."), "Oh, no.")]
    evidences = heard(moonshine, *takes)
    assert [evidence.words[0] for evidence in evidences] == ["Yes", "The", "Oh"]
    assert not any(evidence.unheard for evidence in evidences)
    assert all(finding.gain < -4 for evidence in evidences for finding in evidence.findings)


def test_a_finding_is_that_of_the_part_it_is_in(moonshine: Moonshine, say: Say) -> None:
    takes = [(say("Come in, my friend."), "Come in, my friend."), (say("We sat."), "We all sat.")]
    one, other = heard(moonshine, *takes)
    assert all(finding.gain < 0 for finding in one.findings)
    best = max(other.findings, key=lambda finding: finding.gain)
    assert other.words[best.word] == "all"
    assert best.gain > 3


@pytest.mark.parametrize(
    ("clip", "text", "code"),
    [
        (Clip(np.zeros(3 * RATE, np.float32), RATE), TEXT, "silent"),
        (Clip(np.full(3 * RATE, np.nan, np.float32), RATE), TEXT, "not_finite"),
        (Clip(np.zeros(0, np.float32), RATE), TEXT, "silent"),
        (Clip(np.ones(1, np.float32), RATE), TEXT, "silent"),
    ],
)
def test_nothing_to_hear_is_said_so(moonshine: Moonshine, clip: Clip, text: str, code: str) -> None:
    assert heard(moonshine, (clip, text)) == (Evidence(unheard=code),)


def test_noise_and_tones_are_heard_as_something_else_or_not_at_all(moonshine: Moonshine) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 4 * RATE).astype(np.float32)
    tone = (0.3 * np.sin(np.arange(4 * RATE) * 440 * 2 * np.pi / RATE)).astype(np.float32)
    for samples in (noise, tone):
        (evidence,) = heard(moonshine, (Clip(samples, RATE), TEXT))
        assert evidence.unheard or (evidence.loss or 0) > 1.5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Yes.", "too_short"),
        ("It was 1895.", "unwritable"),
        ("a² + b² = c²", "unwritable"),
        ("東京に行く", "unwritable"),
    ],
)
def test_what_cannot_be_judged_says_why(moonshine: Moonshine, say: Say, text: str, code: str) -> None:
    assert heard(moonshine, (say("Yes indeed, it was."), text)) == (Evidence(unheard=code),)


def test_another_language_is_not_judged(moonshine: Moonshine, say: Say) -> None:
    samples, _ = for_ears(say(TEXT))
    passage = Passage(samples, (Part("Guten Tag, mein Herr.", 0, len(samples)),), "de")
    assert moonshine.hear([passage]) == [(Evidence(unheard="language"),)]


def test_listening_along_the_text_hears_what_listening_afresh_hears(moonshine: Moonshine, say: Say) -> None:
    assert moonshine._model is not None
    samples, _ = for_ears(say(TEXT.replace("garden", "kitchen").replace("slowly ", "")))
    afresh = Listening(moonshine._model, samples).decoded()
    along = Listening(moonshine._model, samples)
    along.forced(TEXT)
    assert along.decoded().text == afresh.text
    assert "kitchen" in afresh.text


def test_a_text_that_begins_like_the_first_scores_as_if_it_were_the_first(
    moonshine: Moonshine, say: Say
) -> None:
    assert moonshine._model is not None
    samples, _ = for_ears(say(TEXT))
    other = TEXT.replace("flowers", "trees")
    listening = Listening(moonshine._model, samples)
    listening.forced(TEXT)
    afresh = Listening(moonshine._model, samples).forced(other)
    assert listening.forced(other).score == pytest.approx(afresh.score, abs=1.0)
    assert [piece.end for piece in afresh.pieces][-1] == len(other)


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "PACKAGE", "no-such-package-as-this")
    with pytest.raises(RecognizerMissing, match=f"pip install .*=={VERSION}"):
        Moonshine().load()


def test_another_version_or_file_is_not_used() -> None:
    with pytest.raises(RecognizerMissing, match=f"{metadata.version('moonshine-voice')} is installed"):
        model.MoonshineModel.pinned("0.0.1", SHA256)
    with pytest.raises(RecognizerMissing, match=r"encoder_model.ort .* is not the one"):
        model.MoonshineModel.pinned(VERSION, {**SHA256, "encoder_model.ort": "0" * 64})
