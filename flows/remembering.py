"""Whether a source is finished, found out without reading it where it was asked for in the same way before."""

from db.productions import delivered_as_asked, remember_asked
from flows.asked import asked_for
from flows.orders import BookOrder
from flows.settings import Settings
from flows.starting import delivered_production
from tasks.deliver import is_delivered
from tasks.workshop import Workshop


def is_finished(shop: Workshop, settings: Settings, order: BookOrder, sha256: str) -> bool:
    """Whether the source, which has this content, is delivered as ordered, and its files are what they were."""
    asked = asked_for(shop, settings, order, sha256)
    with shop.store.reading() as session:
        known = delivered_as_asked(session, sha256, asked)
    if known is not None:
        return is_delivered(shop, known, settings.out)
    found = delivered_production(shop, settings, order)
    if found is not None and found.source_sha256 == sha256:
        with shop.store.writing() as session:
            remember_asked(session, found.id, asked)
    return found is not None
