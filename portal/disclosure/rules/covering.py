"""Covering what is personal on the photo of a voucher: a grid is laid over it, and chosen cells are painted black."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageDraw

ROWS, COLUMNS = 12, 8


def cells_in(said: Iterable[str]) -> set[int]:
    """The cells a form names, counted along the rows from 0; whatever else it names is left out."""
    return {int(one) for one in said if one.isascii() and one.isdecimal() and int(one[:4]) < ROWS * COLUMNS}


def covered(picture: bytes, cells: Iterable[int]) -> bytes:
    """The picture with these cells black for good: what was below them is in no byte of it."""
    with Image.open(BytesIO(picture), formats=["JPEG"]) as source:
        photo = source.convert("RGB")
    width, height = photo.size
    draw = ImageDraw.Draw(photo)
    for cell in cells:
        row, column = divmod(cell, COLUMNS)
        left, top = column * width // COLUMNS, row * height // ROWS
        draw.rectangle((left, top, (column + 1) * width // COLUMNS, (row + 1) * height // ROWS), fill="black")
    target = BytesIO()
    photo.save(target, "JPEG", quality=90)
    return target.getvalue()
