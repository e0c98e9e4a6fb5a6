"""What a run is asked for: the parameters of the flows, as Prefect's forms show them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

from phases.captions import Stacked
from phases.chapter_numbers import chapter_numbers
from phases.direction import Direction
from phases.fit import Mode
from phases.track import Original


class Order(BaseModel):
    """What all orders share."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    command: ClassVar[str]
    """Of the command line, whose help says more."""

    @model_validator(mode="before")
    @classmethod
    def _a_field_left_blank_says_nothing(cls, given: Any) -> Any:  # noqa: ANN401 - whatever a form sends
        """A form sends a field that was typed into and emptied again as blanks; as a path those would be a folder."""
        if not isinstance(given, Mapping):
            return given
        return {
            name: said for name, said in given.items() if not (isinstance(said, str) and not said.strip())
        }


class BookOrder(Order):
    """One book, to be produced. What is left empty comes from the settings of the machine that runs it.

    A field that says None is empty: choose what stands beside None to fill it in.
    """

    command = "produce"

    source: Path = Field(
        description="The book: an EPUB, text or Markdown file that this machine can read, with its whole path, as in "
        "/books/emma.epub."
    )
    engine: str | None = Field(
        None, description="The engine that speaks, for instance hibari; `nocturne engines` lists them."
    )
    voice: str | None = Field(
        None,
        description="The narrator's voice, of those that `nocturne voices` lists; the engine's first one if empty.",
    )
    cast: Path | None = Field(None, description="The cast file, which says who speaks with which voice.")
    accept_voices: bool = Field(
        default=False,
        description="Go on although voices of the cast are not those that its earlier books were spoken with.",
    )
    chapters: str | None = Field(None, description="Only these chapters, as in 2-5 or 1,3,7-9; all if empty.")
    out: Path | None = Field(None, description="The folder that finished files go to.")
    workers: int | None = Field(
        None,
        ge=0,
        le=64,
        description="How many lines are spoken at once from now on, in all runs of this machine; 0 pauses them all, "
        "empty leaves it as it is.",
    )
    batch_size: int | None = Field(
        None,
        ge=0,
        le=1024,
        description="How many chunks are spoken in one pass at most; 0 is what was measured, 1 one after the other.",
    )
    until: AwareDatetime | None = Field(
        None, description="From then on nothing new is spoken; what is left is done when it is run again."
    )

    @field_validator("chapters")
    @classmethod
    def _chapters_are_numbers(cls, text: str | None) -> str | None:
        chapter_numbers(text)
        return text

    @property
    def chapter_numbers(self) -> list[int] | None:
        """The chosen chapters, or None for all."""
        return chapter_numbers(self.chapters)


class DubOrder(Order):
    """One subtitle file, to be spoken on time. What is left empty comes from the settings of its machine.

    A field that says None is empty: choose what stands beside None to fill it in.
    """

    command = "dub"

    source: Path = Field(
        description="The subtitles: an SRT, WebVTT or ASS file that this machine can read, with its whole path, as in "
        "/films/film.de.srt."
    )
    language: str | None = Field(
        None,
        description="Their language, as in de or pt-BR; from the name of the file, as in film.de.srt, if empty.",
    )
    engine: str | None = Field(
        None, description="The engine that speaks, for instance kokoro; `nocturne engines` lists them."
    )
    voice: str | None = Field(None, description="The narrator's voice; the engine's first one if empty.")
    cast: Path | None = Field(None, description="The cast file: which speaker has which voice.")
    accept_voices: bool = Field(
        default=False,
        description="Go on although voices of the cast are not those that its earlier sources were spoken with.",
    )
    mode: Mode | None = Field(
        None,
        description="How speech is brought onto its times: smart, stretch, pad, concatenate, native (docs/timing.md); "
        "as set if empty.",
    )
    length_ms: int | None = Field(
        None, ge=1, description="How long the track is to be (milliseconds); up to its last cue if empty."
    )
    video: Path | None = Field(
        None,
        description="The film they belong to, which this machine can read: the track gets its length, and a copy of "
        "the film gets the speech.",
    )
    original: Original | None = Field(
        None,
        description="What becomes of the sound that the film had: keep (as loud as before), duck (lowered while "
        "somebody speaks), replace (only the speech is heard); as set if empty.",
    )
    out: Path | None = Field(None, description="The folder that finished files go to.")
    workers: int | None = Field(
        None,
        ge=0,
        le=64,
        description="How many lines are spoken at once from now on, in all runs of this machine; 0 pauses them all, "
        "empty leaves it as it is.",
    )
    batch_size: int | None = Field(
        None,
        ge=0,
        le=1024,
        description="How many chunks are spoken in one pass at most; 0 is what was measured, 1 one after the other.",
    )

    @model_validator(mode="after")
    def _a_film_has_a_length(self) -> Self:
        if self.video is not None and self.length_ms is not None:
            raise ValueError("the track is as long as its video: give no other length")
        return self


