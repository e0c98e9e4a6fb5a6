"""A workshop, furnished from the settings."""

from db.store import Store
from flows.casting import Casting
from flows.settings import Settings
from tasks.progress import Progress
from tasks.workshop import PhaseSettings, Workshop


def furnish(settings: Settings) -> Workshop:
    """A workshop with its schema in place; engines and voices are known, nothing heavy is loaded."""
    casting = Casting(settings)
    cast = casting.cast()
    store = open_store(settings)
    return Workshop(
        store=store,
        folder=settings.folder,
        engines=casting.engines,
        cast=cast,
        settings=PhaseSettings(
            extract=settings.extract,
            chunk=settings.chunk,
            synthesize=settings.synthesize,
            validate=settings.validation,
            assemble=settings.assemble,
            deliver=settings.deliver,
        ),
        takes_per_chunk=settings.takes_per_chunk,
        progress=Progress(),
    )


def open_store(settings: Settings) -> Store:
    """The store that the settings name, its schema up to date."""
    store = Store(settings.database) if settings.database else Store.in_file(settings.folder.database)
    store.prepare()
    return store
