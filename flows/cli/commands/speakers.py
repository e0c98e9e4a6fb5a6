"""The commands about who speaks and who listens."""

from pathlib import Path

from cyclopts import App

from flows.cli.app import Flag, app

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
    """Make the environment of an engine or a recognizer; broken off, run it again and it goes on.

    Parameters
    ----------
    name
        chatterbox, f5-tts, kokoro, espeak, faster-whisper, whisper, bergamot or ctranslate.

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
    """Take the environment of an engine or a recognizer away; takes and models stay.

    Parameters
    ----------
    name
        chatterbox, f5-tts, kokoro, espeak, faster-whisper, whisper, bergamot or ctranslate.

    """
    from flows.cli.engines import remove

    return remove(name)


@app.command
def recognizers(*, json: Flag = False) -> int:
    """List who can listen here: languages, abilities, licences; and what the others lack.

    Parameters
    ----------
    json
        Print JSON instead.

    """
    from flows.cli.recognizers import show_recognizers

    return show_recognizers(as_json=json)


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
