"""The commands for subtitles, and for the tags in any source."""

from pathlib import Path

from flows.cli.app import Flag, app


@app.command
def dub(
    file: Path,
    /,
    *,
    language: str | None = None,
    engine: str | None = None,
    voice: str | None = None,
    cast: Path | None = None,
    accept_voices: Flag = False,
    mode: str | None = None,
    length_ms: int | None = None,
    video: Path | None = None,
    original: str | None = None,
    workers: int | None = None,
    batch_size: int | None = None,
    out: Path | None = None,
    json: Flag = False,
) -> int:
    """Speak subtitles at their times; run again, go on where it stopped.

    Parameters
    ----------
    file
        The subtitles: SRT, WebVTT or ASS.
    language
        Their language, as in de; from the name of the file, as in film.de.srt, if not set.
    engine
        Who speaks (see `nocturne engines`); hibari if not set.
    voice
        The narrator's voice (see `nocturne voices`).
    cast
        The cast: a TOML file that says which speaker has which voice.
    accept_voices
        Go on although voices of the cast are not those that its earlier sources were spoken with.
    mode
        How speech is brought onto its times: smart, stretch, pad, concatenate or native; smart if not set.
    length_ms
        How long the track is to be, in milliseconds; up to its last cue if not set.
    video
        The film they belong to: the track gets its length, and a copy of the film gets the speech.
    original
        What becomes of the sound of the film: keep, duck (lowered under speech) or replace; duck if not set.
    workers
        How many engines may be at work on this machine at once; measured if not set, 0 pauses all production.
    batch_size
        How many cues are spoken in one pass at most: 0 is what `nocturne tune` has found, 1 is one after the other.
    out
        The folder for finished files; `out` if not set.
    json
        End with one JSON object on standard output.

    """
    from flows.cli.runs import run_dub

    return run_dub(
        {
            "source": file,
            "language": language,
            "engine": engine,
            "voice": voice,
            "cast": cast,
            "accept_voices": accept_voices,
            "mode": mode,
            "length_ms": length_ms,
            "video": video,
            "original": original,
            "workers": workers,
            "batch_size": batch_size,
            "out": out,
        },
        json=json,
    )


@app.command(name="check")
def check_tags(file: Path, /, *, cast: Path | None = None, json: Flag = False) -> int:
    """List every mistake in a source, with its place: tags, unknown names, times; nothing is spoken.

    Parameters
    ----------
    file
        Subtitles or a book.
    cast
        The cast: who may be named.
    json
        Print JSON instead.

    """
    from flows.cli.checking import check_source

    return check_source(file, cast, as_json=json)
