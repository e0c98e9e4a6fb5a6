"""Makes small EPUBs, good and bad, for the tests of their reader."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def xhtml(body: str, head: str = "", before: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return (
        f'{before}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>t</title>{head}</head><body>{body}</body></html>"
    )


@dataclass
class Epub:
    """Pages in spine order, a table of contents, and whatever else a test wants to spoil."""

    pages: Mapping[str, str | bytes] = field(default_factory=dict)
    contents: Sequence[tuple[str, str]] = ()
    """Title and href of each entry."""
    ncx: bool = False
    metadata: str = (
        "<dc:title>A Book</dc:title><dc:creator>A. Writer</dc:creator><dc:language>en</dc:language>"
    )
    extra: Mapping[str, str | bytes] = field(default_factory=dict)
    manifest: str = ""
    spine: str = ""
    guide: str = ""
    namespaces: bool = True
    linear_no: Sequence[str] = ()
    hrefs: Mapping[str, str] = field(default_factory=dict)
    """How the manifest writes the name of a page, where it is not as the archive has it."""

    def write(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            archive.writestr("META-INF/container.xml", CONTAINER)
            archive.writestr("OEBPS/content.opf", self.package())
            if self.contents:
                archive.writestr("OEBPS/toc.ncx" if self.ncx else "OEBPS/nav.xhtml", self.navigation())
            for name, content in self.pages.items():
                archive.writestr(f"OEBPS/{name}", content)
            for name, content in self.extra.items():
                archive.writestr(name, content)
        return path

    def package(self) -> str:
        items = "".join(
            f'<item id="i{number}" href="{self.hrefs.get(name, name)}" media-type="application/xhtml+xml"/>'
            for number, name in enumerate(self.pages)
        )
        spine = "".join(
            f'<itemref idref="i{number}"{self._linear(name)}/>' for number, name in enumerate(self.pages)
        )
        toc = ""
        if self.contents and self.ncx:
            items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
            toc = ' toc="ncx"'
        elif self.contents:
            items += '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        opf = ' xmlns="http://www.idpf.org/2007/opf" version="3.0"' if self.namespaces else ""
        dc = ' xmlns:dc="http://purl.org/dc/elements/1.1/"' if self.namespaces else ""
        metadata = self.metadata if self.namespaces else self.metadata.replace("dc:", "")
        return (
            f"<package{opf}><metadata{dc}>{metadata}</metadata><manifest>{items}{self.manifest}</manifest>"
            f"<spine{toc}>{spine}{self.spine}</spine>{self.guide}</package>"
        )

    def navigation(self) -> str:
        if self.ncx:
            points = "".join(
                f'<navPoint id="n{number}"><navLabel><text>{title}</text></navLabel><content src="{href}"/></navPoint>'
                for number, (title, href) in enumerate(self.contents)
            )
            return f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'
        lines = "".join(f'<li><a href="{href}">{title}</a></li>' for title, href in self.contents)
        return xhtml(f'<nav epub:type="toc"><ol>{lines}</ol></nav>')

    def _linear(self, name: str) -> str:
        return ' linear="no"' if name in self.linear_no else ""
