"""The property register of the demo: owners, a settled public notice, one that runs, objections and corrections."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import count, cycle
from typing import Any

from sqlalchemy import select, update

from portal.kernel import clock
from portal.kernel.db import db
from portal.people import queries as people_queries
from portal.people.models import Residency
from portal.people.rules import Viewer
from portal.places.models import Building, Unit
from portal.property import commands, queries
from portal.property.models import Owner, Ownership
from portal.property.queries import CompoundThing, NoticeThing
from portal.property.rules import WantedOwner, document_kept

from .settling import Cast

COURT, ESTATE = "YX-GH-QH-CX", "YX-GH-QH-JG"
OFFICE = "residents_committee"

FAMILY_NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN_NAMES = ("建华", "秀珍", "志刚", "丽萍", "国强", "玉兰", "文博", "雅琴", "海涛", "淑英", "子轩", "欣怡", "永康")
DEVELOPER = "云溪春晓置业有限公司"

OBJECTED = {
    ESTATE: ("area", "产权证上是 92.30 平方米，名册少了三平方米多。"),
    COURT: ("area", "产权证写的是 92.36 平方米，请核对。"),
    "second": ("owners", "房子是我们夫妻两人各一半，名册只写了我一个人。"),
}
ANSWERED = {
    ESTATE: "测绘报告和产权证的面积一致，与异议所附的是另一处房产的证书；本人已到居委会当面核对。",
    COURT: "异议成立：已按产权证提出更正，等第二位工作人员确认。",
}


def acts(cast: Cast) -> list[tuple[float, Callable[[], Any]]]:
    """Every step with its day: how many days ago it was."""
    return [
        (40.0, lambda: _owners(cast, COURT)),
        (40.0, lambda: _owners(cast, ESTATE)),
        (39.5, lambda: _publish(cast, COURT, 15)),
        (23.4, lambda: commands.settle_notice(cast.office(OFFICE), _notice(cast, COURT))),
        (20.0, lambda: _publish(cast, ESTATE, 7)),
        (18.0, lambda: _object(cast, ESTATE, "party_branch", *OBJECTED[ESTATE])),
        (16.0, lambda: _reject(cast)),
        (12.0, lambda: commands.settle_notice(cast.office(OFFICE), _notice(cast, ESTATE))),
        (6.0, lambda: _publish(cast, COURT, 15)),
        (5.0, lambda: _object(cast, COURT, "author", *OBJECTED[COURT])),
        (4.0, lambda: _uphold(cast)),
        (3.5, lambda: _correct_another(cast)),
        (3.0, lambda: _object(cast, COURT, "owners_committee", *OBJECTED["second"])),
        (2.0, lambda: _sell(cast)),
    ]


def _owners(cast: Cast, code: str) -> None:
    """Let every unit of a compound have owners, but for a few that the register does not know yet."""
    compound = cast.places[code]
    rows = db.session.scalars(select(Unit).join(Building).where(Building.compound_id == compound.id).order_by(Unit.id))
    units = rows.all()
    db.session.execute(update(Unit).where(Unit.id.in_([unit.id for unit in units])).values(area_source="certificate"))
    confirmed = select(Residency).where(Residency.state == "confirmed", Residency.kind == "owner")
    accounts = {home.unit_id: home.person_id for home in db.session.scalars(confirmed)}
    names = {person.id: person.name for person in cast.people.values()}
    given, numbers = cycle(GIVEN_NAMES), count(1)
    developer = _owner(compound.id, "developer", DEVELOPER, "91330100DEMO")
    for n, unit in enumerate(units):
        if unit.id in accounts:
            person = accounts[unit.id]
            _own(unit, _owner(compound.id, "person", names[person], f"3301{next(numbers):014d}", person))
        elif n % 45 == 44:
            unit.area, unit.area_source = None, ""
        elif n % 24 == 23:
            _own(unit, developer)
        else:
            couple = (1, 2) if n % 7 == 3 else (1,)
            owners = [
                _owner(
                    compound.id, "person", f"{FAMILY_NAMES[(n * 7 + k) % 20]}{next(given)}", f"3301{next(numbers):014d}"
                )
                for k in couple
            ]
            _own(unit, *owners)
    db.session.flush()


def _owner(compound_id: int, kind: str, name: str, number: str, person_id: int | None = None) -> Owner:
    digest, end = document_kept(number)
    owner = Owner(compound_id=compound_id, kind=kind, name=name, document=digest, document_end=end, person_id=person_id)
    db.session.add(owner)
    return owner


def _own(unit: Unit, *owners: Owner) -> None:
    db.session.flush()
    for n, owner in enumerate(owners):
        db.session.add(
            Ownership(unit_id=unit.id, owner_id=owner.id, denominator=len(owners), represents=n == 0, since=clock.now())
        )


def _compound(cast: Cast, code: str) -> CompoundThing:
    place = cast.places[code]
    return CompoundThing(place.id, place.name, place.path)


def _publish(cast: Cast, code: str, days: int) -> None:
    commands.open_notice(cast.office(OFFICE), _compound(cast, code), days)


def _notice(cast: Cast, code: str) -> NoticeThing:
    notice = queries.open_notice_of(cast.places[code].id)
    assert notice is not None
    return notice


def _object(cast: Cast, code: str, who: str, kind: str, words: str) -> None:
    """A person objects to what is published of the first unit she owns there."""
    viewer = cast.viewer(who)
    unit = queries.my_units(viewer, cast.places[code].id)[0]
    thing = queries.get_objectable(viewer, _notice(cast, code).id, unit.id)
    assert thing is not None
    commands.object_to(viewer, thing, kind, words)


def _reject(cast: Cast) -> None:
    office = cast.office(OFFICE)
    commands.reject(office, queries.open_objections(office).rows[0], ANSWERED[ESTATE])


def _correct(cast: Cast, unit_id: int, area: int, reason: str) -> int:
    office = cast.office(OFFICE)
    unit = queries.get_unit(office, unit_id)
    assert unit is not None
    said = queries.unit_said(unit_id)
    assert said is not None
    return commands.correct_details(office, unit, said["kind"], said["floor"], area, "certificate", reason).id


def _uphold(cast: Cast) -> None:
    office = cast.office(OFFICE)
    objection = queries.open_objections(office).rows[0]
    correction = _correct(cast, objection.unit_id, 9236, "产权证写明 92.36 平方米，原件已看。")
    commands.uphold(office, objection, correction, ANSWERED[COURT])


def _second_clerk(cast: Cast) -> Viewer:
    return people_queries.viewer_of(cast.people["second_clerk"].id, cast.organizations[OFFICE])


def _some_unit(cast: Cast, number: int) -> int:
    """A unit of the court that no account owns."""
    known = queries.compound_said(cast.places[COURT].id)
    free = [unit_id for _building, unit_id, said in known if len(said["owners"]) == 1]
    return [one for one in free if not queries.owner_people_of((one,))[one]][number]


def _correct_another(cast: Cast) -> None:
    """A correction that a colleague has confirmed."""
    number = _correct(cast, _some_unit(cast, 5), 9010, "测绘报告复核，面积为 90.10 平方米。")
    correction = queries.get_correction(_second_clerk(cast), number)
    assert correction is not None
    commands.confirm(_second_clerk(cast), correction)


def _sell(cast: Cast) -> None:
    """A sale that waits for a colleague."""
    office, half = cast.office(OFFICE), Fraction(1, 2)
    unit = queries.get_unit(office, _some_unit(cast, 9))
    assert unit is not None
    wanted = [
        WantedOwner(None, half, n == 0, "person", name, *document_kept(f"33010119850101{n:04d}"))
        for n, name in enumerate(("欧阳文静", "方志明"))
    ]
    commands.correct_owners(office, unit, wanted, "买卖合同和新产权证已看，过户日期为上月。")
