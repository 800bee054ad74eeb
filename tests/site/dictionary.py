"""The data dictionary in `docs/`: every table, what a row means, every column; written from the models."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapper

from portal.kernel.db import Base

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"
HEADER = """# Data dictionary

Written from the models by `make dictionary`; a test fails when the two differ. Moments are UTC, money whole fen, areas
whole 0.01 m². A column marked → points at a row of that table.
"""


def text() -> str:
    """The whole document."""
    import portal.factory  # noqa: F401 (knows every table)

    mappers = sorted(Base.registry.mappers, key=lambda mapper: (mapper.class_.__module__, mapper.class_.__name__))
    return HEADER + "".join(_table(mapper) for mapper in mappers)


def _table(mapper: Mapper[Base]) -> str:
    meaning = " ".join((mapper.class_.__doc__ or "").split())
    slice_name = mapper.class_.__module__.split(".")[1]
    title = f"\n## {mapper.local_table.name} ({slice_name})\n\n{meaning}\n"
    lines = [title, "| column | type | may be empty |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(_column(column) for column in mapper.local_table.columns)]) + "\n"


def _column(column: Column[object]) -> str:
    kind = column.type.compile(dialect=postgresql.dialect()).lower()
    target = "".join(f" → {key.column.table.name}" for key in column.foreign_keys)
    mark = " (key)" if column.primary_key else ""
    return f"| {column.name}{mark} | {kind}{target} | {'yes' if column.nullable else 'no'} |"
