"""The file: its encoding, its columns, its quotes.

A file is read twice: once here, to be sure of all three, so that a file that cannot be trusted changes nothing; and
once row by row, so that memory stays flat. Rows are numbered as a spreadsheet numbers them: the line of column names
is row 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_babel import lazy_gettext as _l

from portal.kernel import delimited
from portal.kernel.delimited import BrokenQuotes, UnknownEncoding, recognise
from portal.kernel.errors import DomainError, Sentence

COLUMNS = ("id", "author", "title", "submitted_at", "body", "reply", "replied_at")
COUNTS = ("support", "oppose")
LARGEST = 50_000_000


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
    encoding = _encoding(path) if size else "utf-8-sig"
    rows = records(path, encoding)
    _number, header = next(rows, (1, []))
    columns, ignored = _columns(header)
    return Source(path, encoding, columns, ignored, sum(1 for _ in rows))


_FOREIGN = _l(
    "The file is in none of the encodings UTF-8, GBK/GB18030 and UTF-16. Save it as “CSV UTF-8” and try again."
)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        try:
            return recognise(file)
        except UnknownEncoding as error:
            raise DomainError(_FOREIGN) from error


def records(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file with their numbers, empty ones left out. Raises `DomainError` where quotes are broken."""
    with path.open("rb") as file:
        try:
            yield from delimited.records(file, encoding)
        except BrokenQuotes as error:
            raise DomainError(_broken(error)) from error


def _broken(error: BrokenQuotes) -> Sentence:
    if error.never_closed:
        never: Sentence = _l(
            "Row %(row)s (line %(line)s): a quotation mark is opened and never closed.", row=error.row, line=error.line
        )
        return never
    middle: Sentence = _l(
        "Row %(row)s (line %(line)s): a quotation mark stands in the middle of a field. Inside quotes, write it twice.",
        row=error.row,
        line=error.line,
    )
    return middle


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
