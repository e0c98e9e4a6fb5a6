"""What lies in the environment: the model, put together of four packages, and the style of each voice."""

import hashlib
from pathlib import Path

from phases.errors import EngineMissing

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
REMEDY = "`nocturne engines remove kokoro`, then `nocturne engines install kokoro`."


def model_file(share: Path) -> Path:
    """The model itself."""
    return share / "kokoro" / "model.onnx"


def style_file(share: Path, voice: str) -> Path:
    """What makes a voice of the model: 510 rows of 256 numbers, one for each length of text."""
    return share / "kokoro" / "voices" / f"{voice}.bin"


def checked(path: Path, sha256: str) -> bytes:
    """The content of a file, if it is the one we know."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise EngineMissing(f"{path.name} of Kokoro is not there.", REMEDY) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EngineMissing(f"{path.name} of Kokoro is not the file it should be.", REMEDY)
    return content
