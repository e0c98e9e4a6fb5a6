"""Nasty EPUBs: each is a file that some shop, converter or attacker really makes."""

import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from epub_maker import Epub, xhtml

from phases.book import Book
from phases.errors import (
    SourceBroken,
    SourceEmpty,
    SourceProtected,
    SourceTooLarge,
)
from phases.extract import ExtractSettings, read_book
from phases.extract.archive import Archive

ReadEpub = Callable[..., Book]
SETTINGS = ExtractSettings()


def words(book: Book) -> str:
    return " ".join(" ".join(chapter.text.split()) for chapter in book.chapters)


def test_a_named_entity_without_a_doctype_is_its_character(read_epub: ReadEpub) -> None:
    book = read_epub(Epub({"a.xhtml": xhtml("<p>Caf&eacute;&nbsp;&mdash; said &ldquo;he&rdquo;.</p>")}))
    assert words(book) == "Café — said “he”."


def test_malformed_markup_is_read_to_its_end(read_epub: ReadEpub) -> None:
    book = read_epub(Epub({"a.xhtml": xhtml("<p>One <b>two <i>three</b> four.<p>Five & six < seven.</p>")}))
    assert words(book) == "One two three four. Five & six < seven."


@pytest.mark.parametrize(
    "empty", ["<script/>", "<title/>", '<a id="x"/>', "<div/>", "<i/>", '<p class="x"/>']
)
def test_a_self_closed_element_does_not_swallow_the_page(read_epub: ReadEpub, empty: str) -> None:
    broken = "<p>Before &nbsp;.</p>"  # an entity that only HTML knows, so that HTML is what reads it
    book = read_epub(Epub({"a.xhtml": xhtml(f"{broken}{empty}<p>After it.</p>")}))
    assert words(book).endswith("After it.")


def test_percent_encoded_and_wrong_case_names_are_found(read_epub: ReadEpub) -> None:
    pages = {"Text/Chapter One.xhtml": xhtml("<p>First.</p>"), "Text/two.xhtml": xhtml("<p>Second.</p>")}
    hrefs = {
        "Text/Chapter One.xhtml": "text/chapter%20one.XHTML",
        "Text/two.xhtml": "./Text/../text/TWO.xhtml",
    }
    contents = [("One", "Text/Chapter%20One.xhtml"), ("Two", "text/Two.xhtml")]
    book = read_epub(Epub(pages, contents, hrefs=hrefs))
    assert [(chapter.title, chapter.text) for chapter in book.chapters] == [
        ("One", "First."),
        ("Two", "Second."),
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig", "cp1252"])
def test_a_page_in_another_encoding_is_read(read_epub: ReadEpub, encoding: str) -> None:
    name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    page = xhtml("<p>Voilà une bête.</p>", before=f'<?xml version="1.0" encoding="{name}"?>').encode(encoding)
    assert words(read_epub(Epub({"a.xhtml": page}))) == "Voilà une bête."


def test_a_page_that_lies_about_its_encoding_is_read(read_epub: ReadEpub) -> None:
    page = xhtml("<p>Voilà une bête.</p>").encode("latin-1")
    assert words(read_epub(Epub({"a.xhtml": page}))) == "Voilà une bête."


def test_an_external_entity_reads_no_file(read_epub: ReadEpub, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the password")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    book = read_epub(Epub({"a.xhtml": xhtml("<p>Here: &x; there.</p>", before=doctype)}))
    assert "password" not in words(book)
    assert "there." in words(book)


def test_a_billion_laughs_are_none(read_epub: ReadEpub) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    doctype = f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}]>'
    book = read_epub(Epub({"a.xhtml": xhtml("<p>Laugh: &l9; end.</p>", before=doctype)}))
    assert len(words(book)) < 1_000


def test_a_package_without_namespaces_is_read(read_epub: ReadEpub) -> None:
    book = read_epub(Epub({"a.xhtml": xhtml("<p>Hello.</p>")}, namespaces=False))
    assert (book.title, book.authors, words(book)) == ("A Book", ("A. Writer",), "Hello.")


GONE = Epub(
    {"a.xhtml": xhtml("<p>Hello.</p>")},
    manifest='<item id="gone" href="gone.xhtml" media-type="application/xhtml+xml"/>',
    spine='<itemref idref="gone"/>',
)


def test_a_book_that_lacks_a_file_of_its_own_is_refused(read_epub: ReadEpub) -> None:
    with pytest.raises(SourceBroken, match=r"gone\.xhtml"):
        read_epub(GONE)


def test_a_missing_file_is_named_and_the_rest_is_read_if_the_user_says_so(read_epub: ReadEpub) -> None:
    book = read_epub(GONE, missing_files="leave_out")
    assert words(book) == "Hello."
    assert [(part.what, "not in the EPUB" in part.why) for part in book.left_out] == [("gone.xhtml", True)]


def test_an_empty_page_is_named(read_epub: ReadEpub) -> None:
    book = read_epub(Epub({"a.xhtml": xhtml("<p>Hello.</p>"), "b.xhtml": b""}))
    assert [(part.what, part.why) for part in book.left_out] == [("b.xhtml", "there is no text in it")]


