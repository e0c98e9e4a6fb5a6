"""The commands for recordings."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.cli.app import Flag, app


@app.command
def translate(
    file: Path,
    /,
    *,
    language: Annotated[str | None, Parameter(name="--from")] = None,
    to: str | None = None,
    recognizer: str | None = None,
    translator: str | None = None,
    speakers: Path | None = None,
    bilingual: Flag = False,
    mark_gaps: Flag = False,
    dub: Flag = False,
    engine: str | None = None,
    voice: str | None = None,
    cast: Path | None = None,
    out: Path | None = None,
    json: Flag = False,
) -> int:
    """Make subtitles of a recording, in its own language and in another; run again, go on where it stopped.

    Parameters
    ----------
    file
        The recording: any sound or video file. Or a subtitle file, whose cues are translated at their times.
    language
        What is spoken in it, as in en or pt-BR; en if not set, or what a subtitle file or its name says (film.de.srt).
    to
        The language to translate it into, as in pt; a recording is only written down if not set.
    recognizer
        Who writes it down (see `nocturne recognizers`); the first who knows the language if not set.
    translator
        Who translates (see `nocturne translators`); the first who knows both languages if not set.
    speakers
        A file that says who speaks when (RTTM or JSON): each subtitle begins with [Name], so that a cast can speak it.
    bilingual
        Write a further file with both languages in each subtitle, the original above.
    mark_gaps
        Finish although something could not be made out or translated: it is marked and counted.
    dub
        Speak the subtitles at their times as well: the translation, if there is one.
    engine
        Who speaks them (see `nocturne engines`).
    voice
        The voice that speaks them (see `nocturne voices`).
    cast
        The cast: a TOML file that says which speaker has which voice.
    out
        The folder for finished files; `out` if not set.
    json
        End with one JSON object on standard output.

    """
    from flows.cli.runs import run_translate

    return run_translate(
        {
            "source": file,
            "language": language,
            "to": to,
            "recognizer": recognizer,
            "translator": translator,
            "speakers": speakers,
            "stacked": "original above" if bilingual else None,
            "mark_gaps": mark_gaps,
            "dub": dub,
            "engine": engine,
            "voice": voice,
            "cast": cast,
            "out": out,
        },
        json=json,
    )


@app.command
def listen(
    source: Path | None = None,
    /,
    *,
    language: Annotated[str, Parameter(name="--from")] = "en",
    to: str | None = None,
    recognizer: str | None = None,
    translator: str | None = None,
    kind: Annotated[Literal["srt", "vtt"], Parameter(name="--format")] = "srt",
    out: Path | None = None,
    json: Flag = False,
) -> int:
    """Write down and translate what is being said now, until it ends or Ctrl-C; subtitles are written as it goes.

    A microphone comes through a pipe:
    arecord -q -t raw -f S16_LE -r 16000 -c 1 | nocturne listen --to pt

    Parameters
    ----------
    source
        A file, played at its own speed; raw sound on standard input (16 bits, one channel, 16 kHz) if not set.
    language
        What is spoken, as in en or pt-BR.
    to
        The language to translate it into, as in pt; it is only written down if not set.
    recognizer
        Who writes it down (see `nocturne recognizers`); the first who knows the language if not set.
    translator
        Who translates (see `nocturne translators`); the first who knows both languages if not set.
    kind
        How the subtitles are written.
    out
        The folder for subtitles; `out` if not set.
    json
        Print each thing that may be shown as one line of JSON, and a last line with what it came to.

    """
    from flows.cli.live import run_listen

    return run_listen(
        {
            "source": source,
            "language": language,
            "to": to,
            "recognizer": recognizer,
            "translator": translator,
            "kind": kind,
            "out": out,
        },
        as_json=json,
    )


@app.command
def translators(*, json: Flag = False) -> int:
    """List who can translate here: languages, licences; and what the others lack.

    Parameters
    ----------
    json
        Print JSON instead.

    """
    from flows.cli.translators import show_translators

    return show_translators(as_json=json)
