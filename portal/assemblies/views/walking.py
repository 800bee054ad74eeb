"""Which building, which entrance, which sheet: what the pages of counters who walk along doors have in common."""

from __future__ import annotations

from flask import request

from portal.kernel.errors import Missing
from portal.kernel.ids import number_in

from ..queries.assembly import AssemblyThing
from ..queries.walking import Stop, Walk, coverage_of, stops_of, walk


def walked(thing: AssemblyThing, size: int, missing: bool = False) -> Walk | None:
    """The sheet the address asks for, perhaps only of what is not back; None where it names no building yet."""
    number = number_in(request.args.get("building"))
    if number is None:
        return None
    names = {row.id: row.name for row in coverage_of(thing.id)}
    if number not in names:
        raise Missing
    stops: list[Stop] = stops_of(thing.id, number, thing.rules.channels)
    if missing:
        stops = [stop for stop in stops if not stop.back]
    sheet = number_in(request.args.get("sheet")) or 1
    return walk((number, names[number]), stops, request.args.get("entrance", ""), sheet, size)
