"""CSV, XLSX and a Frictionless data package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from typing import IO, Any
from zipfile import ZipFile

from openpyxl import Workbook

from portal.kernel.delimited import MARK, harmless, written
from portal.kernel.packing import part

from .source import COLUMNS, Source


def to_csv(source: Source) -> Iterator[str]:
    """CSV, one line a movement."""
    return written(chain((COLUMNS,), source.rows()))


def to_xlsx(source: Source, file: IO[bytes]) -> None:
    """A workbook with one sheet; amounts are numbers with two decimals."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("statement")
    sheet.append(COLUMNS)
    for row in source.rows():
        sheet.append([harmless(value) for value in row])
    book.save(file)


def to_json(source: Source) -> Iterator[str]:
    """JSON: what stands above the lines, the lines with their full names and whole fen, the sums and the hash.

    Of a restatement each old line is taken back (its amount with the other sign) and each new one follows.
    """
    yield f'{{"statement":{_json(source.head())},"lines":[\n'
    comma = ""
    for row in source.rows():
        line = dict(zip(COLUMNS, row, strict=True))
        yield comma + _json({**line, "amount": f"{row[2]:.2f}", "amount_fen": int(row[2].scaleb(2))})
        comma = ",\n"
    yield f'\n],"sums":{_json(source.sums())}}}\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def to_package(source: Source, file: IO[bytes]) -> None:
    """A Frictionless data package (specs.frictionlessdata.io): the lines as CSV, what they mean as JSON, the file.

    However long, nothing is held: the lines are measured while they are written.
    """
    size, digest = 0, sha256()
    with ZipFile(file, "w") as archive:
        with archive.open(part("lines.csv"), "w", force_zip64=True) as member:
            for text in to_csv(source):
                piece = text.removeprefix(MARK).encode()
                size += len(piece)
                digest.update(piece)
                member.write(piece)
        described = _described(source, size, digest.hexdigest())
        archive.writestr(part("datapackage.json"), json.dumps(described, ensure_ascii=False, indent=2).encode())
        with (
            archive.open(part(source.path.name), "w", force_zip64=True) as member,
            source.path.open("rb") as published,
        ):
            for piece in iter(lambda: published.read(1 << 16), b""):
                member.write(piece)


def _described(source: Source, size: int, digest: str) -> dict[str, Any]:
    head = source.head()
    kinds = {"number": "integer", "day": "date", "amount": "number", "flagged": "boolean"}
    fields = [{"name": name, "type": kinds.get(name, "string")} for name in COLUMNS]
    return {
        "profile": "tabular-data-package",
        "name": f"statement-{head['fund']['id']}-{head['number']}",
        "title": f"{head['place']} {head['fund']['name']} {head['period'][0]} – {head['period'][1]}",
        "resources": [
            {
                "name": "lines", "path": "lines.csv", "profile": "tabular-data-resource", "format": "csv",
                "mediatype": "text/csv", "encoding": "utf-8", "bytes": size,
                "hash": f"sha256:{digest}",
                "schema": {"fields": fields, "primaryKey": [] if head["restates"] else ["number"]},
            },
            {"name": "published", "path": source.path.name, "mediatype": "application/jsonl"},
        ],
    }  # fmt: skip
