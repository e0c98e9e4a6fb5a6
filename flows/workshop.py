"""A workshop, furnished from the settings."""

from functools import partial

from db.store import Store
from flows.casting import Casting
from flows.settings import Settings
from phases.shelf import Remote, Shelf
from tasks.progress import Progress
from tasks.workshop import Patience, PhaseSettings, Workshop


def furnish(settings: Settings) -> Workshop:
    """A workshop with its schema in place; engines and voices are known, nothing heavy is loaded."""
    casting = Casting(settings)
    cast = casting.cast()
    fallback = casting.fallback()
    store = open_store(settings)
    return Workshop(
        store=store,
        folder=settings.folder,
        shelf=open_shelf(settings),
        engines=casting.engines,
        cast=cast,
        settings=PhaseSettings(
            extract=settings.extract,
            subtitles=settings.subtitles,
            chunk=settings.chunk,
            synthesize=settings.synthesize,
            hear=settings.hear,
            validate=settings.validation,
            hearing=settings.hearing,
            listen=settings.listen,
            translate=settings.translate,
            captions=settings.captions,
            assemble=settings.assemble,
            fit=settings.fit,
            track=settings.track,
            deliver=settings.deliver,
        ),
        patience=Patience(
            takes_per_chunk=settings.takes_per_chunk,
            retakes_share=settings.retakes_share,
            strict=settings.strict,
            check_all=settings.check_all,
        ),
        guest=casting.guest,
        another=partial(furnish, settings.anywhere),
        fallback=fallback,
        batch_size=settings.batch_size,
        progress=Progress(),
    )


def open_shelf(settings: Settings) -> Shelf:
    """The shelf that the settings name; nobody is asked yet."""
    if settings.shelf is None:
        return Shelf(settings.folder)
    remote = Remote(settings.shelf, settings.shelf_options, settings.shelf_patience)
    return Shelf(settings.folder, remote)


def open_store(settings: Settings) -> Store:
    """The store that the settings name, its schema up to date."""
    store = Store(settings.database) if settings.database else Store.in_file(settings.folder.database)
    store.prepare()
    return store
