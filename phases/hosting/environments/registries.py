"""Where packages come from: uv is told what pip was told, for it does not read pip's configuration."""

import ast
import os
import subprocess
import sys

_UV_NAME = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}
_ASK_PIP = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"


def registries() -> dict[str, str]:
    """Variables for uv, from pip's configuration files and variables; none if pip is not there."""
    run = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    return translated(run.stdout, _usual_index()) if run.returncode == 0 else {}


def _usual_index() -> str:
    """The one that pip asks if no other is named; its configuration does not say which."""
    run = subprocess.run(  # noqa: S603 - our own line
        [sys.executable, "-c", _ASK_PIP], capture_output=True, text=True, check=False
    )
    return run.stdout.strip() if run.returncode == 0 else ""


def translated(listing: str, usual_index: str = "") -> dict[str, str]:
    """`global.index-url='…'` of pip's listing → UV_DEFAULT_INDEX; what comes later wins, as with pip."""
    variables = {}
    for line in listing.splitlines():
        key, equals, value = line.partition("=")
        name = _UV_NAME.get(key.rpartition(".")[2])
        if equals and name:
            variables[name] = " ".join(str(ast.literal_eval(value)).split())
    if "UV_INDEX" in variables:
        # As pip does it: all indexes count alike, the best version wins. Of equal ones pip takes the file that suits
        # this machine best, uv that of the index named first: the main one, since others are often made of a few
        # wheels for any machine, which lack libraries. UV_DEFAULT_INDEX always counts last.
        main = os.environ.get("UV_DEFAULT_INDEX") or variables.get("UV_DEFAULT_INDEX", usual_index)
        variables["UV_INDEX"] = f"{main} {variables['UV_INDEX']}".strip()
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    if "UV_FIND_LINKS" in variables:
        variables["UV_FIND_LINKS"] = ",".join(variables["UV_FIND_LINKS"].split())
    return {name: value for name, value in variables.items() if name not in os.environ}
