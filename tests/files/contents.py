"""Contents for tests, made here: a photo with a real position in it, a bomb, documents that are what they say."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image

CAMERA, ORIENTATION, GPS = 0x010F, 0x0112, 0x8825
TYPES = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet"}


def photo(size: tuple[int, int] = (400, 200), orientation: int = 1, fmt: str = "JPEG") -> bytes:
    """A picture, red on its left and blue on its right half, with the camera's name and where it was taken."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[CAMERA], exif[ORIENTATION] = "SecretPhone", orientation
    exif[GPS] = {1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0)}
    file = io.BytesIO()
    image.save(file, fmt, exif=exif, **({"comment": b"SecretComment"} if fmt == "JPEG" else {}))
    return file.getvalue()


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few bytes whose header claims 900 million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _entry(name: str) -> zipfile.ZipInfo:
    """The same bytes whenever it is made: tests are named after them."""
    return zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))


def office(kind: str = "docx", *others: str) -> bytes:
    """A Word or Excel document, as far as its table of contents goes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            _entry("[Content_Types].xml"), f'<Override ContentType="application/x.{TYPES[kind]}.main+xml"/>'
        )
        for name in others:
            archive.writestr(_entry(name), b"")
    return file.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
