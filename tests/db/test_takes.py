"""What "done" means, and that a take is recorded once."""

from dataclasses import replace
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db.baselines import find_baseline, record_baseline
from db.store import Store
from db.takes import (
    all_take_keys,
    best_take,
    forget_takes,
    forget_verdicts,
    record_take,
    record_verdict,
    superseded_takes,
    takes_of,
    unreferred_takes,
)
from phases.evidence import WordTime
from phases.production import Production
from phases.take import Recipe, Take, take_key
from phases.verdict import LISTENER, Outcome, Reason, Standard, Verdict

RECIPE = Recipe("Line 1.", "tone", "1", "m", "en", "v")
LENIENT = frozenset({Outcome.PASSED, Outcome.SUSPECT, Outcome.NOT_CHECKED})
STANDARD = Standard({"signal": "1"}, LENIENT)


def a_take(recipe_key: str = "r1", seed: int = 0) -> Take:
    return Take(take_key(recipe_key, seed), recipe_key, seed, 24_000, 48_000, "aa", 48_000)


def best(session: Session, recipe_key: str = "r1", standard: Standard = STANDARD) -> Take | None:
    return best_take(takes_of(session, [recipe_key]).get(recipe_key, []), standard)


def signal(outcome: Outcome, version: str = "1") -> Verdict:
    return Verdict(outcome, "signal", version, (Reason("why", "Because."),), {"seconds": 2.0})


