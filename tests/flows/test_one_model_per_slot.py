"""Six productions at once, two voices and three languages in each: a model is loaded once per slot, not per flow."""

import re
from pathlib import Path

import httpx
import pytest
from command_line import ended, environment, started

from phases.hosting import Hosts
from tests.environments import ready
from tests.prefect_server import running_server

pytestmark = [pytest.mark.slow, pytest.mark.marathon, pytest.mark.timeout(900)]

SLOTS = 2
LONG_LIVED = {"NOCTURNE_SYNTHESIZE__IDLE_SECONDS": "300"}
"""On a busy machine seconds pass before the next flow wants what the one before has loaded."""
NAMES = ["first", "second", "third", "fourth", "fifth", "sixth"]
TONES = """narrator = "tenor"
[speakers]
Alice = "alto"
[languages]
es = "bass"
pt = "baritone"
"""
KOKOROS = """narrator = "af_heart"
[speakers]
Alice = "bf_emma"
[languages]
es = "ef_dora"
pt = "pf_dora"
"""


def play(name: str, scenes: int) -> str:
    text = [f"# The {name} play"]
    for scene in range(1, scenes + 1):
        text += [
            f"This is scene {scene} of the {name} play.",
            f"[Alice] I have never been in scene {scene} of the {name} play.",
            f"[es:Alice] Buenas noches a la escena {scene}, {name}.",
            f"[pt:] Boa noite, cena {scene}, {name}.",
        ]
    return "\n\n".join(text)


def produced(folder: Path, home: Path, engine: str, cast: str, scenes: int) -> list[tuple[int, str]]:
    """The exit codes of six productions at once, and what they said."""
    (folder / "cast.toml").write_text(cast)
    with running_server(folder / "prefect") as api:
        httpx.post(f"{api}/v2/concurrency_limits/", json={"name": "tts", "limit": SLOTS, "active": True})
        processes = []
        for name in NAMES:
            (folder / f"{name}.md").write_text(play(name, scenes))
            command = ["produce", f"{name}.md", "--engine", engine, "--cast", "cast.toml", "--json"]
            processes.append(started(command, folder, environment(home, api) | LONG_LIVED))
        try:
            return [(code, said) for code, _, said in map(ended, processes)]
        finally:
            Hosts(home / "hosts").shut_down()


def loads(home: Path, engine: str) -> int:
    """How often any host of this machine has loaded this engine."""
    logs = "".join(path.read_text() for path in (home / "hosts").glob("*.log"))
    return len(re.findall(rf" loaded {engine}: \d+ MB", logs))


def test_an_engine_that_batches_is_loaded_once_for_all(tmp_path: Path) -> None:
    endings = produced(tmp_path, tmp_path / "home", "tone", TONES, scenes=3)
    assert [ending for ending in endings if ending[0] != 0] == []
    assert loads(tmp_path / "home", "tone") == 1


def test_an_engine_that_speaks_one_line_at_a_time_is_loaded_once_per_slot(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "environments").symlink_to(ready("espeak", "kokoro"))
    endings = produced(tmp_path, home, "kokoro", KOKOROS, scenes=1)
    assert [ending for ending in endings if ending[0] != 0] == []
    assert 1 <= loads(home, "kokoro") <= SLOTS
