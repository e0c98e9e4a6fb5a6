"""Cast sheets as TOML files: read, checked, printed."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from phases.errors import SettingsInvalid
from phases.script import NARRATOR
from phases.voice import Alias, folded
from phases.voices.aliases import read_aliases
from phases.voices.cast_sheet import CastSheet, VoiceChoice
from phases.voices.names import as_written, language_tag
from phases.voices.table import Table, quoted, read_table

_SPEAKERS, _ALIASES, _LANGUAGES = "speakers", "aliases", "languages"
_ENGINE_OF_A_VOICE = "/"
_ALIAS_FILES = (".txt", ".json")


def read_cast(path: Path) -> CastSheet:
    """The cast in a TOML or an alias file; SettingsInvalid names the file and the key that cannot be."""
    if path.suffix in _ALIAS_FILES:
        return _cast_of_aliases(read_aliases(path))
    if path.suffix == ".toml" or not path.is_file():
        return _cast_in_table(path)
    raise SettingsInvalid(
        f"{path} is no cast.", "A cast is a .toml file; an alias file ends in .txt or .json."
    )


def _cast_of_aliases(aliases: Mapping[str, Alias]) -> CastSheet:
    """Each voice is a speaker of its own name; a name that only tells the language of its voice adds nothing."""
    narrator = aliases.get(NARRATOR)
    voices = [alias.speaker for alias in aliases.values() if folded(alias.speaker) not in aliases]
    voices += [alias.speaker for name, alias in aliases.items() if folded(alias.speaker) == name]
    return CastSheet(
        narrator=VoiceChoice(voice=narrator.speaker if narrator else None),
        speakers={voice: VoiceChoice(voice=voice) for voice in voices},
        aliases={
            name: alias for name, alias in aliases.items() if name not in {NARRATOR, folded(alias.speaker)}
        },
    )


def _cast_in_table(path: Path) -> CastSheet:
    sheet = read_table(path, SettingsInvalid)
    sheet.only(NARRATOR, _SPEAKERS, _ALIASES, _LANGUAGES)
    speakers, aliases, languages = (sheet.table(key) for key in (_SPEAKERS, _ALIASES, _LANGUAGES))
    cast = CastSheet(
        narrator=_choice(sheet, NARRATOR) if NARRATOR in sheet.values else VoiceChoice(),
        speakers={_name(speakers, key): _choice(speakers, key) for key in speakers.values},
        aliases={_name(aliases, key): _alias(aliases, key) for key in aliases.values},
        languages={_tag(languages, key, key): _choice(languages, key) for key in languages.values},
    )
    _refuse_one_name_for_two(speakers, languages, aliases)
    _refuse_aliases_of_nobody(aliases, cast)
    return cast


def printed_cast(cast: CastSheet) -> str:
    """The sheet as `read_cast` reads it."""
    lines = [] if cast.narrator == VoiceChoice() else [f"{NARRATOR} = {_printed_choice(cast.narrator)}"]
    lines += _section(_SPEAKERS, {name: _printed_choice(choice) for name, choice in cast.speakers.items()})
    lines += _section(_ALIASES, {name: _printed_alias(alias) for name, alias in cast.aliases.items()})
    lines += _section(_LANGUAGES, {tag: _printed_choice(choice) for tag, choice in cast.languages.items()})
    return "".join(f"{line}\n" for line in lines)


def _choice(within: Table, key: str) -> VoiceChoice:
    if isinstance(within.values[key], dict):
        table = within.table(key)
        table.only("engine", "voice", "parameters")
        choice = VoiceChoice(table.text("engine"), table.text("voice"), table.table("parameters").numbers())
        if choice == VoiceChoice():
            raise within.error(
                key, "says nothing", 'Name a voice, as in { engine = "kokoro", voice = "af_heart" }.'
            )
        return choice
    voice = within.text(key)
    engine, slash, name = (voice or "").partition(_ENGINE_OF_A_VOICE)
    if slash:
        raise within.error(
            key,
            f"is “{voice}”, which may mean two things",
            f'Write {{ engine = "{engine}", voice = "{name}" }}.',
        )
    return VoiceChoice(voice=voice)


def _alias(within: Table, key: str) -> Alias:
    if not isinstance(within.values[key], dict):
        return Alias(as_written(within.text(key) or ""))
    table = within.table(key)
    table.only("speaker", "language")
    speaker, language = table.text("speaker"), table.text("language")
    if speaker is None:
        raise within.error(key, "names no speaker", 'Write { speaker = "Alice", language = "pt" }.')
    return Alias(as_written(speaker), language and _tag(table, "language", language))


def _name(within: Table, key: str) -> str:
    name = as_written(key)
    if not name:
        raise within.error(key, "is no name", "Write the name that the text uses.")
    if folded(name) == NARRATOR:
        raise within.error(
            key, "is the narrator, who stands above all tables", f'Write {NARRATOR} = "…" in the first line.'
        )
    return name


def _tag(within: Table, key: str, told: str) -> str:
    tag = language_tag(told)
    if tag is None:
        raise within.error(
            key, f"names “{told}”, which is no language", "Write a tag, as in en, de or pt-BR."
        )
    return tag


def _refuse_one_name_for_two(speakers: Table, languages: Table, aliases: Table) -> None:
    """Case, blanks and hyphens make no difference between names."""
    _refuse_twins(languages, ((key, folded(key.replace("_", "-"))) for key in languages.values))
    _refuse_twins(speakers, ((key, folded(key)) for key in speakers.values))
    _refuse_twins(aliases, ((key, folded(key)) for key in aliases.values))
    names = {folded(key): key for key in speakers.values}
    for key in aliases.values:
        if folded(key) in names:
            raise aliases.error(
                key, f"is a speaker too (“{names[folded(key)]}”)", "Keep the alias or the speaker."
            )


def _refuse_twins(table: Table, names: Iterable[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for key, name in names:
        if name in seen:
            raise table.error(key, f"is the same name as “{seen[name]}”", "Keep one of the two.")
        seen[name] = key


def _refuse_aliases_of_nobody(table: Table, cast: CastSheet) -> None:
    targets = {folded(name): folded(alias.speaker) for name, alias in cast.aliases.items()}
    somebody = {NARRATOR, *map(folded, cast.speakers)}
    for key in table.values:
        passed, name = {folded(key)}, targets[folded(key)]
        while name in targets:
            if name in passed:
                raise table.error(key, "leads back to itself", "Let it, or one it leads to, name a speaker.")
            passed.add(name)
            name = targets[name]
        if name not in somebody:
            raise table.error(
                key,
                f"leads to “{name}”, who is no speaker",
                f"Add that speaker to [{_SPEAKERS}], or name another.",
            )


def _section(title: str, entries: Mapping[str, str]) -> list[str]:
    return (
        ["", f"[{title}]", *(f"{quoted(key)} = {value}" for key, value in entries.items())] if entries else []
    )


def _printed_choice(choice: VoiceChoice) -> str:
    if choice == VoiceChoice(voice=choice.voice) and _ENGINE_OF_A_VOICE not in (
        choice.voice or _ENGINE_OF_A_VOICE
    ):
        return quoted(choice.voice or "")
    told = {"engine": choice.engine, "voice": choice.voice}
    parts = [f"{key} = {quoted(value)}" for key, value in told.items() if value is not None]
    if choice.parameters:
        numbers = (f"{quoted(key)} = {value!r}" for key, value in choice.parameters.items())
        parts.append(f"parameters = {{ {', '.join(numbers)} }}")
    return f"{{ {', '.join(parts)} }}"


def _printed_alias(alias: Alias) -> str:
    if alias.language is None:
        return quoted(alias.speaker)
    return f"{{ speaker = {quoted(alias.speaker)}, language = {quoted(alias.language)} }}"
