"""Figures and answers of a consultation as files for spreadsheets, whatever its form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response

from portal.kernel.delimited import written

from ..queries.consultation import ConsultationThing


def table_file(thing: ConsultationThing, name: str, rows: Iterable[tuple[Any, ...]]) -> Response:
    """Rows as a CSV file of this name."""
    response = Response("".join(written(rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=consultation-{thing.id}-{name}.csv"
    return response
