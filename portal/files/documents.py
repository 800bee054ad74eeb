"""Documents, recognised by what is in them: PDF, Word, Excel and plain text."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError

from .rules import FIELD, MEGABYTE, Prepared, safe_name

_TYPES = "[Content_Types].xml"
_OFFICE = {
    b"wordprocessingml.document.main+xml": (
        ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    b"spreadsheetml.sheet.main+xml": (
        ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}  # fmt: skip


def prepare(name: str, data: bytes) -> Prepared:
    """The document under the ending of what it is. Raises `DomainError` for anything else, and for macros."""
    found = _pdf(data) or _office(name, data) or _text(name, data)
    if found is None:
        raise DomainError(
            _l("“%(name)s” is neither a picture (JPEG, PNG, WebP) nor a document (PDF, DOCX, XLSX, TXT).", name=name),
            FIELD,
        )
    ending, media_type, content = found
    return Prepared("document", safe_name(name, ending), media_type, content)


def _pdf(data: bytes) -> tuple[str, str, bytes] | None:
    whole = data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]
    return (".pdf", "application/pdf", data) if whole else None


def _office(name: str, data: bytes) -> tuple[str, str, bytes] | None:
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = set(archive.namelist())
            types = archive.open(_TYPES).read(MEGABYTE)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return None
    if b"macroEnabled" in types or any(part.endswith("vbaProject.bin") for part in parts):
        raise DomainError(_l("“%(name)s” contains macros. Save it without them, or as PDF.", name=name), FIELD)
    return next(((*known, data) for mark, known in _OFFICE.items() if mark in types), None)


def _text(name: str, data: bytes) -> tuple[str, str, bytes] | None:
    """Plain text that says so in its name, kept as UTF-8 whatever it was written in."""
    if not name.lower().endswith(".txt"):
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(unicodedata.category(c) != "Cc" or c in "\t\n\r\f" for c in text):
            return ".txt", "text/plain; charset=utf-8", text.encode()
    return None
