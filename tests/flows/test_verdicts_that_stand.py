"""What was found stays found: nobody listening today is no reason to use a take that failed yesterday."""

from pathlib import Path

import pytest
from producing import produce

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

STORY = """Chapter I

The old guard did not see the lantern that lay beside the water tower.

He counted the benches along the platform, and then he went slowly home.
"""
ENGINE = "tests.engines.misspeaking:Denies"


@pytest.fixture
def produced(home: Path, tmp_path: Path) -> Path:
    """A book of which one take failed by ear, and was taken again."""
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    assert produce(path, engine=ENGINE)["state"] == "delivered"
    return path


@pytest.mark.parametrize(
    ("name", "value"),
    [("NOCTURNE_HEAR__COVERAGE", "none"), ("NOCTURNE_HEAR__RECOGNIZER", "whisper")],
)
def test_a_take_that_failed_by_ear_is_not_used_when_nobody_listens_any_more(
    produced: Path, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    again = produce(produced, engine=ENGINE)
    assert again.error is None
    assert again["spoken"] == 0
    assert again["suspect"] == 0
    assert again["not_checked"] == again["chunks"]
    used = _seed_of_the_guards_take()
    assert used == 1


def _seed_of_the_guards_take() -> int:
    from db.chunks import load_chunks
    from db.productions import all_productions
    from flows.settings import load_settings
    from flows.workshop import furnish
    from tasks.judging import done

    with furnish(load_settings(engine=ENGINE)).open() as shop:
        with shop.store.reading() as session:
            chunks = load_chunks(session, all_productions(session)[0].id)
        guards = [each for each in chunks if "guard" in each.chunk.spoken]
        return done(shop, guards)[guards[0].recipe_key].seed
