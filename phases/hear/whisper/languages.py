"""What Whisper was taught. Its own codes are language tags but for two."""

from phases.voice import primary

_IN_ITS_ORDER = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr "
    "bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn "
    "yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su "
    "yue"
)
_CODES = tuple(_IN_ITS_ORDER.split())
_OF_OTHER_TAGS = {"jv": "jw", "nb": "no", "fil": "tl", "cmn": "zh"}
_ENGLISH_ONLY = 51_864
_BEFORE_CODES = 51_765
"""Signs of a vocabulary that are no language; one of several languages has one more."""


def languages_known(vocabulary: int | None) -> tuple[str, ...]:
    """The tags of a model with that many signs; where they could not be counted, of any that is not English only."""
    if vocabulary is not None and vocabulary <= _ENGLISH_ONLY:
        return ("en",)
    codes = _CODES[: vocabulary - _BEFORE_CODES - 1] if vocabulary else _CODES[:-1]
    return (*codes, *(tag for tag, code in _OF_OTHER_TAGS.items() if code in codes))


def is_taught(tag: str) -> bool:
    """Whether some model of Whisper's knows the language: of the recognizers at hand none knows more."""
    return code_of(tag) in _CODES


def code_of(tag: str) -> str:
    """What Whisper calls the language."""
    language = primary(tag)
    return _OF_OTHER_TAGS.get(language, language)
