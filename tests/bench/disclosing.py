"""Accounts: a cash book of 100,000 rows taken in, and a fund with a million published lines read and filtered."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask_migrate import stamp
from openpyxl import Workbook
from sqlalchemy import insert, select

from portal.disclosure.commands import importing
from portal.disclosure.models import CashFile, CashImport, Fund, Line, Statement, StatementSum
from portal.factory import create_app
from portal.kernel import keyset
from portal.kernel.db import Base, db
from portal.matters.models import Matter
from portal.people import commands as people
from portal.places.commands import add_place
from portal.places.rules import PlaceKind
from tests.bench import load, readers, stores
from tests.bench.load import Ask
from tests.bench.paging import HELLO, grown, interleaved
from tests.bench.rows import Row, compared, held, missing
from tests.bench.serving import bare, portal

ROWS, ROWS_TENTH = 100_000, 10_000
LINES, LINES_TENTH = 1_000_000, 100_000
VISITOR, SIGNED_IN = 0.15, 0.10  # shares of hello, as a list's
_BEGINS, _ENDS, _AT = date(2026, 1, 1), date(2026, 3, 31), datetime(2026, 4, 10, tzinfo=UTC)
_WHAT = (("parking", 1), ("advertising", 1), ("repairs", -1), ("energy", -1), ("cleaning", -1))
Say = Callable[[str], None]


def taking_in(say: Say) -> list[Row]:
    """Rows a second from the waiting file to lines in the fund; the most memory against a tenth of the rows."""
    peaks, rate = {}, 0.0
    for rows in (ROWS_TENTH, ROWS):
        say(f"taking in a cash book of {rows:,} rows")
        data = _empty(f"disclosure-import-{rows}")
        (data / "book.xlsx").write_bytes(book(rows))
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.disclosing", str(data)], cwd=stores.ROOT,
            stdout=subprocess.PIPE, text=True, env=os.environ | {"LANG": "C.UTF-8"},
        )  # fmt: skip
        assert process.stdout is not None
        said = process.stdout.read().split()
        _pid, _status, usage = os.wait4(process.pid, 0)
        process.returncode, peaks[rows] = 0, usage.ru_maxrss / 1024
        if said[:1] != ["applied"]:
            return [missing("a cash book of 100,000 rows taken in", "rows/s", " ".join(said)[-200:])]
        rate = rows / float(said[1])
    return [
        held("a cash book of 100,000 rows taken in", rate, "rows/s", "≥", 5_000),
        compared("most memory of that import", peaks[ROWS], "MB", "of a tenth as many", peaks[ROWS_TENTH], "≤", 1.5),
    ]


def reading(workers: int, rounds: int, seconds: int, say: Say) -> list[Row]:
    """The pages of a statement with a million lines, against hello and against a tenth of the lines."""
    for lines in (LINES_TENTH, LINES):
        say(f"a fund with {lines:,} lines")
        _filled(lines)
    few, many = stores.HOME / f"disclosure-{LINES_TENTH}", stores.HOME / f"disclosure-{LINES}"
    little, much = _pages(LINES_TENTH), _pages(LINES)
    with portal(few, workers) as small, portal(many, workers) as large, bare(many, workers) as hello:
        shots: dict[str, tuple[Any, Sequence[Ask]]] = {HELLO: (hello, [Ask("/")])}
        for name in little:
            shots |= {f"1× {name}": (small, [little[name]]), f"10× {name}": (large, [much[name]])}
        for server, asks in shots.values():
            if server.get(asks[0].path, asks[0].cookie)[0] != 200:
                return [missing("a statement with 1,000,000 lines", "req/s", f"{asks[0].path} is no page")]
            load.get(server.port, asks, 1)
        found = interleaved(shots, rounds, seconds, say)
    rows, base = [], load.middle(found[HELLO])
    for name in little:
        rate, share = load.middle(found[f"10× {name}"]).rate, load.best(found[f"10× {name}"]).rate
        share /= load.best(found[HELLO]).rate
        wanted = SIGNED_IN if little[name].cookie else VISITOR
        rows.append(compared(f"{name}, 1,000,000 lines", rate, "req/s", HELLO, base.rate, "≥", wanted, share))
        rows.append(grown(f"10× the lines: {name}", found[f"10× {name}"], found[f"1× {name}"], "1×"))
    return rows


def _pages(lines: int) -> dict[str, Ask]:
    deep = keyset.encode((lines * 9 // 10,))
    return {
        "statement": Ask("/disclosure/1"),
        "statement, signed in": Ask("/disclosure/1", readers.cookie(1)),
        "its lines of one category": Ask("/disclosure/1?category=repairs"),
        "its lines without a decision": Ask("/disclosure/1?flagged=1"),
        "its last pages": Ask(f"/disclosure/1?after={deep}"),
        "last pages of one category": Ask(f"/disclosure/1?category=repairs&after={deep}"),
        "the fund": Ask("/disclosure/funds/1"),
    }


def _empty(name: str) -> Path:
    """A district with one compound whose committee keeps one fund."""
    data = stores.HOME / name
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    with create_app(stores.settings(data)).app_context():
        Base.metadata.create_all(db.engine)
        stamp(directory=str(stores.ROOT / "migrations"))
        place = None
        for kind in (PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT, PlaceKind.COMMUNITY, PlaceKind.COMPOUND):
            place = add_place(f"BENCH-{kind}", kind, "区", "District", place)
        assert place is not None
        keeper = people.found_organization("owners_committee", "业主委员会", place)
        person = people.register("13900000001", "甲", "correct horse")
        people.admit(keeper, person, "chair")
        fund = Fund(
            compound_id=place.id, kind="public_revenue", name="公共收益", keeper_id=keeper.id, every="quarter",
            since=_BEGINS, opening=0, line=10**9, balance=0, head="0" * 64, opened_by=person.id, at=_AT,
        )  # fmt: skip
        db.session.add(fund)
        db.session.commit()
        db.session.remove()
    return data


def _filled(lines: int) -> None:
    """The fund with one published statement of so many lines; kept as long as the tables stay the same."""
    data, wanted = stores.HOME / f"disclosure-{lines}", "\n".join(stores.schema())
    kept = data / "schema"
    if kept.exists() and kept.read_text("utf-8") == wanted:
        return
    with create_app(stores.settings(_empty(data.name))).app_context():
        fund = db.session.scalars(select(Fund)).one()
        fund.until, fund.published, fund.last_line, fund.head = _ENDS, 1, lines, "1" * 64
        place = Matter(
            kind="statement", title="公共收益 2026-01-01 – 2026-03-31", excerpt="", path="/disclosure/1",
            state="published", category="property", place_id=fund.compound_id, place_path="/1/2/3/4/", author_name="",
            created_at=_AT, changed_at=_AT, published_at=_AT,
        )  # fmt: skip
        db.session.add(place)
        db.session.flush()
        row = Statement(id=place.id, fund_id=fund.id, state="draft", begins=_BEGINS, ends=_ENDS, opening=0)
        db.session.add(row)
        db.session.flush()
        sums = dict.fromkeys((key for key, _sign in _WHAT), 0)
        for piece in _in_pieces(lines_of(lines, sums), 20_000):
            db.session.connection().execute(insert(Line.__table__), piece)  # type: ignore[arg-type]
        row.income = sum(amount for amount in sums.values() if amount > 0)
        row.spending = -sum(amount for amount in sums.values() if amount < 0)
        row.closing, row.lines, row.number, row.hash = row.income - row.spending, lines, 1, fund.head
        row.state, row.previous, row.reviewed_by, row.published_at = "published", "0" * 64, 1, _AT
        for key, amount in sums.items():
            db.session.add(StatementSum(statement_id=place.id, category=key, amount=amount, lines=lines // 5))
        db.session.commit()
        db.session.remove()
    kept.write_text(wanted, "utf-8")


def lines_of(lines: int, sums: dict[str, int]) -> Iterator[dict[str, Any]]:
    """So many lines, added up in `sums` by category. One of a thousand carries the public flag."""
    for number in range(1, lines + 1):
        category, sign = _WHAT[number % 5]
        amount = sign * (100 + number % 99_900)
        sums[category] += amount
        yield {
            "fund_id": 1, "statement_id": 1, "number": number, "day": _BEGINS + timedelta(days=number * 89 // lines),
            "amount": amount, "category": category, "party": f"往来单位{number % 900}", "note": f"第{number}笔",
            "source": f"{number:040d}", "flagged": number % 1000 == 7, "gone": False, "voucher_open": False,
            "entered_by": 1, "entered_for": 1, "at": _AT,
        }  # fmt: skip


def _in_pieces(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    piece = []
    for row in rows:
        piece.append(row)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


def book(rows: int) -> bytes:
    """A cash book of so many rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(("日期", "收入", "支出", "对方", "摘要", "类别", "凭证号"))
    for number in range(rows):
        day, amount = f"2026-{number % 3 + 1:02d}-{number % 28 + 1:02d}", f"{number % 9_999 + 1}.50"
        came, went = (amount, "") if number % 2 else ("", amount)
        sheet.append((day, came, went, f"往来单位{number % 900}", f"第{number}笔", "", f"{number:07d}"))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def main(data: Path) -> None:
    """In a process of its own: read, compare, take in; prints how it ended and the seconds."""
    with create_app(stores.settings(data)).app_context():
        db.session.add(CashImport(fund_id=1, file="book.xlsx", entered_by=1, entered_for=1, entered_at=_AT))
        db.session.flush()
        db.session.add(CashFile(import_id=1, content=(data / "book.xlsx").read_bytes()))
        db.session.commit()
        importer, start = importing.importer(), time.perf_counter()
        while importer():
            row = db.session.get_one(CashImport, 1)
            if row.state == "ready":
                row.state = "confirmed"
                db.session.commit()
        taken = time.perf_counter() - start
        print(db.session.get_one(CashImport, 1).state, taken)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
