"""The commands for one book: produce, look at, mend."""

from pathlib import Path

from flows.cli.app import Flag, app


@app.command
def produce(
    file: Path,
    /,
    *,
    engine: str | None = None,
    voice: str | None = None,
    cast: Path | None = None,
    accept_voices: Flag = False,
    workers: int | None = None,
    batch_size: int | None = None,
    out: Path | None = None,
    chapters: str | None = None,
    json: Flag = False,
) -> int:
    """Produce an audiobook from a book; run again, go on where it stopped.

    Parameters
    ----------
    file
        The book: EPUB, text or Markdown.
    engine
        Who speaks (see `nocturne engines`); hibari if not set.
    voice
        The narrator's voice (see `nocturne voices`).
    cast
        The cast: a TOML file that says which speaker has which voice.
    accept_voices
        Go on although voices of the cast are not those that its earlier books were spoken with.
    workers
        How many engines may be at work on this machine at once; measured if not set, 0 pauses all production.
    batch_size
        How many chunks are spoken in one pass at most: 0 is what `nocturne tune` has found, 1 is one after the other.
    out
        The folder for finished files; `out` if not set.
    chapters
        Only these chapters, as in 2-5 or 1,3,7-9.
    json
        End with one JSON object on standard output.

    """
    from flows.cli.runs import run_produce

    return run_produce(
        {
            "source": file,
            "engine": engine,
            "voice": voice,
            "cast": cast,
            "accept_voices": accept_voices,
            "workers": workers,
            "batch_size": batch_size,
            "out": out,
            "chapters": chapters,
        },
        json=json,
    )


@app.command
def retry(
    production: str,
    chunks: list[int] | None = None,
    /,
    *,
    text: str | None = None,
    voice: str | None = None,
    engine: str | None = None,
    seed: int | None = None,
    as_before: Flag = False,
    workers: int | None = None,
    out: Path | None = None,
    json: Flag = False,
) -> int:
    """Take failed chunks again, with seeds not tried before or as you say, and finish the production.

    Parameters
    ----------
    production
        Its id, or how it begins (see `nocturne status`).
    chunks
        Numbers of chunks to take again, good ones too if you do not like them; all that failed if none is named.
    text
        What to say instead, for one chunk: write a name as it sounds. What the book shows stays.
    voice
        Who says it instead.
    engine
        The engine that says it instead; the chunk's own if not set.
    seed
        The seed to try first.
    as_before
        Forget what was said about these chunks earlier: text and voice are the book's again.
    workers
        How many engines may be at work on this machine at once.
    out
        The folder for finished files; as before if not set.
    json
        End with one JSON object on standard output.

    """
    from flows.cli.runs import run_retry

    return run_retry(
        {
            "production": production,
            "chunks": chunks or [],
            "text": text,
            "voice": voice,
            "engine": engine,
            "seed": seed,
            "as_before": as_before,
            "workers": workers,
            "out": out,
        },
        json=json,
    )


@app.command
def accept(production: str, chunks: list[int], /, *, take: str | None = None) -> int:
    """Accept chunks that failed or are suspect, because you have listened to their takes; then `nocturne retry`.

    Parameters
    ----------
    production
        Its id, or how it begins (see `nocturne status`, which also names the files of the takes).
    chunks
        Numbers of the chunks.
    take
        The file of the take you mean, where a failed chunk has several.

    """
    from flows.cli.accepting import accept

    return accept(production, chunks, take)


@app.command
def status(production: str | None = None, /, *, json: Flag = False) -> int:
    """Show all productions, or one with its failed chunks, their texts and why.

    Parameters
    ----------
    production
        Its id, or how it begins.
    json
        Print JSON instead.

    """
    from flows.cli.looks import show_all, show_one

    return show_all(as_json=json) if production is None else show_one(production, as_json=json)


@app.command
def proof(production: str, /, *, out: Path | None = None, json: Flag = False) -> int:
    """Write a page to proof-listen with: text beside audio, the riskiest line first; open it in a browser.

    Parameters
    ----------
    production
        Its id, or how it begins (see `nocturne status`).
    out
        The folder for finished files, in which the page gets a folder of its own; as before if not set.
    json
        End with one JSON object on standard output.

    """
    from flows.cli.proof import write

    return write(production, out=out, as_json=json)


@app.command(name="import")
def import_(
    file: Path,
    /,
    *,
    root: Path | None = None,
    engine: str | None = None,
    voice: str | None = None,
    language: str | None = None,
    dry_run: Flag = False,
    json: Flag = False,
) -> int:
    """Take over the books of a pipeline.json (schema 4): their chunks, and the recordings that can be verified.

    Parameters
    ----------
    file
        The pipeline.json of the old system.
    root
        Where the old system's folder is now, if the file was moved out of it.
    engine
        Who speaks what the old system has not spoken; hibari if not set.
    voice
        The voice for that, one as near to the old one as there is.
    language
        The language of the books, as in en, if the file does not tell it or tells it wrongly.
    dry_run
        Only say what would become of each book.
    json
        End with one JSON object on standard output.

    """
    from flows.cli.importing import import_books

    return import_books(
        file, root=root, engine=engine, voice=voice, language=language, dry_run=dry_run, json=json
    )


@app.command
def forget(production: str, /) -> int:
    """Forget a production; `nocturne gc` then removes what no other one needs. Finished files stay.

    Parameters
    ----------
    production
        Its id, or how it begins.

    """
    from flows.cli.garbage import forget_one

    return forget_one(production)
