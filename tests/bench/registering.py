"""Taking the register of a whole district's compound in: 100,000 units, 130,000 owners, from a spreadsheet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import Workbook

from portal.factory import create_app
from portal.kernel.db import Base, db
from portal.places.commands import add_place
from portal.places.rules import PlaceKind
from tests.bench import stores
from tests.bench.rows import Row, compared, held, missing

UNITS, TENTH = 100_000, 10_000
FLOORS, DOORS = 25, 20
SAME = "The register says all of this already"
HEADER = ("楼栋", "房号", "楼层", "用途", "建筑面积", "面积来源", "业主类型", "业主姓名", "证件号码", "产权份额")
CODE = "BENCH-COMPOUND"


def registering(say: Callable[[str], None]) -> list[Row]:
    """The operator's command as a whole process: how long, how much memory against a tenth of it, the same again."""
    peaks = {}
    for units in (TENTH, UNITS):
        data = _empty(f"register-{units}")
        path = _spreadsheet(data / "register.xlsx", units)
        say(f"importing a register of {units:,} units")
        seconds, peaks[units], output = _import(data, path)
        if "The register says so from now on." not in output:
            return [missing("100,000 units and 130,000 owners", "s", output[-300:])]
    say("the same file again")
    again, _peak, output = _import(data, path)
    same = held("the same register again: rows it changes", 0 if SAME in output else 1, "rows", "≤", 0)
    return [
        held("100,000 units and 130,000 owners imported", seconds, "s", "≤", 60),
        compared("most memory of that import", peaks[UNITS], "MB", "of a tenth as many", peaks[TENTH], "≤", 1.5),
        held("the same register again", again, "s", "≤", 60),
        same,
    ]


def _empty(name: str) -> Path:
    data = stores.HOME / name
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    app = create_app(stores.settings(data))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        district = add_place("BENCH", PlaceKind.DISTRICT, "区", "District")
        street = add_place("BENCH-STREET", PlaceKind.SUBDISTRICT, "街道", "Street", district)
        community = add_place("BENCH-COMMUNITY", PlaceKind.COMMUNITY, "社区", "Community", street)
        add_place(CODE, PlaceKind.COMPOUND, "小区", "Compound", community)
        db.session.commit()
    return data


def _spreadsheet(path: Path, units: int) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for row in _rows(units):
        sheet.append(row)
    book.save(path)
    return path


def _rows(units: int) -> Iterator[tuple[str, ...]]:
    """Three of ten units have two owners."""
    for number in range(units):
        building, inside = divmod(number, FLOORS * DOORS)
        floor, door = divmod(inside, DOORS)
        owners = 2 if number % 10 < 3 else 1
        area = f"{60 + number % 90}.{number % 100:02d}"
        for owner in range(owners):
            name, document = f"业主{number}之{owner}", f"33010119{number:06d}{owner:04d}"
            yield (f"{building + 1}号楼", f"{floor + 1}{door + 1:02d}", str(floor + 1), "住宅", area, "产权证", "个人",
                   name, document, f"1/{owners}")  # fmt: skip


def _import(data: Path, path: Path) -> tuple[float, float, str]:
    """Seconds, the most memory in MB, and what it said, in English."""
    environ = os.environ | {
        "PORTAL_DATA": str(data),
        "PORTAL_DEMO": "0",
        "SECRET_KEY": stores.SECRET,
        "LANG": "C.UTF-8",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "property", "import", str(path), "--compound", CODE]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=stores.ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _pid, _status, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - start, usage.ru_maxrss / 1024, output