class SpeechOrder(Order):
    """One recording, to be written down and translated. What is left empty comes from the settings of its machine.

    A field that says None is empty: choose what stands beside None to fill it in.
    """

    command = "translate"

    source: Path = Field(
        description="The recording: a sound or video file that this machine can read. Or subtitles, to be translated."
    )
    language: str | None = Field(
        None,
        description="What is spoken in it, as in en or pt-BR; English if empty, or what subtitles or their name say.",
    )
    to: str | None = Field(
        None, description="The language to translate it into, as in pt; it is only written down if empty."
    )
    recognizer: str | None = Field(
        None,
        description="Who writes it down, for instance faster-whisper; the first who knows the language if empty.",
    )
    translator: str | None = Field(
        None,
        description="Who translates, for instance bergamot; the first who knows both languages if empty.",
    )
    speakers: Path | None = Field(
        None,
        description="A file that says who speaks when (RTTM or JSON): subtitles begin with [Name] then, for a cast.",
    )
    stacked: Stacked | None = Field(
        None,
        description="A further file with both languages in each subtitle: no, original above, translation above; as "
        "set if empty.",
    )
    mark_gaps: bool = Field(
        default=False,
        description="Finish although something could not be made out or translated: it is marked and counted.",
    )
    dub: bool = Field(
        default=False,
        description="Speak the subtitles at their times as well: the translation, if there is one.",
    )
    engine: str | None = Field(None, description="Who speaks them, for instance kokoro.")
    voice: str | None = Field(
        None, description="The voice that speaks them; the engine's first one if empty."
    )
    cast: Path | None = Field(None, description="The cast file: which speaker has which voice.")
    out: Path | None = Field(None, description="The folder that finished files go to.")

    @property
    def spoken(self) -> str:
        """What is spoken in a recording."""
        return self.language or "en"

    @property
    def shown_in(self) -> str:
        """The language of the subtitles that are spoken, if they are."""
        return self.to or self.spoken


class LiveOrder(Order):
    """Speech that goes on now, to be written down and translated while it does."""

    command = "listen"

    source: Path | None = Field(
        None, description="A file that is played; raw sound on standard input if empty."
    )
    language: str = Field("en", description="What is spoken, as in en or pt-BR.")
    to: str | None = Field(None, description="The language to translate it into; only written down if empty.")
    recognizer: str | None = Field(None, description="Who writes it down.")
    translator: str | None = Field(None, description="Who translates.")
    kind: Literal["srt", "vtt"] = Field("srt", description="How subtitles are written.")
    out: Path | None = Field(None, description="The folder that subtitles go to.")


class RetryOrder(Order):
    """Chunks of a known production, to be taken again, and the production to be finished.

    A field that says None is empty: choose what stands beside None to fill it in.
    """

    command = "retry"

    production: str = Field(
        description="The id of the production, as on its page and in its report, or how it begins, as in "
        "the-time-machine-3fa9."
    )
    chunks: list[Annotated[int, Field(ge=1)]] = Field(
        default_factory=list,
        description="Numbers of the chunks to take again, as its page shows them; all that failed if empty. A chunk "
        "that had passed is rejected first, so that it gets another take.",
    )
    text: str | None = Field(
        None,
        description="What to say instead, for one chunk: write a name as it sounds, or spell out what is misread. "
        "What the book shows stays as it is.",
    )
    voice: str | None = Field(
        None, description="Who says it instead: a voice of the engine below; the chunk's own if empty."
    )
    engine: str | None = Field(
        None, description="The engine that says it instead; the chunk's own engine if empty."
    )
    seed: int | None = Field(
        None, ge=0, le=2**31 - 1, description="The seed to try first; one not tried before if empty."
    )
    as_before: bool = Field(
        default=False,
        description="Forget what was said about these chunks earlier: their text and voice are the book's again.",
    )
    out: Path | None = Field(None, description="The folder that finished files go to; as before if empty.")
    workers: int | None = Field(
        None,
        ge=0,
        le=64,
        description="How many lines are spoken at once from now on, in all runs of this machine; 0 pauses them all, "
        "empty leaves it as it is.",
    )

    @model_validator(mode="after")
    def _a_text_is_for_one_chunk(self) -> Self:
        if self.text is not None and len(self.chunks) != 1:
            raise ValueError("a text is for one chunk: name its number, and no other")
        if self.as_before and not self.chunks:
            raise ValueError("name the chunks that are to be as before")
        return self

    @property
    def direction(self) -> Direction:
        """What is said about how the chunks are to be spoken."""
        return Direction(self.text, self.engine, self.voice, self.seed)


class NightOrder(Order):
    """A folder of books, to be worked through while its window is open (docs/nights.md).

    A field that says None is empty: choose what stands beside None to fill it in.
    """

    command = "night"

    folder: Path | None = Field(
        None,
        description="The folder of books, or a text file with one path a line; the setting `night_folder` if empty. "
        "night.toml beside them says when and how.",
    )
    any_time: bool = Field(
        default=False, description="Work although the window is closed, until it closes next."
    )
