"""The parts of a Word file (DOCX), measured before anything is unpacked. Pure.

A file from outside can be a bomb: its parts say how large they are (zipfile never gives out more than that), no part
that has to be whole in memory is large, and a part that declares entities is refused before expat meets one.
"""

from __future__ import annotations

import posixpath
import zlib
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from zipfile import BadZipFile, ZipFile, ZipInfo

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence

MEGABYTE = 1 << 20
LARGEST = 10 * MEGABYTE
PARTS = 2_000
UNPACKED, PART, RATIO = 200 * MEGABYTE, 8 * MEGABYTE, 200
_BROKEN = (
    BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error, LZMAError, ParseError,
)  # fmt: skip

REASONS: dict[str, Sentence] = {
    "empty": _l("The file is empty."),
    "large": _l("The file is larger than 10 MB. Save it without its pictures."),
    "old": _l("This is an old Word file (DOC), or one with a password. Save it as DOCX without a password."),
    "macros": _l("The file contains macros. Save it as DOCX without them."),
    "packed": _l("The file would be too large once unpacked. Save it without its pictures, or take out a part of it."),
    "damaged": _l("The file is damaged or no DOCX file. Open it, save it as DOCX once more, and try again."),
    "kind": _l("This is no text: choose a Word file (DOCX), a Markdown file or a plain text (MD, TXT)."),
    "encoding": _l("The file is in none of the encodings UTF-8, UTF-16 and GBK/GB18030. Save it as UTF-8."),
}


class Unreadable(DomainError):
    """Nothing of a file can be taken, for this reason: a key of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason], "file")
        self.reason = reason


@dataclass(frozen=True)
class Package:
    """The parts that say what the text is. Numbering and styles may be missing."""

    document: Element
    styles: Element | None
    numbering: Element | None
    headers: int


def unpack(data: bytes) -> Package:
    """Measure and read the parts of a DOCX file. Raises `Unreadable`."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            _measure(parts)
            main = _related(archive, parts, "").get("officeDocument", "word/document.xml")
            document = _read(archive, parts.get(main))
            if document is None or not document.tag.endswith("}document"):
                raise Unreadable("kind")
            beside = {"styles": "word/styles.xml", "numbering": "word/numbering.xml", **_related(archive, parts, main)}
            return Package(
                document, _read(archive, parts.get(beside["styles"])), _read(archive, parts.get(beside["numbering"])),
                sum(name.startswith(("word/header", "word/footer")) for name in parts),
            )  # fmt: skip
    except _BROKEN as error:
        raise Unreadable("damaged") from error


def _measure(parts: dict[str, ZipInfo]) -> None:
    if "[Content_Types].xml" not in parts:
        raise Unreadable("damaged")
    if any(part.flag_bits & 1 for part in parts.values()):
        raise Unreadable("old")
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise Unreadable("macros")
    if len(parts) > PARTS or sum(part.file_size for part in parts.values()) > UNPACKED:
        raise Unreadable("packed")
    for part in parts.values():
        bulky = part.filename.startswith(("word/media/", "word/embeddings/", "word/fonts/"))
        if not bulky and part.file_size > PART:
            raise Unreadable("packed")
        if part.file_size > MEGABYTE and part.file_size > RATIO * part.compress_size:
            raise Unreadable("packed")


def _related(archive: ZipFile, parts: dict[str, ZipInfo], of: str) -> dict[str, str]:
    """Which parts belong to a part (to the file itself: none), by what they are to it; some programs number them."""
    folder, _slash, name = of.rpartition("/")
    root = _read(archive, parts.get(posixpath.join(folder, "_rels", f"{name}.rels")))
    return {
        link.get("Type", "").rpartition("/")[2]: posixpath.normpath(
            posixpath.join("/", folder, link.get("Target", ""))
        ).lstrip("/")
        for link in (() if root is None else root)
        if link.get("TargetMode") != "External"
    }


def _read(archive: ZipFile, part: ZipInfo | None) -> Element | None:
    if part is None:
        return None
    parser = XMLParser(target=_Plain())  # noqa: S314 (nothing is declared, nothing grows)
    parser.feed(archive.read(part))
    root: Element = parser.close()
    return root


class _Plain(TreeBuilder):
    """The tree of a part that declares nothing of its own and is no deeper than a document can be."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Word writes none."""
        raise Unreadable("damaged")

    def start(self, tag: str, attributes: dict[str, str], /) -> Element:
        """A part of a document is never as deep as a stack."""
        self._depth += 1
        if self._depth > 150:
            raise Unreadable("damaged")
        return super().start(tag, attributes)

    def end(self, tag: str, /) -> Element:
        """One less."""
        self._depth -= 1
        return super().end(tag)
