"""The command line itself; its commands are in `flows/cli/commands`."""

from importlib.metadata import version
from typing import Annotated

from cyclopts import App, Parameter

app = App(
    name="nocturne",
    help="Books to audiobooks, subtitles to timed speech, speech to subtitles, as Prefect flows. What is done stays "
    "done: run a command again to go on.",
    help_epilogue="Exit codes: 0 done; 2 the command line is wrong; 3 a setting is; 10–19 the source; 20–29, 54–56 and "
    "64–66 an engine, a recognizer or a translator; 30–36 disk, database, shelf; 41 chunks failed; 42–48 production; "
    "50–53 and 57–63 Prefect; 130 stopped.",
    version=lambda: version("nocturne"),
    suppress_keyboard_interrupt=False,
)

Flag = Annotated[bool, Parameter(negative="")]
