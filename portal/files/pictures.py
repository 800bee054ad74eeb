"""Photos: decoded and encoded anew, so that nothing but the picture is kept: no place, no device, no hidden data."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps

from portal.kernel.errors import DomainError

from .rules import FIELD, Prepared, safe_name

SIDE = 1_600
THUMBNAIL = 480
# We count the pixels ourselves, from the header, before anything is unpacked.
Image.MAX_IMAGE_PIXELS = None
# A JPEG is read at a fraction of its size, so phones of fifty megapixels may be larger than what must be read whole.
PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
_BROKEN = (
    OSError, ValueError, SyntaxError, LookupError, TypeError, EOFError, OverflowError, struct.error, zlib.error,
)  # fmt: skip
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


def is_picture(data: bytes) -> bool:
    """Whether the content begins as a JPEG, PNG or WebP does."""
    return data.startswith(_MAGIC) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def is_heic(data: bytes) -> bool:
    """Whether the content begins as a HEIC picture does, which we cannot read."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC


def prepare(name: str, data: bytes) -> Prepared:
    """The picture upright, at most 1,600 px wide or high, as JPEG without metadata, and a small one of 480 px.

    Raises `DomainError` for what cannot be decoded to its last line, and for more pixels than memory should hold.
    """
    try:
        picture = _decode(name, data)
    except _BROKEN as error:
        raise DomainError(
            _l("“%(name)s” is damaged or is no picture. Choose another one.", name=name), FIELD
        ) from error
    content, (width, height) = _encode(picture), picture.size
    picture.thumbnail((THUMBNAIL, THUMBNAIL))
    return Prepared("photo", safe_name(name, ".jpg"), "image/jpeg", content, _encode(picture), width, height)


def _decode(name: str, data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as source:
        if source.width * source.height > PIXELS.get(source.format or "", 0):
            raise DomainError(_l("“%(name)s” has too many pixels. Make it smaller first.", name=name), FIELD)
        # Palettes cannot be made smaller smoothly; a JPEG is read at a fraction of its size by `thumbnail` itself.
        whole = source if source.mode in ("RGB", "L", "CMYK", "RGBA") else source.convert("RGBA")
        whole.thumbnail((SIDE, SIDE), reducing_gap=2.0)
        upright = ImageOps.exif_transpose(whole)
    if upright.mode == "RGBA":
        paper = Image.new("RGB", upright.size, "white")
        paper.paste(upright, mask=upright.getchannel("A"))
        return paper
    return upright.convert("RGB")


def _encode(picture: Image.Image) -> bytes:
    target = BytesIO()
    # Only what is named here is written: an `info` of the source (comment, profile, EXIF) would travel along otherwise.
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(
        target, "JPEG", quality=82, optimize=True, progressive=True
    )
    return target.getvalue()
