"""What a file may be, on both sides of each line."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from portal.files import documents, pictures
from portal.files.rules import CAPTION_LARGEST, LARGEST, MOST, check_caption, check_number, check_size, safe_name
from portal.kernel.errors import DomainError

from .contents import PDF, bomb, office, photo


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("路灯.JPG", "路灯.jpg"),
        ("C:\\photos\\a b.png", "a b.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("gpj.\u202egnp", "gpj.jpg"),
        ("a\x00b\nc.jpg", "abc.jpg"),
        ("...", "file.jpg"),
        ("", "file.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("x" * 300 + ".jpg", "x" * 96 + ".jpg"),
    ],
)
def test_a_name_has_no_path_nothing_hidden_and_its_own_ending(given: str, kept: str) -> None:
    assert safe_name(given, ".jpg") == kept


@pytest.mark.parametrize(
    ("size", "taken"),
    [(0, False), (1, True), (LARGEST, True), (LARGEST + 1, False)],
    ids=["none", "1", "10 MB", "more"],
)
def test_a_file_has_up_to_ten_megabytes(size: int, taken: bool) -> None:
    assert _passes(check_size, "a", bytes(size)) is taken


@pytest.mark.parametrize(("number", "taken"), [(1, True), (MOST, True), (MOST + 1, False)])
def test_a_matter_has_up_to_eight_files(number: int, taken: bool) -> None:
    assert _passes(check_number, number) is taken


@pytest.mark.parametrize(("length", "taken"), [(0, True), (CAPTION_LARGEST, True), (CAPTION_LARGEST + 1, False)])
def test_a_caption_is_short(length: int, taken: bool) -> None:
    assert _passes(check_caption, "字" * length) is taken


def _passes(check: object, *arguments: object) -> bool:
    try:
        check(*arguments)  # type: ignore[operator]
    except DomainError:
        return False
    return True


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (300, 4_000), (4_000, 300), (1_600, 1_600)])
def test_every_picture_becomes_a_jpeg_of_at_most_1600_px_without_metadata(fmt: str, size: tuple[int, int]) -> None:
    kept = pictures.prepare("a.png", photo(size, fmt=fmt))
    for content, side in ((kept.content, 1_600), (kept.thumbnail, 480)):
        image = Image.open(io.BytesIO(content))
        assert image.format == "JPEG"
        assert max(image.size) <= side
        assert dict(image.getexif()) == {}
        assert b"Secret" not in content
    assert (kept.width, kept.height) == Image.open(io.BytesIO(kept.content)).size
    assert (kept.kind, kept.name, kept.media_type) == ("photo", "a.jpg", "image/jpeg")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_as_it_was_held(orientation: int) -> None:
    """Red is the left half of the stored pixels; where it comes to lie, the EXIF standard says."""
    red_at = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}[orientation]
    image = Image.open(io.BytesIO(pictures.prepare("a.jpg", photo((400, 200), orientation)).content))
    assert image.size == ((400, 200) if orientation < 5 else (200, 400))
    corner = {"left": (10, 100), "right": (390, 100), "top": (100, 10), "bottom": (100, 390)}[red_at]
    assert image.getpixel(corner)[0] > 200  # type: ignore[index]


def test_what_is_transparent_becomes_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(file, "PNG")
    image = Image.open(io.BytesIO(pictures.prepare("a.png", file.getvalue()).content))
    assert image.getpixel((10, 10)) == (255, 255, 255)


def test_the_same_picture_is_made_into_the_same_bytes() -> None:
    assert pictures.prepare("a.jpg", photo()).content == pictures.prepare("b.jpg", photo()).content


@pytest.mark.parametrize(
    "content", [photo(fmt="PNG")[:200], photo(fmt="WEBP")[:60], photo()[:-400], bomb(), b"\xff\xd8\xff"]
)
def test_what_cannot_be_read_to_its_end_is_refused(content: bytes) -> None:
    with pytest.raises(DomainError):
        pictures.prepare("a.jpg", content)


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("a.pdf", PDF, "a.pdf"),
        ("a.doc", office("docx"), "a.docx"),
        ("a.zip", office("xlsx"), "a.xlsx"),
        ("a.txt", b"\xef\xbb\xbfabc\r\n", "a.txt"),
        ("a.TXT", "三盏灯".encode("gb18030"), "a.txt"),
    ],
)
def test_a_document_is_what_it_contains(name: str, content: bytes, kept_as: str) -> None:
    assert documents.prepare(name, content).name == kept_as


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.4 cut off"),
        ("a.pdf", b"<html>%PDF-%%EOF"),
        ("a.docx", b"PK\x03\x04"),
        ("a.docx", office("docx")[:40]),
        ("a.docm", office("docx", "word/vbaProject.bin")),
        ("a.txt", b"MZ\x00\x01"),
        ("a.txt", b"\x1b[31m"),
        ("a.html", b"plain"),
        ("a.svg", b"<svg/>"),
        ("a", b"\x7fELF"),
    ],
)
def test_anything_else_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(DomainError):
        documents.prepare(name, content)
