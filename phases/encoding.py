"""Bytes of unknown encoding, read as text."""

import re

from charset_normalizer import from_bytes

from phases.errors import EncodingUnknown, SettingsInvalid

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(
    rb"(?:character set encoding|charset|encoding|coding)\s*[:=]\s*[\"']?([\w.-]+)", re.IGNORECASE
)
_WESTERN = frozenset(
    {
        "en",
        "fr",
        "de",
        "es",
        "it",
        "pt",
        "nl",
        "da",
        "sv",
        "no",
        "nb",
        "nn",
        "fi",
        "is",
        "ga",
        "ca",
        "eu",
        "la",
    }
)
_CENTRAL = ("cp1250", "iso8859_2")
_CYRILLIC = ("cp1251", "koi8_r", "cp866", "iso8859_5")
_BY_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "sl", "ro"), _CENTRAL),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "be"), _CYRILLIC),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "zh": ("gb18030", "big5"),
    "ko": ("cp949",),
    "el": ("cp1253", "iso8859_7"),
    "tr": ("cp1254",),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257",)),
}
_MOST_HIGH_BYTES = 0.35
_LAST_ASCII = 0x7F
_HIGH = bytes(range(0x80, 0x100)).decode("cp1252", "ignore")
_SYMBOLS = "".join(mark for mark in _HIGH if not mark.isalpha() and mark not in "‘’“”–—…·\u00a0\u00ad")
_SYMBOL_IN_WORD = re.compile(rf"[^\W\d_][{re.escape(_SYMBOLS)}][^\W\d_]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_REMEDY = "Save it as UTF-8, or name its encoding with the setting `encoding` (for example cp1252)."


def decode(data: bytes, name: str, *, language: str, encoding: str | None = None) -> str:
    """The text of `data`: by the given encoding, byte order mark, strict UTF-8, declaration, or likelihood."""
    if encoding:
        return _as_told(data, name, encoding)
    if not data.strip():
        return ""
    text = _marked(data) or _strict_utf8(data) or _declared(data) or _likely(data, language)
    if text is None or len(_CONTROLS.findall(text)) > len(text) / 200:
        raise EncodingUnknown(f"The character encoding of {name} cannot be told.", _REMEDY)
    return text


def _as_told(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError as error:
        raise SettingsInvalid(
            f"There is no encoding called {encoding}.",
            "Correct the setting `encoding`, for example utf-8 or cp1252.",
        ) from error
    except UnicodeError as error:
        raise EncodingUnknown(
            f"{name} is not written in {encoding}: {error}.", "Correct or remove the setting `encoding`."
        ) from error


def _marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    return None


def _strict_utf8(data: bytes) -> str | None:
    # A NUL says UTF-16 without a mark, an escape says ISO-2022: both are also valid UTF-8.
    if b"\x00" in data or b"\x1b" in data:
        return None
    return _decoded(data, "utf-8")


def _declared(data: bytes) -> str | None:
    # Asked after strict UTF-8: a declaration is copied and forgotten, valid UTF-8 is never an accident.
    declaration = _DECLARED.search(data[:4096])
    return _decoded(data, declaration[1].decode("ascii")) if declaration else None


def _likely(data: bytes, language: str) -> str | None:
    if b"\x00" in data:
        return _utf16_without_mark(data)
    base = language[:2].lower()
    western = _western(data) if base in _WESTERN else None
    if western is not None:
        return western
    expected = _BY_LANGUAGE.get(base)
    guess = (from_bytes(data, cp_isolation=list(expected)).best() if expected else None) or from_bytes(
        data
    ).best()
    return None if guess is None else str(guess)


def _western(data: bytes) -> str | None:
    """As cp1252, if that reads like a Western text: mostly ASCII, and no signs inside words."""
    text = _decoded(data, "cp1252")
    high = sum(byte > _LAST_ASCII for byte in data)
    is_western = text is not None and high < len(data) * _MOST_HIGH_BYTES and not _SYMBOL_IN_WORD.search(text)
    return text if is_western else None


def _utf16_without_mark(data: bytes) -> str | None:
    encoding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    zeros = data[1::2] if encoding == "utf-16-le" else data[::2]
    return _decoded(data, encoding) if zeros.count(0) > len(zeros) / 2 else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None
