"""XHTML and HTML as it is found, as a tree."""

import codecs
import re

from lxml import etree

from phases.errors import SourceBroken

Element = etree._Element  # noqa: SLF001 - the only name lxml has for the type

_DECLARED = re.compile(
    rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)|charset\s*=\s*["']?([\w.-]+)""", re.IGNORECASE
)
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
_SELF_CLOSED = re.compile(
    r"<(?!area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|image)([A-Za-z][\w:-]*)"
    r"((?:\s+[\w:.-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'))?)*)\s*/>"
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_EPUB = "{http://www.idpf.org/2007/ops}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_XLINK = "{http://www.w3.org/1999/xlink}"


def parse_markup(data: bytes, name: str) -> Element:
    """The tree of a page: as XML if it is XML, else as HTML."""
    root = _as_xml(data)
    return _as_html(data, name) if root is None else root


def parse_xml(data: bytes, name: str) -> Element:
    """The tree of a file that must be XML; mended where it is not quite."""
    root = _as_xml(data)
    if root is None:
        root = _mended(data)
    if root is None:
        raise SourceBroken(
            f"{name} is damaged: it is not XML.", "Get the book again, or repair it in an editor."
        )
    return root


def _mended(data: bytes) -> Element | None:
    try:
        return etree.fromstring(data.strip(), _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def tag_of(element: Element) -> str:
    """The tag without its namespace, in lower case; nothing for comments and the like."""
    tag: object = element.tag  # of a comment it is a function, whatever the stubs say
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its plain name, in whichever namespace it is written."""
    for key in (
        name,
        _EPUB + name,
        _XML + name,
        _XLINK + name,
        f"epub:{name}",
        f"xml:{name}",
        f"xlink:{name}",
    ):
        value = element.get(key)
        if value is not None:
            return value
    return ""


def types_of(element: Element) -> frozenset[str]:
    """Its `epub:type`s and roles, without their prefixes."""
    epub_type = element.get(_EPUB + "type") or element.get("epub:type") or ""
    words = f"{epub_type} {element.get('role') or ''}".lower().split()
    return frozenset(word.rpartition(":")[2].removeprefix("doc-") for word in words)


def text_of(element: Element) -> str:
    """All text in it, as one line."""
    return " ".join("".join(map(str, element.itertext(with_tail=False))).split())


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=recover)


def _as_xml(data: bytes) -> Element | None:
    try:
        root = etree.fromstring(data.lstrip(b" \t\r\n"), _parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    # An entity that stays is one that XML does not know; HTML knows the named ones.
    return None if next(root.iter(etree.Entity), None) is not None else root


def _as_html(data: bytes, name: str) -> Element:
    text = _NOT_TEXT.sub("", _PROLOGUE.sub("", _text_of_bytes(data)))
    # HTML has no entities that could grow, and without huge_tree a page nested deeply is cut off silently.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = (
            etree.fromstring(_SELF_CLOSED.sub(r"<\1\2></\1>", text).encode(), parser)
            if text.strip()
            else None
        )
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceBroken(
            f"{name} is damaged: {error}.", "Get the book again, or repair it in an editor."
        ) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise SourceBroken(
            f"{name} is damaged: its markup is nested too deeply to be read whole.", "Get the book again."
        )
    return etree.Element("html") if root is None else root


def _text_of_bytes(data: bytes) -> str:
    for encoding in (_encoding_by_mark(data), _declared(data), "utf-8", "cp1252"):
        if encoding:
            try:
                return data.decode(encoding).removeprefix("\ufeff")
            except (UnicodeError, LookupError):
                continue
    return data.decode("latin-1")


def _encoding_by_mark(data: bytes) -> str | None:
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    wide = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
    return wide.get(data[:2])


def _declared(data: bytes) -> str | None:
    declaration = _DECLARED.search(data[:1024])
    return (declaration[1] or declaration[2]).decode("ascii") if declaration else None
