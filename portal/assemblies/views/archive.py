"""The package for filing with the subdistrict office: what a vote was about, who voted, what came of it, who signed.

The same vote always gives the same bytes: its parts carry no time of their own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask_babel import gettext as _

from portal.web.filters import format_area, format_datetime, format_number

from ..queries.assembly import AssemblyThing, motions_of
from ..queries.electorate import frozen_slots
from ..queries.kit import write_kit
from ..queries.printing import minutes_of, services_of
from ..rules.ballots import slot_name
from ..rules.words import CHOICES, ITEMS, SERVED_BY, line_said

_DATED = (1980, 1, 1, 0, 0, 0)
MEMORY = 8 << 20


def write_archive(thing: AssemblyThing, file: IO[bytes]) -> None:
    """Write the package into a file, a part at a time."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, pieces in (
            ("0-readme.txt", _readme(thing)), ("1-agenda.txt", _agenda(thing)),
            ("2-electorate.csv", _electorate(thing)), ("3-service.csv", _services(thing)),
            ("5-tally.txt", _tally(thing)), ("6-minutes.txt", iter([minutes_of(thing.id) or _("No minutes yet.")])),
            ("7-signatures.txt", _signatures()),
        ):  # fmt: skip
            with archive.open(_entry(name), "w") as part:
                for piece in pieces:
                    part.write(piece.encode())
        with SpooledTemporaryFile(max_size=MEMORY) as kit, archive.open(_entry("4-ballots-kit.zip"), "w") as part:
            write_kit(thing, kit)
            kit.seek(0)
            for block in iter(lambda: kit.read(1 << 16), b""):
                part.write(block)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _DATED)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _readme(thing: AssemblyThing) -> Iterator[str]:
    yield f"{thing.title} · {thing.place}\n\n"
    yield _("The ballots, the record and the program that recounts them are in 4-ballots-kit.zip.") + "\n"
    yield _("Unpack it and run: python verify.py 4-ballots-kit.zip") + "\n"


def _agenda(thing: AssemblyThing) -> Iterator[str]:
    yield f"{thing.title}\n{_('Notice')}: {format_datetime(thing.notice_at)}\n"
    yield f"{_('Voting')}: {format_datetime(thing.opens_at)} – {format_datetime(thing.closes_at)}\n"
    for motion in motions_of(thing.id):
        yield f"\n{motion.number}. {motion.title}\n{ITEMS[motion.rule.item]} · {line_said(motion.rule.item.line)}\n"
        yield "".join(f"- {label}\n" for label in motion.labels.values() if label)
        yield f"{motion.body}\n"


def _table(rows: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    for row in rows:
        writer.writerow(
            [f"'{one}" if isinstance(one, str) and one.startswith(("=", "+", "-", "@")) else one for one in row]
        )
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _plain(value: Any) -> Any:
    """Words that a spreadsheet would take for a formula are given an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value


def _electorate(thing: AssemblyThing) -> Iterator[str]:
    def rows() -> Iterator[tuple[Any, ...]]:
        yield (_("Slot"), _("Area"), _("Developer"))
        for row in frozen_slots(thing.id):
            yield slot_name(row.number), f"{row.area // 100}.{row.area % 100:02d}", int(row.developer)

    return _table(rows())


def _services(thing: AssemblyThing) -> Iterator[str]:
    def rows() -> Iterator[tuple[Any, ...]]:
        yield (_("Slot"), _("Where"), _("How"), _("Proof"), _("By"), _("Time"))
        for number, said, how, proof, name, at in services_of(thing.id):
            yield slot_name(number), said, str(SERVED_BY[how]), proof, name, format_datetime(at)

    return _table(rows())


def _tally(thing: AssemblyThing) -> Iterator[str]:
    counted = {one["number"]: one for one in (thing.result or {}).get("motions", [])}
    total = _("%(heads)s owners, %(area)s", heads=format_number(thing.total.heads), area=format_area(thing.total.area))
    yield f"{_('Electorate')}: {total}\n"
    for motion in motions_of(thing.id):
        one = counted[motion.number]
        yield f"\n{motion.number}. {motion.title}\n"
        if "heads" in one:
            for key, heads in one["heads"].items():
                yield f"  {motion.labels.get(key) or CHOICES.get(key, key)}: {format_number(heads)}\n"
            continue
        if "elected" in one:
            names = {key: motion.labels[key] for key in motion.rule.options}
            yield _("Elected: %(names)s", names="、".join(names[key] for key in one["elected"])) + "\n"
            yield _("Alternates: %(names)s", names="、".join(names[key] for key in one["alternates"])) + "\n"
            continue
        for reading, title in (
            ("strict", _("Counting the ballots returned")),
            ("adopted", _("Counting by the adopted rule")),
        ):
            count = one[reading]
            yield f"{title}: {_('passed') if count['passed'] else _('not passed')}\n"
            for key, (heads, area) in count["sides"].items():
                label = motion.labels.get(key) or str(CHOICES.get(key, key))
                yield f"  {label}: {format_number(heads)} · {format_area(area)}\n"
            heads, area = count["participating"]
            yield f"  {_('Taking part')}: {format_number(heads)} · {format_area(area)}\n"


def _signatures() -> Iterator[str]:
    for role in (_("Convener"), _("Counters"), _("Scrutineers"), _("Residents committee")):
        yield f"{role}: ____________________    {_('Day')}: ____________\n\n"
