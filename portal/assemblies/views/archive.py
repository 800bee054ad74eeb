"""The package for filing with the subdistrict office: what a vote was about, who voted, what came of it, who signed.

In both languages, whoever asks for it, and always the same bytes: its parts carry no time of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZipFile

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.files.delivery import MEMORY
from portal.kernel import clock
from portal.kernel.delimited import written
from portal.kernel.errors import Sentence
from portal.kernel.packing import part
from portal.web.filters import format_area, format_datetime, format_number
from portal.web.preferences import LANGUAGES

from ..queries.assembly import AssemblyThing, MotionThing, motions_of
from ..queries.electorate import frozen_slots
from ..queries.kit import VERIFY, write_kit
from ..queries.printing import minutes_of
from ..queries.walking import services_of
from ..rules.ballots import slot_name
from ..rules.words import CHOICES, ITEMS, SERVED_BY, WITHHELD, line_said

KIT = "4-ballots-kit.zip"


def write_archive(thing: AssemblyThing, file: IO[bytes]) -> None:
    """Write the package into a file, a part at a time."""
    with ZipFile(file, "w") as archive:
        for name, pieces in (
            ("0-readme.txt", _both(_readme, thing)), ("1-agenda.txt", _both(_agenda, thing)),
            ("2-electorate.csv", _electorate(thing)), ("3-service.csv", _services(thing)),
            ("5-tally.txt", _both(_tally, thing)), ("6-minutes.txt", _minutes(thing)),
            ("7-signatures.txt", _both(_signatures, thing)), ("verify.py", iter([VERIFY.read_text()])),
        ):  # fmt: skip
            with archive.open(part(name), "w") as member:
                for piece in pieces:
                    member.write(piece.encode())
        with SpooledTemporaryFile(max_size=MEMORY) as kit, archive.open(part(KIT), "w") as member:
            write_kit(thing, kit)
            kit.seek(0)
            for block in iter(lambda: kit.read(1 << 16), b""):
                member.write(block)


def _both(text: Callable[[AssemblyThing], Iterator[str]], thing: AssemblyThing) -> Iterator[str]:
    """The same text in every language of the portal, one after the other."""
    for language in LANGUAGES.values():
        with force_locale(language):
            said = "".join(text(thing))
        yield said + "\n"


def _named(*columns: Sentence) -> tuple[str, ...]:
    """The heads of a table in every language."""
    said: list[list[str]] = []
    for language in LANGUAGES.values():
        with force_locale(language):
            said.append([str(column) for column in columns])
    return tuple(" ".join(words) for words in zip(*said, strict=True))


def _readme(thing: AssemblyThing) -> Iterator[str]:
    yield f"{thing.title} · {thing.place}\n\n"
    yield _("The ballots and the record are in %(kit)s.", kit=KIT) + "\n"
    yield _("Unpack this package and recount them with: %(command)s", command=f"python verify.py {KIT}") + "\n"


def _minutes(thing: AssemblyThing) -> Iterator[str]:
    yield from [minutes_of(thing.id)] if minutes_of(thing.id) else _both(_no_minutes, thing)


def _no_minutes(_thing: AssemblyThing) -> Iterator[str]:
    yield _("No minutes yet.")


def _agenda(thing: AssemblyThing) -> Iterator[str]:
    yield f"{thing.title}\n{_('Notice')}: {format_datetime(thing.notice_at)}\n"
    yield f"{_('Voting')}: {format_datetime(thing.opens_at)} – {format_datetime(thing.closes_at)}\n"
    for motion in motions_of(thing.id):
        yield f"\n{motion.number}. {motion.title}\n{ITEMS[motion.rule.item]} · {line_said(motion.rule.item.line)}\n"
        yield "".join(f"- {label}\n" for label in motion.labels.values() if label)
        yield f"{motion.body}\n"


def _electorate(thing: AssemblyThing) -> Iterator[str]:
    def rows() -> Iterator[tuple[Any, ...]]:
        yield _named(_l("Slot"), _l("Area"), _l("Developer"))
        for row in frozen_slots(thing.id):
            yield slot_name(row.number), f"{row.area // 100}.{row.area % 100:02d}", int(row.developer)

    return written(rows())


def _services(thing: AssemblyThing) -> Iterator[str]:
    def rows() -> Iterator[tuple[Any, ...]]:
        yield _named(_l("Slot"), _l("Where"), _l("How"), _l("Proof"), _l("By"), _l("Time"))
        ways = {key: _named(label)[0] for key, label in SERVED_BY.items()}
        for number, said, how, proof, name, at in services_of(thing.id):
            yield slot_name(number), said, ways[how], proof, name, clock.local(at).isoformat(" ", "minutes")

    return written(rows())


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
            yield from _election(motion, one)
            continue
        for reading, title in (
            ("strict", _("Counting the ballots returned")),
            ("adopted", _("Counting by the adopted rule")),
        ):
            count = one[reading]
            yield f"{title}: {_('passed') if count['passed'] else _('not passed')}\n"
            if "sides" not in count:
                yield f"  {WITHHELD}\n"
            for key, (heads, area) in count.get("sides", {}).items():
                label = motion.labels.get(key) or str(CHOICES.get(key, key))
                yield f"  {label}: {format_number(heads)} · {format_area(area)}\n"
            heads, area = count["participating"]
            yield f"  {_('Taking part')}: {format_number(heads)} · {format_area(area)}\n"


def _election(motion: MotionThing, one: dict[str, Any]) -> Iterator[str]:
    """Who is elected, who stands by, and every candidate's votes."""
    yield _("Elected: %(names)s", names=_(", ").join(motion.labels_of(one["elected"])) or _("nobody")) + "\n"
    if one["alternates"]:
        yield _("Alternates: %(names)s", names=_(", ").join(motion.labels_of(one["alternates"]))) + "\n"
    if "votes" not in one:
        yield f"  {WITHHELD}\n"
    for key, (heads, area) in one.get("votes", {}).items():
        yield f"  {motion.labels[key]}: {format_number(heads)} · {format_area(area)}\n"
    heads, area = one["participating"]
    yield f"  {_('Taking part')}: {format_number(heads)} · {format_area(area)}\n"


def _signatures(_thing: AssemblyThing) -> Iterator[str]:
    for role in (_("Convener"), _("Counters"), _("Scrutineers"), _("Residents committee")):
        yield f"{role}: ____________________    {_('Day')}: ____________\n\n"
