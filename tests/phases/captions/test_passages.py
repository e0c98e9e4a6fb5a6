"""Subtitles that are there are translated sentence by sentence, and stay the cues that they were."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from phases.captions import CaptionSettings, Passage, passages_of, retold, unnamed
from phases.cue import Cue

SETTINGS = CaptionSettings()


def cues(*texts: str, each_ms: int = 2_000, gap_ms: int = 100, speaker: str | None = None) -> list[Cue]:
    return [
        Cue(n + 1, n * each_ms, (n + 1) * each_ms - gap_ms, text, 4 * n + 2, speaker)
        for n, text in enumerate(texts)
    ]


def texts(passages: list[Passage]) -> list[str]:
    return [passage.line.text for passage in passages]


def told(shown: list[Cue], *translations: str) -> list[tuple[str, int]]:
    named = {(number, 1): text for number, text in enumerate(translations, 1)}
    return [(cue.text, cue.end_ms) for cue in retold(passages_of(shown), named, SETTINGS).translation]


def test_a_sentence_over_several_cues_is_one_passage_and_a_new_sentence_begins_another() -> None:
    found = passages_of(cues("I have never seen", "such a thing\nin my life.", "Have you?"))
    assert texts(found) == ["I have never seen such a thing in my life.", "Have you?"]


def test_what_goes_on_in_small_letters_goes_on_also_behind_dots() -> None:
    assert len(passages_of(cues("We waited...", "...until it was dark."))) == 1
    assert len(passages_of(cues("We waited...", "Nobody came."))) == 2


def test_a_pause_another_speaker_or_a_dialogue_ends_a_passage() -> None:
    assert len(passages_of(cues("I have never", "seen it", gap_ms=1_600))) == 2
    one, other = cues("I have never", speaker="Ann")[0], cues("", "seen it", speaker="Bob")[1]
    assert len(passages_of([one, other])) == 2
    found = passages_of(cues("where to", "- To the sea.\n- And back", "again"))
    assert texts(found) == ["where to", "- To the sea.\n- And back", "again"]
    assert len(passages_of(cues("♪ over the sea", "and away"))) == 2


def test_each_cue_has_its_share_of_the_translation_at_its_own_time() -> None:
    shown = cues("I have never seen", "such a thing in my life.")
    assert told(shown, "Nunca vi tal coisa na minha vida.") == [
        ("Nunca vi tal", 1_900),
        ("coisa na minha vida.", 3_900),
    ]


def test_where_words_are_too_few_they_stay_as_long_as_all_the_cues() -> None:
    assert told(cues("Wait", "for me"), "Espera-me.") == [("Espera-me.", 3_900), ("", 3_900)]


def test_who_speaks_in_a_dialogue_stays_on_lines_of_their_own() -> None:
    assert told(cues("- Was it you?\n- It was."), "- Foste tu?\n- Fui.") == [("- Foste tu?\n- Fui.", 1_900)]


def test_whom_the_format_names_stays_its_speaker_or_becomes_a_tag() -> None:
    (passage,) = passages_of(cues("Who is there?", speaker="Alice"))
    translations = {(1, 1): "Quem está aí?"}
    (kept,) = retold([passage], translations, SETTINGS).translation
    assert (kept.text, kept.speaker) == ("Quem está aí?", "Alice")
    (tagged,) = retold([passage], translations, CaptionSettings(named=True)).translation
    assert (tagged.text, tagged.speaker) == ("[Alice] Quem está aí?", "Alice")
    assert unnamed(tagged) == kept


def test_a_long_translation_is_laid_out_anew() -> None:
    ((text, _),) = told(
        cues("A short line."), "Uma linha que ficou muito mais comprida do que se esperava aqui."
    )
    assert max(map(len, text.split("\n"))) <= SETTINGS.line_letters


said_words = st.lists(
    st.sampled_from(["a", "sea", "harbour,", "well.", "So", "♪", "- No"]), min_size=1, max_size=9
)


@given(st.lists(said_words.map(" ".join), max_size=12), st.lists(said_words.map(" ".join), max_size=12))
def test_every_cue_is_in_one_passage_and_no_word_of_a_translation_is_lost(
    said: list[str], meant: list[str]
) -> None:
    shown = cues(*said)
    passages = passages_of(shown)
    assert [cue for passage in passages for cue in passage.cues] == shown
    told = [*meant, *[""] * len(passages)][: len(passages)]
    named = {(number, 1): text for number, text in enumerate(told, 1)}
    both = retold(passages, named, SETTINGS)
    assert list(both.original) == shown
    assert [(cue.number, cue.start_ms) for cue in both.translation] == [
        (cue.number, cue.start_ms) for cue in shown
    ]
    assert " ".join(" ".join(cue.text for cue in both.translation).split()) == " ".join(
        " ".join(named.values()).split()
    )
    for passage, text in zip(passages, told, strict=True):
        mine = {cue.number for cue in passage.cues}
        shares = [cue.text for cue in both.translation if cue.number in mine]
        assert " ".join(" ".join(shares).split()) == " ".join(text.split())
    assert all(
        one.end_ms <= other.start_ms for one, other in pairwise(cue for cue in both.translation if cue.text)
    )
