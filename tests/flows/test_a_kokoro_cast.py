"""The example with a cast, spoken by Kokoro: who spoke which line is told from the sound."""

from pathlib import Path

import numpy as np
import pytest
from producing import produce

from db.chunks import load_chunks
from db.store import Store
from db.takes import takes_of
from phases.clip import Clip
from phases.hosting import Hosts, HostSettings, Premises
from phases.script import Chunk
from phases.synthesize import Line, Recording, find_engine, speak_all, voice_named
from phases.take_files import read_take
from phases.work_folder import WorkFolder
from tests.engines.pitch import median_pitch
from tests.engines.timbre import Timbre, likest, timbre
from tests.environments import ready

pytestmark = [
    pytest.mark.slow,
    pytest.mark.marathon,
    pytest.mark.timeout(1_200),
    pytest.mark.xdist_group("prefect"),
]

EXAMPLES = Path(__file__).parents[2] / "examples"
OTHER_WORDS = {
    "en": (
        "The night train was late, and nobody on the platform seemed to mind.",
        "Seven brown foxes jumped over a very lazy dog that afternoon.",
    ),
    "pt": (
        "O trem da noite estava atrasado, e ninguém parecia se importar.",
        "A menina pediu uma xícara de chá com muito açúcar.",
    ),
}
VOICES = {"narrator": "bf_emma", "edith": "af_heart", "captain moss": "am_fenrir"}


def expected(chunk: Chunk) -> str:
    return "pf_dora" if chunk.language == "pt" else VOICES[chunk.speaker]


@pytest.fixture(scope="module")
def environments() -> Path:
    return ready("espeak", "kokoro")


@pytest.fixture(scope="module")
def known(environments: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Timbre]:
    """How each voice of the cast sounds when it says something else."""
    premises = Premises(environments=str(environments))
    facts = find_engine("kokoro", premises)
    lines = [
        Line(text, language, voice_named(facts, name))
        for name in (*VOICES.values(), "pf_dora")
        for language in ("pt" if name == "pf_dora" else "en",)
        for text in OTHER_WORDS[language]
    ]
    hosts = Hosts(tmp_path_factory.mktemp("hosts"), HostSettings(idle_seconds=5), premises)
    heard: dict[str, list[Timbre]] = {}
    for number, recording in speak_all(hosts, facts, lines):
        assert isinstance(recording, Recording)
        heard.setdefault(lines[number].voice.name, []).append(timbre(recording.clip))
    hosts.shut_down()
    return {name: np.mean(spectra, axis=0) for name, spectra in heard.items()}


@pytest.fixture(scope="module")
def spoken(
    environments: Path, tmp_path_factory: pytest.TempPathFactory, prefect_api: str
) -> list[tuple[Chunk, Clip]]:
    """Every chunk of the example with its accepted take."""
    folder = WorkFolder(tmp_path_factory.mktemp("home"))
    folder.environments.symlink_to(environments)
    cast = tmp_path_factory.mktemp("cast") / "the-lighthouse-radio.toml"
    cast.write_bytes((EXAMPLES / cast.name).read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOCTURNE_HOME", str(folder.root))
        patch.chdir(cast.parent)
        ended = produce(EXAMPLES / "the-lighthouse-radio.md", cast=cast, engine=None)
    assert ended.error is None
    assert ended["state"] == "delivered"
    store = Store.in_file(folder.database)
    with store.reading() as session:
        chunks = load_chunks(session, ended["production"])
        takes = takes_of(session, [each.recipe_key for each in chunks])
    store.close()
    found = [(each.chunk, takes[each.recipe_key][0][0]) for each in chunks]
    return [(chunk, read_take(folder.take_path(take.key), take.sha256)) for chunk, take in found]


def test_every_line_sounds_like_the_voice_that_the_cast_names(
    spoken: list[tuple[Chunk, Clip]], known: dict[str, Timbre]
) -> None:
    wrong = [
        (chunk.label, likest(clip, known), expected(chunk))
        for chunk, clip in spoken
        if likest(clip, known) != expected(chunk)
    ]
    assert wrong == []
    assert {expected(chunk) for chunk, _ in spoken} == set(known)


def test_the_man_speaks_lower_than_the_women(spoken: list[tuple[Chunk, Clip]]) -> None:
    low = [median_pitch(clip) for chunk, clip in spoken if expected(chunk) == "am_fenrir"]
    high = [median_pitch(clip) for chunk, clip in spoken if expected(chunk) != "am_fenrir"]
    assert max(low) < min(high)
