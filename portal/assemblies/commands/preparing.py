"""Preparing an assembly: what is decided, whose common parts it is about, under which rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import OrganizationKind, Viewer
from portal.places.models import Place

from ..models import Assembly, Motion
from ..queries.assembly import AssemblyThing, motions_of
from ..queries.demands import committee_of, proposals_to_decide
from ..rules.counting import AGAINST, FOR
from ..rules.electorate import Scope
from ..rules.law import Item
from ..rules.ruleset import MOTIONS, Mode, MotionKind, MotionRule, RuleSet, check_rules

TITLE_LARGEST, TEXT_LARGEST, REASON_LARGEST = 120, 20_000, 300


def prepare(viewer: Viewer, place: Place, title: str) -> Assembly:
    """Begin to prepare an assembly of a compound, for the committee one acts for."""
    policy.require("assemblies.prepare", viewer)
    assert viewer.acting is not None
    if place.kind != "compound" or not place.path.startswith(viewer.acting.place_path):
        raise DomainError(_l("Choose a compound of your area."), "place")
    _check_title(title)
    committee = viewer.acting.kind == OrganizationKind.OWNERS_COMMITTEE
    if not committee and committee_of(place.id) is not None:
        raise DomainError(
            _l("This compound has an owners' committee, which convenes. You take over a demand it lets pass."), "place"
        )
    matter = matters.register(viewer, "assembly", "assemblies", title.strip(), "", place, "property", "preparing")
    row = Assembly(
        id=matter.id, compound_id=place.id, convener="committee" if committee else "residents_committee",
        scope={"buildings": [], "entrance": ""}, mode=Mode.NAMED.value, rules=RuleSet().record(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _check_title(title: str) -> None:
    if not 4 <= len(title.strip()) <= TITLE_LARGEST:
        raise DomainError(_l("A title has 4 to %(most)s characters.", most=TITLE_LARGEST), "title")


def settle_rules(
    viewer: Viewer, thing: AssemblyThing, title: str, scope: Scope, mode: Mode, rules: RuleSet, materials: str
) -> None:
    """Set what the vote is about and how it is counted, as long as it is not announced."""
    policy.require("assemblies.edit", viewer, thing)
    _check_title(title)
    check_rules(rules)
    row = db.session.get_one(Assembly, thing.id, with_for_update=True, populate_existing=True)
    row.scope = {**asdict(scope), "buildings": sorted(scope.buildings)}
    row.mode, row.rules, row.materials = mode.value, rules.record(), materials.strip()[:TEXT_LARGEST]
    matter = db.session.get_one(Matter, thing.id)
    matters.describe(matter, title.strip(), "", matter.category)


def add_motion(
    viewer: Viewer, thing: AssemblyThing, item: int, kind: MotionKind, title: str, body: str = "",
    options: Sequence[str] = (), seats: int = 0, source_id: int | None = None,
) -> Motion:  # fmt: skip
    """Add a motion. Its item of Article 278 fixes its line; `options` are bidders or candidates."""
    policy.require("assemblies.edit", viewer, thing)
    _check_title(title)
    motions = motions_of(thing.id)
    if len(motions) >= MOTIONS:
        raise DomainError(_l("An assembly has at most %(most)s motions.", most=MOTIONS))
    if item not in set(Item):
        raise DomainError(_l("Choose what kind of matter it is."), "item")
    if source_id is not None and source_id not in {row.id for row in proposals_to_decide(thing.place_path)}:
        raise DomainError(_l("Choose something public of this compound that the motion takes up."), "source")
    labels = [option.strip() for option in options if option.strip()]
    if len(set(labels)) != len(labels):
        raise DomainError(_l("Two options have the same name."), "options")
    keyed = _keyed(kind, labels)
    number = 1 + max((motion.number for motion in motions), default=0)
    MotionRule(number, Item(item), kind, tuple(one["key"] for one in keyed), seats).check()
    row = Motion(
        assembly_id=thing.id, number=number, item=item, kind=kind.value, title=title.strip(),
        body=body.strip()[:TEXT_LARGEST], options=keyed, seats=seats, source_id=source_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _keyed(kind: MotionKind, labels: list[str]) -> list[dict[str, Any]]:
    """The options with the keys ballots use: for and against, or o1, o2 … in the order of the notice."""
    if kind == MotionKind.DECISION:
        return [{"key": FOR, "label": ""}, {"key": AGAINST, "label": ""}]
    return [{"key": f"o{number}", "label": label[:80]} for number, label in enumerate(labels, 1)]


def drop_motion(viewer: Viewer, thing: AssemblyThing, motion_id: int, reason: str = "") -> None:
    """Take a motion off the plan; the ones after it move up. One that owners demanded goes with a public reason."""
    policy.require("assemblies.edit", viewer, thing)
    for row in db.session.query(Motion).filter_by(assembly_id=thing.id, id=motion_id):
        if row.demanded and not 4 <= len(reason.strip()) <= REASON_LARGEST:
            raise DomainError(_l("Owners demanded this motion: say in public why it is dropped."), "reason")
        if row.demanded and sum(motion.demanded for motion in motions_of(thing.id)) == 1:
            raise DomainError(_l("This is what owners demand the assembly for: it stays."))
        if row.demanded:
            matters.record(viewer, "assemblies.motion_dropped", thing.id, motion=row.title, reason=reason.strip())
        db.session.delete(row)
    db.session.flush()
    for number, row in enumerate(db.session.query(Motion).filter_by(assembly_id=thing.id).order_by(Motion.number), 1):
        row.number = number
        db.session.flush()