def nested(depth: int) -> str:
    return xhtml("<div>" * depth + "<p>Deep.</p>" + "</div>" * depth)


def test_deeply_nested_markup_is_read(read_epub: ReadEpub) -> None:
    assert words(read_epub(Epub({"a.xhtml": nested(1_000)}))) == "Deep."


def test_markup_nested_too_deeply_is_never_cut_off_silently(read_epub: ReadEpub) -> None:
    with pytest.raises(SourceBroken, match="too deeply"):
        read_epub(Epub({"a.xhtml": nested(5_000)}))


def encryption(algorithm: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"'
        ' xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData><enc:CipherReference URI="OEBPS/a.xhtml"/>'
        "</enc:CipherData></enc:EncryptedData></encryption>"
    )


def test_a_protected_book_says_so(read_epub: ReadEpub) -> None:
    sealed = {"META-INF/encryption.xml": encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    with pytest.raises(SourceProtected, match="DRM") as caught:
        read_epub(Epub({"a.xhtml": b"\x93\x12garbage"}, extra=sealed))
    assert "without DRM" in caught.value.remedy


@pytest.mark.parametrize(
    "algorithm", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"]
)
def test_obfuscated_fonts_are_no_protection(read_epub: ReadEpub, algorithm: str) -> None:
    sealed = {"META-INF/encryption.xml": encryption(algorithm)}
    assert words(read_epub(Epub({"a.xhtml": xhtml("<p>Hello.</p>")}, extra=sealed))) == "Hello."


def test_a_password_on_the_zip_says_so(read_epub: ReadEpub, tmp_path: Path) -> None:
    path = Epub({"a.xhtml": xhtml("<p>Hello.</p>")}).write(tmp_path / "locked.epub")
    data = bytearray(path.read_bytes())
    place = data.find(b"PK\x01\x02")
    while place >= 0:  # the flag of an encrypted entry, in each line of the directory
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 1)
    path.write_bytes(data)
    with pytest.raises(SourceProtected):
        read_book(path, SETTINGS)


@pytest.mark.parametrize("data", [b"This is no zip.", b"PK\x03\x04 but not really", b"\x00" * 100])
def test_what_is_no_zip_is_broken(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(data)
    with pytest.raises(SourceBroken) as caught:
        read_book(path, SETTINGS)
    assert caught.value.remedy


def test_an_archive_cut_short_anywhere_is_an_error_of_ours(tmp_path: Path) -> None:
    whole = Epub({"a.xhtml": xhtml("<p>Hello there.</p>" * 50)}, [("A", "a.xhtml")]).write(
        tmp_path / "whole.epub"
    )
    data = whole.read_bytes()
    for end in range(1, len(data) - 1, 37):
        path = tmp_path / "cut.epub"
        path.write_bytes(data[:end])
        with pytest.raises(SourceBroken):
            read_book(path, SETTINGS)


def test_damaged_bytes_anywhere_are_read_or_an_error_of_ours(tmp_path: Path) -> None:
    whole = Epub({"a.xhtml": xhtml("<p>Hello there.</p>" * 50)}, [("A", "a.xhtml")]).write(
        tmp_path / "whole.epub"
    )
    data = whole.read_bytes()
    for place in range(0, len(data), 11):
        path = tmp_path / "damaged.epub"
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        with suppress(SourceBroken, SourceProtected, SourceEmpty, SourceTooLarge):
            assert read_book(path, SETTINGS).chapters


def test_an_epub_without_a_container_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    with pytest.raises(SourceBroken, match="container"):
        read_book(path, SETTINGS)


def test_a_container_that_points_nowhere_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", '<container><rootfile full-path="gone.opf"/></container>')
    with pytest.raises(SourceBroken, match="package"):
        read_book(path, SETTINGS)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Epub({"a.xhtml": b" " * 60_000_000}).write(tmp_path / "bomb.epub")
    monkeypatch.setattr(Archive, "read", lambda _self, name: pytest.fail(f"{name} was unpacked"))
    with pytest.raises(SourceTooLarge, match="times its size"):
        read_book(path, SETTINGS)


def test_limits_on_size_and_number_are_the_user_s(read_epub: ReadEpub) -> None:
    book = Epub({f"{n}.xhtml": xhtml("<p>Hello.</p>" * 20_000) for n in range(5)})
    with pytest.raises(SourceTooLarge, match="unpacks to"):
        read_epub(book, max_unpacked_mb=1)
    with pytest.raises(SourceTooLarge, match="8 files"):
        read_epub(book, max_entries=7)


def test_a_book_of_pictures_is_empty_and_says_what_to_do(read_epub: ReadEpub) -> None:
    with pytest.raises(SourceEmpty) as caught:
        read_epub(Epub({"a.xhtml": xhtml('<img src="scan.jpg" alt="page 1"/>')}))
    assert "OCR" in caught.value.remedy
