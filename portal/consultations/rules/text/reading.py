"""A draft as it arrives: a Word file, a Markdown file, a plain text, or words pasted into the page. Pure."""

from __future__ import annotations

import unicodedata

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError

from . import markdown, word
from .package import LARGEST, Unreadable
from .paragraphs import TEXT_LARGEST, Reading, check_text

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENDINGS = (".md", ".markdown", ".txt", "")


def read_file(name: str, data: bytes) -> Reading:
    """What a file says, by what is in it. Raises `DomainError` where nothing of it can be taken."""
    if not data:
        raise Unreadable("empty")
    if len(data) > LARGEST:
        raise Unreadable("large")
    if data.startswith(_OLD):
        raise Unreadable("old")
    if name.lower().endswith((".docm", ".dotm")):
        raise Unreadable("macros")
    if data.startswith(b"PK"):
        return _checked(word.read(data))
    stem, dot, ending = name.lower().rpartition(".")
    if f"{dot}{ending}" not in _ENDINGS and (stem or dot):
        raise Unreadable("damaged" if ending == "docx" else "kind")
    return read_words(_decoded(data))


def read_words(words: str) -> Reading:
    """Words that were pasted, as Markdown. Raises `DomainError`; what is far too long is not even looked at."""
    if len(words) > 2 * TEXT_LARGEST:
        raise DomainError(_l("A text has at most %(most)s characters. Review it in parts.", most=TEXT_LARGEST), "file")
    return _checked(markdown.read(words))


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB18030; a file of anything else is none of words."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(unicodedata.category(c) != "Cc" or c in "\t\n\r\f\v" for c in text):
            return text
    raise Unreadable("encoding")


def _checked(reading: Reading) -> Reading:
    check_text(reading.paragraphs)
    return reading
