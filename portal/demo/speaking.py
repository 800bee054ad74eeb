"""Who may speak in the demo: a term, an invitation, an application that waits, and a paper form that waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from portal.files import commands as files
from portal.files.store import Store
from portal.kernel import clock
from portal.kernel.db import db
from portal.organizations import commands as organizations
from portal.organizations.commands.applying import Said
from portal.organizations.queries import get_organization
from portal.paper import commands as paper
from portal.people.models import Membership, Residency
from portal.people.rules import Viewer
from portal.places.models import Building, Unit

from .picture import sheet_of_paper
from .settling import Cast

TERM, ELECTED = timedelta(days=3 * 365), "二〇二六年十月业主大会选举产生，街道备案第 2026-15 号。"
READERS = Said(
    "social_organization", "清湖读书会", 0, "每周六下午在社区活动室读书，也教老人用手机。十二名会员，不收费。",
    "社团备案 2026-031", "召集人", "Qinghu Readers",
)  # fmt: skip
ON_PAPER = "加一条：公示栏的字要大一点，我们老人看不清。"
WRITER = "郑海燕"


def acts(cast: Cast, matter_of: Callable[[Viewer], Any]) -> list[tuple[float, Callable[[], Any]]]:
    """Every step with its day. `matter_of` is the proposal the paper is about."""
    return [
        (30.0, lambda: _elected(cast)),
        (4.5, lambda: _apply(cast)),
        (2.5, lambda: _invite(cast)),
        (1.5, lambda: _write_down(cast, matter_of)),
    ]


def _elected(cast: Cast) -> None:
    """The subdistrict office enters the term of the owners' committee; all its members go on."""
    office, committee = cast.office("subdistrict_office"), cast.organizations["owners_committee"]
    thing = get_organization(office, committee)
    assert thing is not None
    serving = select(Membership.id).where(Membership.organization_id == committee, Membership.until.is_(None))
    began = clock.now() - timedelta(days=20)
    organizations.set_term(office, thing, began, began + TERM, db.session.scalars(serving).all(), ELECTED)


def _apply(cast: Cast) -> None:
    viewer = cast.viewer("social_organization")
    said = Said(**{**READERS.__dict__, "place_id": cast.places["YX-GH-QH"].id})
    organizations.apply(viewer, said, _kept(viewer, "备案证明.jpg"))


def _invite(cast: Cast) -> None:
    chair = cast.office("owners_committee")
    thing = get_organization(chair, cast.organizations["owners_committee"])
    assert thing is not None
    organizations.invite(chair, thing, cast.people["author"].login or "", "member", None)


def _write_down(cast: Cast, matter_of: Callable[[Viewer], Any]) -> None:
    """A comment that came on paper: one officer has entered it, another confirms it from the photo."""
    office = cast.office("residents_committee")
    home = db.session.execute(
        select(Building.name, Unit.number)
        .join(Unit, Unit.building_id == Building.id)
        .join(Residency, Residency.unit_id == Unit.id)
        .where(Residency.person_id == cast.people[WRITER].id)
    ).one()
    signed = f"{WRITER} {home.name} {home.number}"
    paper.enter_comment(office, matter_of(office), signed, ON_PAPER, "for", _kept(office, "纸质意见.jpg"))


def _kept(viewer: Viewer, name: str) -> list[int]:
    store = Store(current_app.extensions["settings"].files_directory)
    prepared = files.prepare([files.Upload(name, sheet_of_paper())])
    return [row.id for row in files.keep_private(viewer, store, prepared)]
