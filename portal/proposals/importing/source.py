"""The file: its encoding, its columns, its quotes.

A file is read twice: once here, to be sure of all three, so that a file that cannot be trusted changes nothing; and
once row by row, so that memory stays flat. Rows are numbered as a spreadsheet numbers them: the line of column names
is row 1.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence

COLUMNS = ("id", "author", "title", "submitted_at", "body", "reply", "replied_at")
COUNTS = ("support", "oppose")
LARGEST = 50_000_000
PIECE = 1 << 20
GB2312_COMMON = 0.45


@dataclass(frozen=True)
class Source:
    """A file that can be read to its end: its encoding, where each column stands, how many rows it holds."""

    path: Path
    encoding: str
    columns: Mapping[str, int]
    ignored: tuple[str, ...]
    rows: int


def survey(path: Path) -> Source:
    """Look a file through without keeping it. Raises `DomainError` with the reason why nothing of it can be taken."""
    if not path.exists():
        raise DomainError(_l("There is no file “%(path)s”.", path=str(path)))
    if not path.is_file():
        raise DomainError(_l("“%(path)s” is not a file; name the CSV file itself.", path=str(path)))
    size = path.stat().st_size
    if size >= LARGEST:
        raise DomainError(
            _l(
                "The file has %(size)s MB; at most 50 MB are taken at once. Split it; each part needs the first row.",
                size=size // 1_000_000,
            )
        )
    encoding = recognise(path) if size else "utf-8-sig"
    rows = records(path, encoding)
    _number, header = next(rows, (1, []))
    columns, ignored = _columns(header)
    return Source(path, encoding, columns, ignored, sum(1 for _ in rows))


def recognise(path: Path) -> str:
    """The encoding of a file: UTF-8, UTF-16 with a byte order mark, or GB18030 (which reads GBK and GB2312).

    Nearly any bytes can be read as GB18030, so that guess must also look like Chinese: Big5 read as GBK hits few of
    the common characters. Raises `DomainError` for everything else.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "gb18030")
    for encoding in candidates:
        if _reads_as(path, encoding):
            return encoding
    raise DomainError(
        _l("The file is in none of the encodings UTF-8, GBK/GB18030 and UTF-16. Save it as “CSV UTF-8” and try again.")
    )


def _reads_as(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    foreign = common = 0
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                decoded = decoder.decode(piece)
                if encoding == "gb18030":
                    others = [character for character in decoded if character > "\x7f"]
                    foreign += len(others)
                    common += sum(_common(character) for character in others)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return common >= GB2312_COMMON * foreign


def _common(character: str) -> bool:
    """Whether a character is punctuation or one of the 3,755 common ones of GB 2312 (its first level)."""
    place = character.encode("gb2312", "ignore")
    return len(place) == 2 and (place[0] in (0xA1, 0xA3) or 0xB0 <= place[0] <= 0xD7)


def records(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file with their numbers, empty ones left out. Raises `DomainError` where quotes are broken."""
    number, line = 0, 1
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, strict=True)
        while True:
            number, line = number + 1, reader.line_num + 1
            try:
                fields = next(reader, None)
            except csv.Error as error:
                raise DomainError(_broken(number, line, str(error))) from error
            if fields is None:
                return
            if any(field.strip() for field in fields):
                yield number, fields


def _broken(number: int, line: int, error: str) -> Sentence:
    sentence: Sentence = _l(
        "Row %(row)s (line %(line)s): a quotation mark stands in the middle of a field. Inside quotes, write it twice.",
        row=number,
        line=line,
    )
    if "field larger" in error or "unexpected end" in error:
        sentence = _l(
            "Row %(row)s (line %(line)s): a quotation mark is opened and never closed.", row=number, line=line
        )
    return sentence


def _columns(header: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    names = [name.strip().lower() for name in header]
    if not names:
        raise DomainError(
            _l("The file is empty. Its first row must name the columns: %(names)s.", names=_list(COLUMNS))
        )
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise DomainError(
            _l(
                "The file lacks the columns %(missing)s. Found: %(found)s. Needed, in any order: %(names)s.",
                missing=_list(missing), found=_list(names)[:300], names=_list(COLUMNS),
            )
        )  # fmt: skip
    known = [*COLUMNS, *COUNTS]
    twice = [name for name in known if names.count(name) > 1]
    if twice:
        raise DomainError(_l("The file names a column twice: %(names)s.", names=_list(twice)))
    columns = {name: names.index(name) for name in known if name in names}
    return columns, tuple(name for name in names if name not in columns)


def _list(names: Sequence[str]) -> str:
    """The names on one line; what a terminal could take for an order is left out."""
    return ", ".join("".join(character for character in name if character.isprintable()) for name in names)
