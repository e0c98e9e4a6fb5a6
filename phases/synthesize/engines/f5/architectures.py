"""The sizes of the networks that F5-TTS checkpoints are made for, as the package's own configurations give them."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from phases.errors import EngineMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """What the network's class is built with; weights fit one architecture only."""

    dim: int
    depth: int
    heads: int
    dim_head: int = 64
    ff_mult: int = 2
    text_dim: int = 512
    conv_layers: int = 4
    text_mask_padding: bool = True
    """Whether what follows the text is kept at zero; version 0 let it drift."""
    pe_attn_head: int | None = None
    """How many heads know positions; all if None."""

    def options(self) -> dict[str, Any]:
        """The arguments of the package's class."""
        return asdict(self)


_V0: dict[str, Any] = {"text_mask_padding": False, "pe_attn_head": 1}

ARCHITECTURES = {
    "v1-base": Architecture(dim=1024, depth=22, heads=16),
    "v1-small": Architecture(dim=768, depth=18, heads=12),
    "base": Architecture(dim=1024, depth=22, heads=16, **_V0),
    "small": Architecture(dim=768, depth=18, heads=12, **_V0),
}


def architecture(asked: object) -> Architecture:
    """The one of that name, or the one that a table describes."""
    if isinstance(asked, str) and asked in ARCHITECTURES:
        return ARCHITECTURES[asked]
    known = {field.name: field.type for field in fields(Architecture)}
    if isinstance(asked, dict) and set(asked) <= set(known) and {"dim", "depth", "heads"} <= set(asked):
        return Architecture(**asked)
    raise EngineMissing(
        f"No F5-TTS network is built as “{asked}”.",
        f"In model.toml name {', '.join(ARCHITECTURES)}, or give a table with dim, depth and heads "
        f"and, where they differ, {', '.join(name for name in known if name not in {'dim', 'depth', 'heads'})}.",
    )
