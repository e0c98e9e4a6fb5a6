"""`nocturne accept`: a person has listened, and their word stands."""

from collections.abc import Sequence

from rich.console import Console

from flows.settings import load_settings
from flows.starting import settings_of, spoken_production
from flows.workshop import furnish
from tasks.listener import accept_chunks

console = Console()


def accept(name: str, numbers: Sequence[int], take: str | None = None) -> int:
    """Accept a take of each of these chunks."""
    production = spoken_production(name)
    with furnish(load_settings(**settings_of(production))).open() as shop:
        for number, accepted in accept_chunks(shop, production.id, numbers, take).items():
            path = shop.shelf.path(accepted)
            console.print(f"Chunk {number:04d} is accepted: {path}", markup=False, soft_wrap=True)
    console.print(f"`nocturne retry {production.id}` finishes the production.", markup=False)
    return 0
