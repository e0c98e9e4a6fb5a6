"""Adds a voice again and again, killed at the first step on the disk, at the second, and so on to the end.

What lies in the folder after each death is said in a word and checked: nothing, or all of one voice. A process of its
own, because it forks.
"""

import itertools
import os
import shutil
import sys
from pathlib import Path

from phases.voices import Sample, add_voice, read_voices

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"}
NEW = {"transcript": "", "rights": "new", "consent": "new"}


def main(folder: Path, recording: Path, before: Path, earlier: str) -> None:
    for number in itertools.count(1):
        voices = folder / f"voices-{number}"
        replace = earlier == "somebody"
        if replace:
            add_voice(before, voices, name="alice", rights="earlier", consent="earlier")
        status = killed_at(number, voices, recording, replace=replace)
        print(left_in(voices, recording, before))
        add_voice(recording, voices, name="alice", replace=replace, **NEW)
        assert left_in(voices, recording, before) == "new"
        assert not list(voices.glob(".*.set-aside"))
        shutil.rmtree(voices)
        if status == 0:
            print("done")
            return


def killed_at(number: int, voices: Path, recording: Path, *, replace: bool) -> int:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    steps = itertools.count(1)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in STEPS and str(arguments[0]).startswith(str(voices)) and next(steps) == number:
            os.kill(os.getpid(), 9)

    sys.addaudithook(hook)
    add_voice(recording, voices, name="alice", replace=replace, **NEW)
    os._exit(0)


def left_in(voices: Path, recording: Path, before: Path) -> str:
    """Whose voice is there, if it is whole."""
    alice: Sample | None = read_voices([voices]).get("alice")
    if alice is None:
        return "nothing"
    sound = {"new": recording, "earlier": before}[alice.rights]
    assert alice.audio.read_bytes() == sound.read_bytes(), "a recording with the facts of another"
    assert alice.consent == alice.rights
    return alice.rights


main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
