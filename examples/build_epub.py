"""Builds the sample book from its source: an EPUB 3 and a plain text, the same bytes on every run.

    python examples/build_epub.py [FOLDER]

The source is `the-speaking-clock.md`. The files are written beside it, or into FOLDER.
"""

import math
import re
import struct
import sys
import textwrap
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

SOURCE = Path(__file__).with_name("the-speaking-clock.md")
IDENTIFIER = "urn:uuid:5f0f2a52-6b1c-4a38-9f6e-3d0a1936d247"
MODIFIED = "2026-01-01T00:00:00Z"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
COVER_WIDTH, COVER_HEIGHT = 600, 900
HORIZON = 645
CLOCK_X, CLOCK_Y, CLOCK_RADIUS = 300, 322, 158
RIM, MARKS, MARK_WIDTH, BOSS = 0.95, (0.80, 0.90), 2, 0.06
RIPPLE, LIT = 14, 5
WRAPPED_AT = 76


@dataclass(frozen=True)
class Source:
    """The sample book as its source has it."""

    fields: dict[str, str]
    chapters: list[tuple[str, list[str]]]
    """Title and paragraphs of each."""
    notes: dict[str, str]


def main() -> None:
    """Write both files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE.parent
    source = read_source(SOURCE.read_text(encoding="utf-8"))
    (folder / f"{SOURCE.stem}.epub").write_bytes(build_epub(source))
    (folder / f"{SOURCE.stem}.txt").write_text(build_text(source), encoding="utf-8", newline="\n")


def read_source(text: str) -> Source:
    """The parts of the Markdown source."""
    _, head, body = text.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    notes = dict(re.findall(r"^\[\^(\w+)\]: (.+)$", body, re.MULTILINE))
    body = re.sub(r"^\[\^\w+\]: .+$", "", body, flags=re.MULTILINE)
    chapters = []
    for part in re.split(r"^# ", body, flags=re.MULTILINE)[1:]:
        title, *paragraphs = [lump.strip() for lump in part.split("\n\n") if lump.strip()]
        chapters.append((title, paragraphs))
    return Source(fields, chapters, notes)


def build_text(source: Source) -> str:
    """The book as plain text, wrapped as such files are."""
    lumps = [source.fields["title"], f"by {source.fields['author']}"]
    for title, paragraphs in source.chapters:
        lumps.append(f"\n{title}\n")
        for paragraph in paragraphs:
            marked = re.sub(r"\[\^(\w+)\]", r"[\1]", paragraph)
            lumps.append(textwrap.fill(marked, WRAPPED_AT, break_long_words=False, break_on_hyphens=False))
            lumps += [
                textwrap.fill(f"[Footnote {name}: {source.notes[name]}]", WRAPPED_AT)
                for name in markers([paragraph])
            ]
    return "\n\n".join(lumps) + "\n"


def build_epub(source: Source) -> bytes:
    """The book as EPUB 3, every entry stored with one fixed date."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files_of(source):
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def files_of(source: Source) -> Iterator[tuple[str, str | bytes]]:
    """All files of the EPUB, `mimetype` first as it must be."""
    yield "mimetype", "application/epub+zip"
    yield "META-INF/container.xml", CONTAINER
    yield "epub/package.opf", package(source)
    yield "epub/nav.xhtml", navigation(source)
    yield "epub/style.css", STYLE
    yield "epub/cover.png", cover()
    yield (
        "epub/cover.xhtml",
        page("Cover", '<img src="cover.png" alt="A clock face over a dark harbour"/>', "cover"),
    )
    yield "epub/title.xhtml", page("Title Page", title_page(source), "titlepage")
    for number, (title, paragraphs) in enumerate(source.chapters, 1):
        yield f"epub/chapter-{number}.xhtml", page(title, chapter(title, paragraphs), "chapter")
    yield "epub/notes.xhtml", page("Notes", notes(source), "endnotes")
    yield "epub/copyright.xhtml", page("Copyright", f"<p>{escape(RIGHTS)}</p>", "copyright-page")


def pages(source: Source) -> list[tuple[str, str]]:
    """File and title of every page, in reading order."""
    chapters = [(f"chapter-{number}", title) for number, (title, _) in enumerate(source.chapters, 1)]
    return [
        ("cover", "Cover"),
        ("title", "Title Page"),
        *chapters,
        ("notes", "Notes"),
        ("copyright", "Copyright"),
    ]


def package(source: Source) -> str:
    """The package document."""
    fields = {key: escape(value) for key, value in source.fields.items()}
    items = "".join(
        f'    <item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>\n'
        for name, _ in pages(source)
    )
    spine = "".join(f'    <itemref idref="{name}"/>\n' for name, _ in pages(source))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:identifier id="id">{IDENTIFIER}</dc:identifier>
    <dc:title>{fields["title"]}</dc:title>
    <dc:creator id="author">{fields["author"]}</dc:creator>
    <meta refines="#author" property="role" scheme="marc:relators">aut</meta>
    <dc:language>{fields["language"]}</dc:language>
    <dc:rights>{fields["rights"]}</dc:rights>
    <meta property="dcterms:modified">{MODIFIED}</meta>
  </metadata>
  <manifest>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="style" href="style.css" media-type="text/css"/>
    <item id="cover-image" href="cover.png" media-type="image/png" properties="cover-image"/>
{items}  </manifest>
  <spine>
{spine}  </spine>
</package>
"""


def navigation(source: Source) -> str:
    """The navigation document."""
    lines = "".join(f'<li><a href="{name}.xhtml">{escape(title)}</a></li>\n' for name, title in pages(source))
    return document("Contents", f'<nav epub:type="toc">\n<h1>Contents</h1>\n<ol>\n{lines}</ol>\n</nav>')


def page(title: str, content: str, kind: str) -> str:
    """One page of the book."""
    return document(title, f'<section epub:type="{kind}">\n{content}\n</section>')


def document(title: str, content: str) -> str:
    """An XHTML file."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en" lang="en">
