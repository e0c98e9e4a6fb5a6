"""`nocturne`: one more way to start a flow. Errors become sentences and exit codes here, and nowhere else."""

import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from flows.cli.closing import close
from phases.errors import NocturneError, ProductionStopped

USAGE = 2

app = App(
    name="nocturne",
    help="Books to audiobooks, run as Prefect flows. What is done stays done: run a command again to go on.",
    help_epilogue="Exit codes: 0 done; 2 the command line is wrong; 3 a setting is; 10–18 the source; 20–29 and 54 the "
    "engine; 30–34 disk or database; 41 chunks failed; 42–48 the production; 50–52 Prefect; 130 stopped.",
    version=lambda: version("nocturne"),
    suppress_keyboard_interrupt=False,
)

Flag = Annotated[bool, Parameter(negative="")]


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
    workers: int | None = None,
    out: Path | None = None,
    json: Flag = False,
) -> int:
    """Take failed chunks again, with seeds not tried before, and finish the production.

    Parameters
    ----------
    production
        Its id, or how it begins (see `nocturne status`).
    chunks
        Numbers of chunks to take again, good ones too if you do not like them; all that failed if none is named.
    workers
        How many engines may be at work on this machine at once.
    out
        The folder for finished files; as before if not set.
    json
        End with one JSON object on standard output.

    """
    from flows.cli.runs import run_retry

    return run_retry(
        {"production": production, "chunks": chunks or [], "workers": workers, "out": out}, json=json
    )


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


engines = App(
    name="engines", help="List the engines; install, check and remove the environments that some need."
)
app.command(engines)


@engines.default
def list_engines(*, json: Flag = False) -> int:
    """List the engines that can speak here: languages, voices, limits, licences; and what the others lack.

    Parameters
    ----------
    json
        Print JSON instead.

    """
    from flows.cli.engines import show_engines

    return show_engines(as_json=json)


@engines.command
def install(name: str, /) -> int:
    """Make the environment of an engine; broken off, run it again and it goes on.

    Parameters
    ----------
    name
        chatterbox, f5-tts, kokoro or espeak.

    """
    from flows.cli.engines import install

    return install(name)


@engines.command
def check(name: str, /, *, voice: str | None = None) -> int:
    """Have an engine say a sentence, or learn what it lacks.

    Parameters
    ----------
    name
        The engine, with its model if it has several, as in chatterbox/english.
    voice
        Who says it; the engine's first voice if not set.

    """
    from flows.cli.engines import check

    return check(name, voice)


@engines.command
def remove(name: str, /) -> int:
    """Take the environment of an engine away; takes and models stay.

    Parameters
    ----------
    name
        chatterbox, f5-tts, kokoro or espeak.

    """
    from flows.cli.engines import remove

    return remove(name)


@app.command
def languages(language: str | None = None, /, *, json: Flag = False) -> int:
    """List who speaks a language, under which licence; without one, all of them.

    Parameters
    ----------
    language
        A tag, as in pt or pt-BR.
    json
        Print JSON instead.

    """
    from flows.cli.engines import show_languages

    return show_languages(language, as_json=json)


voices = App(name="voices", help="List voices; add your own recordings as voices, and check them.")
app.command(voices)


@voices.default
def list_voices(*, engine: str | None = None, json: Flag = False) -> int:
    """List the voices of engines and of your voice folders, and under which terms their recordings may be used.

    Parameters
    ----------
    engine
        Whose voices; those of all engines that are installed if not set.
    json
        Print JSON instead.

    """
    from flows.cli.voices import show_voices

    return show_voices(engine, as_json=json)


@voices.command
def add(
    recording: Path,
    /,
    *,
    name: str,
    rights: str,
    consent: str,
    transcript: str = "",
    language: list[str] | None = None,
    engine: str | None = None,
    replace: Flag = False,
) -> int:
    """Add a recording of somebody as a voice, if it is fit to speak like.

    Parameters
    ----------
    recording
        An audio file, best 5 to 15 seconds of one person speaking in a quiet room.
    name
        What the voice is called.
    rights
        Under which terms recordings in this voice may be used.
    consent
        Who agreed to it, and when.
    transcript
        Exactly what is said in it; f5-tts needs it.
    language
        A language the voice speaks, as in en; may be given more than once.
    engine
        Who is to speak with it: then what that engine needs must be there.
    replace
        Replace the voice of that name.

    """
    from flows.cli.voices import add

    return add(
        recording,
        name=name,
        rights=rights,
        consent=consent,
        transcript=transcript,
        languages=language or [],
        engine=engine,
        replace=replace,
    )


@voices.command(name="check")
def check_voices(name: str | None = None, /, *, json: Flag = False) -> int:
    """Say what speaks against a voice of your folders, or against any of them.

    Parameters
    ----------
    name
        The voice; all if none is named.
    json
        Print JSON instead.

    """
    from flows.cli.voices import check

    return check(name, as_json=json)


@app.command
def doctor(*, json: Flag = False) -> int:
    """Check this machine: disk, store, the voices of the cast (each engine says a sentence), Prefect, slots.

    Parameters
    ----------
    json
        Print JSON instead.

    """
    from flows.cli.doctor import examine

    return examine(as_json=json)


@app.command
def gc(*, dry_run: Flag = False, json: Flag = False) -> int:
    """Remove takes and temporary files that no production refers to; never what one does.

    Parameters
    ----------
    dry_run
        Only say what would be removed.
    json
        Print JSON instead.

    """
    from flows.cli.garbage import collect_garbage

    return collect_garbage(dry_run=dry_run, as_json=json)


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


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    trouble: NocturneError
    try:
        code = app(list(arguments), exit_on_error=False, result_action="return_value")
    except CycloptsError:
        return USAGE
    except NocturneError as error:
        trouble = error
    except KeyboardInterrupt:
        trouble = ProductionStopped("Broken off.", "Run the same command again: what is done stays done.")
    else:
        return code if isinstance(code, int) else 0
    close({}, trouble, json="--json" in arguments)
    return trouble.exit_code
