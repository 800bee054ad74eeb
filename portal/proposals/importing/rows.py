"""The rows: each becomes a petition that fits, or a sentence that says why it does not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.kernel.clock import ZONE
from portal.kernel.errors import DomainError, Sentence

from ..rules import BODY_LARGEST
from .categories import guess_category
from .source import Source, records

# What the tables hold. A title may be longer: it is cut, and stands whole above the text.
LARGEST = {"id": 40, "author": 80, "title": BODY_LARGEST, "body": BODY_LARGEST, "reply": BODY_LARGEST}
TITLE_LARGEST = 120
COUNT_LARGEST = 2**31 - 1
ANONYMOUS = "匿名"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
EARLIEST_YEAR = 1949


@dataclass(frozen=True)
class Row:
    """One petition, checked and cleaned. `note` says what was changed to make it fit."""

    number: int
    id: str
    author: str
    title: str
    body: str
    category: str
    submitted_at: datetime
    reply: str
    replied_at: datetime | None
    support: int | None
    oppose: int | None
    note: Sentence | None


@dataclass(frozen=True)
class Rejected:
    """A row that was left out, and why."""

    number: int
    sentence: Sentence


@dataclass(frozen=True)
class Repeated:
    """A row that stands further up in the same file, word for word."""

    number: int


def read(source: Source, now: datetime) -> Iterator[Row | Rejected | Repeated]:
    """The petitions of a surveyed file, one by one. Of several rows with one id the first is taken.

    A time without a zone is the district's own. What makes no sense is rejected rather than guessed: a petition from
    the future, an answer older than its question, an answer without a date.
    """
    seen: dict[str, bytes] = {}
    rows = records(source.path, source.encoding)
    next(rows)
    for number, fields in rows:
        cells = {name: _clean(fields[at]) for name, at in source.columns.items() if at < len(fields)}
        row = _checked(number, cells, source, now)
        yield row if isinstance(row, Rejected) else _first(row, cells, seen)


def _first(row: Row, cells: Mapping[str, str], seen: dict[str, bytes]) -> Row | Rejected | Repeated:
    """The row itself where its id is new in this file."""
    digest = hashlib.blake2b("\0".join(cells.values()).encode(), digest_size=8).digest()
    before = seen.get(row.id)
    if before is None:
        seen[row.id] = digest
        return row
    if before == digest:
        return Repeated(row.number)
    return Rejected(row.number, _l("Its id %(id)s stands further up with another text.", id=row.id))


def _clean(cell: str) -> str:
    """A cell as plain text: one kind of line end, no control characters, nothing around it."""
    return CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _checked(number: int, cells: Mapping[str, str], source: Source, now: datetime) -> Row | Rejected:
    try:
        if len(cells) < len(source.columns):
            raise DomainError(_l("It has fewer fields than the first row names columns."))
        return _row(number, cells, now)
    except DomainError as error:
        return Rejected(number, error.sentence)


def _row(number: int, cells: Mapping[str, str], now: datetime) -> Row:
    _check_lengths(cells)
    submitted_at = _moment(cells["submitted_at"], "submitted_at", now)
    replied_at = _moment(cells["replied_at"], "replied_at", now) if cells["reply"] else None
    if replied_at and replied_at < submitted_at:
        raise DomainError(_l("The reply is older than the petition: one of the two dates is wrong."))
    title, body = _fit(cells["title"], cells["body"])
    return Row(
        number, cells["id"], cells["author"] or ANONYMOUS, title, body, guess_category(cells["title"], cells["body"]),
        submitted_at, cells["reply"], replied_at,
        _count(cells.get("support", ""), "support"), _count(cells.get("oppose", ""), "oppose"),
        _note(cells, title),
    )  # fmt: skip


def _check_lengths(cells: Mapping[str, str]) -> None:
    for name in ("id", "title", "body"):
        if not cells[name]:
            raise DomainError(_l("The column “%(name)s” is empty.", name=name))
    for name, most in LARGEST.items():
        if len(cells[name]) > most:
            raise DomainError(
                _l("The column “%(name)s” has %(n)s characters; at most %(most)s fit.",
                   name=name, n=len(cells[name]), most=most)
            )  # fmt: skip


def _fit(title: str, body: str) -> tuple[str, str]:
    """A title too long for the register is cut, and stands whole above the text. A title is one line."""
    line = " ".join(title.split())
    if len(line) <= TITLE_LARGEST:
        return line, body
    whole = f"{title}\n\n{body}"
    if len(whole) > BODY_LARGEST:
        raise DomainError(
            _l("Title and text together are too long; at most %(most)s characters fit.", most=BODY_LARGEST)
        )
    return line[: TITLE_LARGEST - 1] + "…", whole


def _note(cells: Mapping[str, str], title: str) -> Sentence | None:
    note: Sentence | None = None
    if title.endswith("…") and not cells["title"].endswith("…"):
        note = _l("The title was cut to %(most)s characters; the whole stands above the text.", most=TITLE_LARGEST)
    elif cells["replied_at"] and not cells["reply"]:
        note = _l("It has a date of reply but no reply; it was taken as unanswered.")
    return note


def _moment(cell: str, name: str, now: datetime) -> datetime:
    """A date with or without time and zone: 2019-04-25T09:32:09, 2019/4/25 9:32, 2019年4月25日."""
    if not cell:
        raise DomainError(_l("The column “%(name)s” is empty.", name=name))
    found = DATE.fullmatch(cell)
    try:
        moment = _built(*found.groups()) if found else None
    except ValueError:
        moment = None
    if moment is None or moment.year < EARLIEST_YEAR:
        raise DomainError(_l("“%(cell)s” in the column “%(name)s” is no date.", cell=cell[:40], name=name))
    if moment > now:
        raise DomainError(_l("“%(cell)s” in the column “%(name)s” lies in the future.", cell=cell[:40], name=name))
    return moment


def _built(*parts: str | None) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in parts[:6])
    moment = datetime(year, month, day, hour, minute, second, tzinfo=ZONE)
    return datetime.fromisoformat(f"{moment:%Y-%m-%dT%H:%M:%S}{parts[6]}") if parts[6] else moment


def _count(cell: str, name: str) -> int | None:
    """A count of another system; None where the cell is empty."""
    if not cell:
        return None
    if not (cell.isascii() and cell.isdecimal()) or int(cell[:20]) > COUNT_LARGEST:
        raise DomainError(_l("“%(cell)s” in the column “%(name)s” is no count.", cell=cell[:40], name=name))
    return int(cell)