<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{content}
</body>
</html>
"""


def title_page(source: Source) -> str:
    """Title and author."""
    return f"<h1>{escape(source.fields['title'])}</h1>\n<p>by {escape(source.fields['author'])}</p>"


def chapter(title: str, paragraphs: list[str]) -> str:
    """A chapter with its markers linked to their notes."""
    lines = [f"<h2>{escape(title)}</h2>"]
    for paragraph in paragraphs:
        text = escape(paragraph, quote=False)
        marked = re.sub(
            r"\[\^(\w+)\]", r'<a id="ref-\1" epub:type="noteref" href="notes.xhtml#note-\1">\1</a>', text
        )
        lines.append("<hr/>" if paragraph == "* * *" else f"<p>{marked}</p>")
    return "\n".join(lines)


def notes(source: Source) -> str:
    """All notes, each with its way back."""
    home = {name: number for number, (_, texts) in enumerate(source.chapters, 1) for name in markers(texts)}
    lines = "".join(
        f'<li id="note-{name}" epub:type="endnote"><p>{escape(text, quote=False)}'
        f' <a role="doc-backlink" href="chapter-{home[name]}.xhtml#ref-{name}">↩</a></p></li>\n'
        for name, text in source.notes.items()
    )
    return f"<h2>Notes</h2>\n<ol>\n{lines}</ol>"


def markers(paragraphs: list[str]) -> list[str]:
    """The names of the notes that these paragraphs refer to."""
    return re.findall(r"\[\^(\w+)\]", "\n".join(paragraphs))


def cover() -> bytes:
    """A clock over a dark harbour, as PNG."""
    rows = b"".join(
        b"\x00" + bytes(channel for x in range(COVER_WIDTH) for channel in colour(x, y))
        for y in range(COVER_HEIGHT)
    )
    header = struct.pack(">IIBBBBB", COVER_WIDTH, COVER_HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(rows, 9))
        + png_chunk(b"IEND", b"")
    )


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def colour(x: int, y: int) -> tuple[int, int, int]:
    """The colour of one point: sky, sea, the clock, and its light on the water."""
    distance = math.hypot(x - CLOCK_X, y - CLOCK_Y)
    if distance <= CLOCK_RADIUS:
        return clock_face(x - CLOCK_X, y - CLOCK_Y, distance / CLOCK_RADIUS)
    if y < HORIZON:
        glow = max(0.0, 1 - (distance - CLOCK_RADIUS) / 250) ** 2
        sky = mix((10, 16, 38), (38, 52, 92), y // 9 * 9 / HORIZON)
        return mix(sky, (214, 176, 110), 0.45 * quantised(glow))
    ripple, within = divmod(y - HORIZON, RIPPLE)
    reach = 112 - ripple * 4 + (ripple * 53 % 29)
    is_lit = within < LIT and abs(x - CLOCK_X + (ripple * 29 % 31) - 15) < reach
    return (
        (196, 160, 104) if is_lit else mix((16, 24, 50), (6, 9, 22), (y - HORIZON) / (COVER_HEIGHT - HORIZON))
    )


def clock_face(x: int, y: int, reach: float) -> tuple[int, int, int]:
    """The clock shows 2:47."""
    ink, ivory = (30, 28, 44), (240, 222, 178)
    angle = math.degrees(math.atan2(x, -y)) % 360
    from_hour = abs((angle + 15) % 30 - 15) * reach
    is_mark = MARKS[0] < reach < MARKS[1] and from_hour < MARK_WIDTH
    is_hand = on_hand(x, y, (2 + 47 / 60) * 30, 80, 7) or on_hand(x, y, 47 * 6, 120, 4)
    return ink if reach > RIM or reach < BOSS or is_mark or is_hand else ivory


def on_hand(x: int, y: int, degrees: float, length: int, half_width: int) -> bool:
    """Whether a point lies on a hand of the clock."""
    across, along = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    forward, aside = x * along - y * across, x * across + y * along
    return -length / 6 <= forward <= length and abs(aside) <= half_width


def quantised(glow: float) -> float:
    """A few even steps, like a print from a few blocks."""
    return math.floor(glow * 12) / 12


def mix(one: tuple[int, int, int], other: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    """A colour between two."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


RIGHTS = (
    "This story was written for Nocturne. Its makers have dedicated it to the public domain (CC0 1.0): copy, change "
    "and perform it as you like, without asking."
)
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="epub/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""
STYLE = """body { font-family: serif; margin: 5%; }
p { margin: 0; text-indent: 1.2em; }
h1, h2 { text-align: center; margin: 2em 0; }
img { max-width: 100%; }
"""

if __name__ == "__main__":
    main()
