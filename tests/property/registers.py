"""Registers as files for tests, and the background process that reads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from sqlalchemy import func, select

from portal.kernel.db import db
from portal.property.commands import importing as commands
from portal.property.models import ImportFile, ImportRow, ImportShare, ImportUnit, Owner, Ownership, UnitChange
from portal.property.queries import CompoundThing, ImportThing, get_compound, get_import, import_by_id
from tests.factories import Neighbourhood

HEADER = ("楼栋", "房号", "楼层", "用途", "建筑面积", "面积来源", "业主类型", "业主姓名", "证件号码", "产权份额")
_ROW = dict(zip(HEADER, ("9号楼", "101", "1", "住宅", "89.50", "产权证", "个人", "何平", "", ""), strict=True))


def row(**cells: Any) -> dict[str, Any]:
    """A row that can be taken, with some cells changed."""
    return {**_ROW, **cells}


def to_csv(*rows: dict[str, Any], header: Sequence[str] = HEADER, encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([one.get(name, "") for name in header] for one in rows)
    return text.getvalue().encode(encoding)


def to_xlsx(*rows: dict[str, Any], header: Sequence[str] = HEADER) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(list(header))
    for one in rows:
        sheet.append([one.get(name) for name in header])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


# Two joint owners; a file with them, a shop, and a unit that is there already with another source of its area.
TWO = (row(业主姓名="何平", 证件号码="110101199001010011", 产权份额="1/3"), row(业主姓名="林红", 产权份额="2/3"))
FILE = to_csv(*TWO, row(房号="102", 用途="商铺", 业主类型="单位", 业主姓名="春晓便利店", 建筑面积="46.08"),
              row(楼栋="1号楼", 房号="101", 楼层="1", 业主姓名="陈秀英"))  # fmt: skip


def as_excel_writes(*rows: dict[str, Any], strings: bytes | None = None) -> bytes:
    """A workbook with its texts in a table of shared strings, as Excel and WPS write them and openpyxl does not."""
    texts: list[str] = []
    lines = []
    for number, cells in enumerate([HEADER, *([one[name] for name in HEADER] for one in rows)], 1):
        marks = "".join(f'<c r="{chr(65 + at)}{number}" t="s"><v>{len(texts) + at}</v></c>' for at in range(len(cells)))
        texts += [str(cell) for cell in cells]
        lines.append(f'<row r="{number}">{marks}</row>')
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{main}">{shared}</sst>',
    }
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def spring(hood: Neighbourhood, officer: str = "wang", acting: str = "committee") -> CompoundThing:
    """The compound, as an officer sees it."""
    compound = get_compound(hood.viewer(officer, acting), hood.places["spring"])
    assert compound is not None
    return compound


def uploaded(hood: Neighbourhood, content: bytes, officer: str = "wang") -> int:
    """An officer uploads a file; it is not read yet."""
    import_id = commands.upload(hood.viewer(officer, "committee"), spring(hood, officer), "名册.csv", content).id
    db.session.commit()
    return import_id


def work() -> None:
    """The background process, until nothing waits for it."""
    importer = commands.importer()
    while importer():
        pass
    db.session.expire_all()


def dry_run(hood: Neighbourhood, content: bytes) -> ImportThing:
    """An officer uploads a file, and it is read and compared."""
    import_id = uploaded(hood, content)
    work()
    return import_by_id(import_id)


def seen(hood: Neighbourhood, import_id: int, officer: str = "sheng", acting: str = "committee") -> ImportThing:
    """An import as an officer sees it."""
    thing = get_import(hood.viewer(officer, acting), import_id)
    assert thing is not None
    return thing


def confirmed(hood: Neighbourhood, import_id: int) -> ImportThing:
    """A colleague confirms it, and it is written."""
    thing = seen(hood, import_id)
    commands.confirm(hood.viewer("sheng", "committee"), thing, thing.report)
    db.session.commit()
    work()
    return import_by_id(import_id)


def taken_in(hood: Neighbourhood, content: bytes) -> ImportThing:
    """A file from its upload to the register."""
    thing = dry_run(hood, content)
    assert thing.state == "ready", (thing.state, thing.problem)
    return confirmed(hood, thing.id)


def count(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def register() -> list[Any]:
    """Every row an import could have changed."""
    return [
        *db.session.execute(select(*Owner.__table__.c).order_by(Owner.id)),
        *db.session.execute(select(*Ownership.__table__.c).order_by(Ownership.id)),
        *db.session.execute(db.text("select * from unit order by id")),
        *db.session.execute(db.text("select * from building order by id")),
        count(UnitChange),
    ]


def staged() -> int:
    """How many rows of files are still kept."""
    return sum(count(table) for table in (ImportFile, ImportRow, ImportUnit, ImportShare))
