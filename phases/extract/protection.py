"""Whether an EPUB is encrypted so that its text cannot be read."""

from phases.errors import SourceProtected
from phases.extract.archive import Archive
from phases.extract.markup import parse_xml, tag_of

_FONT_OBFUSCATION = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})


def refuse_protected(archive: Archive) -> None:
    """Nothing if the book can be read; obfuscated fonts do not matter, they are not spoken."""
    listing = archive.find("META-INF/encryption.xml")
    if listing is None:
        return
    algorithms = {
        element.get("Algorithm") or "unknown"
        for element in parse_xml(archive.read(listing), f"{archive.name}/{listing}").iter()
        if tag_of(element) == "encryptionmethod" and _is_of_a_file(element)
    }
    if algorithms - _FONT_OBFUSCATION:
        raise SourceProtected(
            f"{archive.name} is protected (DRM): its text is encrypted.",
            "Get an edition without DRM from the publisher or the shop; Nocturne does not remove it.",
        )


def _is_of_a_file(method: object) -> bool:
    # Keys are encrypted too (EncryptedKey); only EncryptedData says that a file is.
    parent = getattr(method, "getparent", lambda: None)()
    return parent is None or tag_of(parent) == "encrypteddata"