def test_a_take_is_recorded_once_however_many_record_it(store: Store) -> None:
    news: list[bool] = []

    def record() -> None:
        with store.writing() as session:
            news.append(record_take(session, a_take(), RECIPE))

    threads = [Thread(target=record) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(news) == [False] * 7 + [True]


def test_a_take_without_a_verdict_is_not_done(store: Store) -> None:
    with store.writing() as session:
        record_take(session, a_take(), RECIPE)
        assert best(session) is None


def test_the_accepted_take_of_the_lowest_seed_is_the_one(store: Store) -> None:
    with store.writing() as session:
        for seed, outcome in ((0, Outcome.FAILED), (2, Outcome.PASSED), (1, Outcome.PASSED)):
            record_take(session, a_take(seed=seed), RECIPE)
            record_verdict(session, a_take(seed=seed).key, signal(outcome))
        assert best(session) == a_take(seed=1)


def test_a_verdict_of_an_earlier_checker_does_not_count(store: Store) -> None:
    with store.writing() as session:
        record_take(session, a_take(), RECIPE)
        record_verdict(session, a_take().key, signal(Outcome.PASSED, version="1"))
        assert best(session, standard=Standard({"signal": "2"}, LENIENT)) is None


def test_a_take_that_a_listener_rejected_is_not_done(store: Store) -> None:
    with store.writing() as session:
        record_take(session, a_take(), RECIPE)
        record_verdict(session, a_take().key, signal(Outcome.PASSED))
        record_verdict(session, a_take().key, Verdict(Outcome.FAILED, LISTENER, "1", tier=3))
        assert best(session) is None


def test_a_take_that_a_listener_accepted_is_done_whatever_was_found(store: Store) -> None:
    with store.writing() as session:
        record_take(session, a_take(), RECIPE)
        record_verdict(session, a_take().key, signal(Outcome.FAILED))
        record_verdict(session, a_take().key, Verdict(Outcome.PASSED, LISTENER, "1", tier=3))
        assert best(session) == a_take()


def test_a_take_that_passed_is_used_rather_than_a_suspect_one_that_was_made_before(store: Store) -> None:
    with store.writing() as session:
        for seed, outcome in ((0, Outcome.SUSPECT), (1, Outcome.NOT_CHECKED), (2, Outcome.PASSED)):
            record_take(session, a_take(seed=seed), RECIPE)
            record_verdict(session, a_take(seed=seed).key, signal(outcome))
        assert best(session) == a_take(seed=2)


def test_a_failed_take_can_go_once_there_is_another(store: Store) -> None:
    with store.writing() as session:
        for recipe_key, seed, outcome in (
            ("r1", 0, Outcome.FAILED),
            ("r1", 1, Outcome.PASSED),
            ("r2", 0, Outcome.FAILED),
        ):
            record_take(session, a_take(recipe_key, seed), RECIPE)
            record_verdict(session, a_take(recipe_key, seed).key, signal(outcome))
        assert superseded_takes(session) == {a_take("r1", 0).key}


def test_a_forgotten_verdict_is_asked_for_again(store: Store) -> None:
    with store.writing() as session:
        record_take(session, a_take(), RECIPE)
        record_verdict(session, a_take().key, signal(Outcome.PASSED))
        forget_verdicts(session, [a_take().key], "signal")
        assert takes_of(session, ["r1"]) == {"r1": [(a_take(), [])]}


def test_how_a_take_was_made_and_when_its_words_are_spoken_come_back(store: Store) -> None:
    take = replace(a_take(), manner="in parts", times=(WordTime("Line", 10, 200), WordTime("one", 200, 480)))
    with store.writing() as session:
        record_take(session, take, RECIPE)
        assert takes_of(session, ["r1"]) == {"r1": [(take, [])]}


def test_what_was_learned_first_of_a_voice_is_what_counts(store: Store) -> None:
    with store.writing() as session:
        record_baseline(session, "v", "voice", "1", {"level": 1.0})
        record_baseline(session, "v", "voice", "1", {"level": 2.0})
        assert find_baseline(session, "v", "voice", "1") == {"level": 1.0}
        assert find_baseline(session, "v", "voice", "2") is None


def test_verdicts_come_back_as_they_were_given(store: Store) -> None:
    with store.writing() as session:
        record_take(session, a_take(), RECIPE)
        record_verdict(session, a_take().key, signal(Outcome.SUSPECT))
    with store.reading() as session:
        assert takes_of(session, ["r1"]) == {"r1": [(a_take(), [signal(Outcome.SUSPECT)])]}


def test_more_recipes_than_one_query_can_name_are_found(store: Store) -> None:
    keys = [f"recipe-{number}" for number in range(1_203)]
    with store.writing() as session:
        for key in keys:
            record_take(session, a_take(key), RECIPE)
            record_verdict(session, a_take(key).key, signal(Outcome.PASSED))
        assert takes_of(session, keys).keys() == set(keys)


def test_forgetting_a_take_forgets_its_verdicts(store: Store) -> None:
    with store.writing() as session:
        record_take(session, a_take(), RECIPE)
        record_verdict(session, a_take().key, signal(Outcome.PASSED))
        forget_takes(session, [a_take().key])
        record_take(session, a_take(), RECIPE)
        assert takes_of(session, ["r1"]) == {"r1": [(a_take(), [])]}


def test_a_take_that_no_chunk_has_is_unreferred(store: Store, production: Production) -> None:
    with store.writing() as session:
        record_take(session, a_take("r1"), RECIPE)
        record_take(session, a_take("of a book that is gone"), RECIPE)
        assert unreferred_takes(session) == {a_take("of a book that is gone").key}
        assert len(all_take_keys(session)) == 2


@given(
    outcomes=st.lists(st.sampled_from(Outcome), max_size=4),
    accepted=st.frozensets(st.sampled_from(Outcome)).map(lambda some: some - {Outcome.FAILED}),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_take_is_accepted_only_if_it_was_checked_and_every_checker_accepts(
    outcomes: list[Outcome], accepted: frozenset[Outcome]
) -> None:
    verdicts = [Verdict(outcome, f"checker {number}", "1") for number, outcome in enumerate(outcomes)]
    standard = Standard({f"checker {number}": "1" for number in range(max(1, len(outcomes)))}, accepted)
    assert standard.accepts(verdicts) == (bool(outcomes) and set(outcomes) <= accepted)


@given(outcomes=st.lists(st.sampled_from(Outcome), min_size=1, max_size=4))
def test_checkers_are_asked_in_their_order_until_one_fails_the_take(outcomes: list[Outcome]) -> None:
    names = [f"checker {number}" for number in range(4)]
    standard = Standard(dict.fromkeys(names, "1"), LENIENT)
    verdicts = [Verdict(outcome, name, "1") for name, outcome in zip(names, outcomes, strict=False)]
    expected = [] if Outcome.FAILED in outcomes else names[len(outcomes) :]
    assert list(standard.lacks(verdicts)) == expected


@pytest.mark.parametrize(
    "name", ["spoken", "engine", "engine_version", "model_revision", "language", "voice_hash"]
)
def test_every_part_of_a_recipe_is_in_its_key(name: str) -> None:
    assert replace(RECIPE, **{name: "another"}).key != RECIPE.key


def test_parameters_count_on_a_fixed_grid() -> None:
    def at(speed: float) -> str:
        return replace(RECIPE, parameters={"speed": speed}).key

    assert at(1.1) == at(1.1 + 1e-9)
    assert at(1.1) != at(1.2)
    assert at(1.0) != RECIPE.key


def test_the_seed_makes_another_take_of_the_same_recipe() -> None:
    assert take_key(RECIPE.key, 0) != take_key(RECIPE.key, 1)
