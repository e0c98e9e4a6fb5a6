"""The film that a track is for: known before anybody speaks, and delivered with the speech."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from phases.errors import SourceBroken, SourceMissing
from phases.fit import FitPlan
from phases.mux import Film, Mix, Sound, look_at, mux
from phases.production import Production
from tasks.takes import sha256_of
from tasks.workshop import Workshop

FILM = "film"


@dataclass(frozen=True, slots=True)
class KnownFilm:
    """A film as it was when the track was ordered."""

    film: Film
    sha256: str

    @classmethod
    def at(cls, path: Path) -> Self:
        """The film there, whole and fit to be copied; SourceMissing, SourceNotAFile or SourceBroken if not."""
        return cls(look_at(path.absolute()), _sha256_of(path))

    @classmethod
    def of(cls, production: Production) -> Self | None:
        """The film that a production was ordered for, if it was."""
        facts = production.settings.get(FILM)
        if facts is None:
            return None
        film = Film(
            path=Path(facts["path"]),
            packets=facts["packets"],
            seconds=Fraction(facts["seconds"]),
            layout=facts["layout"],
        )
        return cls(film, facts["sha256"])

    def as_json(self) -> Mapping[str, Any]:
        """What `of` reads."""
        return {
            "path": str(self.film.path),
            "packets": self.film.packets,
            "seconds": str(self.film.seconds),
            "layout": self.film.layout,
            "sha256": self.sha256,
        }


def total_of(production: Production) -> int | Fraction | None:
    """How long its track is to be, in milliseconds: as long as the film if there is one, or as ordered."""
    known = KnownFilm.of(production)
    ordered: int | None = production.settings.get("total_ms")
    return ordered if known is None else known.film.seconds * 1000


def add_speech(shop: Workshop, known: KnownFilm, track: Path, fitted: FitPlan) -> Path:
    """The film with the speech of the track, beside that; never over the film itself."""
    shop.progress.step("putting the speech into the film")
    if _sha256_of(known.film.path) != known.sha256:
        raise SourceBroken(
            f"{known.film.path} is not the film that it was when the track was ordered.",
            "Run `nocturne dub` again with the film that it is for: nothing is spoken again.",
        )
    path = track.with_suffix(known.film.suffix)
    if path.exists() and path.samefile(known.film.path):
        path = path.with_stem(f"{path.stem} (dubbed)")
    spans = [(each.start, each.end) for each in fitted.placements if each.length]
    sound = Sound(path=track, rate=fitted.rate, samples=fitted.total, spans=spans)
    mix = Mix(
        original=shop.settings.track.original,
        duck_db=shop.settings.track.duck_db,
        ceiling_db=shop.settings.fit.ceiling_db,
    )
    return mux(known.film, sound, mix, path)


def _sha256_of(path: Path) -> str:
    try:
        return sha256_of(path)
    except FileNotFoundError as error:
        raise SourceMissing(
            f"There is no film {path} any more.", "Put it back, or run `nocturne dub` with its new path."
        ) from error
