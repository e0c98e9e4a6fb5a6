"""What `nocturne` can be told, one file for each subject; each command imports its work only when it is called."""

from flows.cli.commands import books, nights, speakers, speech, subtitles, upkeep

__all__ = ["books", "nights", "speakers", "speech", "subtitles", "upkeep"]
