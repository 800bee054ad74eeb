"""An assembly of the test neighbourhood's compound, at any point of its life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.assemblies.commands import announcing, closing, preparing, voting
from portal.assemblies.models import Ballot, ChannelRecognition, Motion, Proxy
from portal.assemblies.queries.assembly import AssemblyThing, get_assembly, motions_of, my_slots
from portal.assemblies.rules.electorate import Scope
from portal.assemblies.rules.law import Item
from portal.assemblies.rules.ruleset import Mode, MotionKind, RuleSet
from portal.files.models import PrivateFile
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Place
from portal.property.models import RegisterNotice
from tests.factories import Neighbourhood

NOTICE = datetime(2026, 11, 23, 2, tzinfo=UTC)
OPENS, CLOSES = NOTICE + timedelta(days=16), NOTICE + timedelta(days=30)
DURING, AFTER = OPENS + timedelta(days=1), CLOSES + timedelta(minutes=1)


@dataclass
class Vote:
    """A vote of the four owners of Spring, prepared by the chair of their committee."""

    hood: Neighbourhood
    id: int
    receipts: dict[str, Ballot] = field(default_factory=dict)

    def thing(self, who: str = "gao", acting: str | None = "owners") -> AssemblyThing:
        thing = get_assembly(self.hood.viewer(who, acting), self.id)
        assert thing is not None
        return thing

    def slot(self, who: str) -> int:
        return my_slots(self.hood.viewer(who), self.id)[0].id

    def draft(self, who: str, **said: Any) -> None:
        """Say something of motions m1, m2 …"""
        viewer, thing = self.hood.viewer(who), self.thing(who, None)
        for motion in motions_of(self.id):
            if f"m{motion.number}" in said:
                voting.draft(viewer, thing, self.slot(who), motion, said[f"m{motion.number}"])

    def cast(self, who: str, **said: Any) -> Ballot:
        self.draft(who, **said)
        self.receipts[who] = voting.cast(self.hood.viewer(who), self.thing(who, None), self.slot(who))
        return self.receipts[who]

    def close(self) -> None:
        closing.close(self.hood.viewer("gao", "owners"), self.thing())

    def decide(self) -> dict[str, Any]:
        return closing.decide(self.hood.viewer("gao", "owners"), self.thing())


def public_register(hood: Neighbourhood, settled: datetime | None = NOTICE - timedelta(days=10)) -> None:
    """Spring's register, open to objections for a month before it was settled, if it was."""
    ends = (settled or NOTICE + timedelta(days=20)) - timedelta(days=1)
    db.session.add(
        RegisterNotice(
            compound_id=hood.places["spring"], state="settled" if settled else "open", opened_by=hood.people["wang"],
            opened_for=hood.organizations["committee"], opened_at=ends - timedelta(days=30), ends_at=ends, units=4,
            area=0, digest="0" * 64, settled_by=hood.people["wang"] if settled else None,
            settled_for=hood.organizations["committee"] if settled else None, settled_at=settled,
        )
    )  # fmt: skip
    db.session.flush()


def recognized(hood: Neighbourhood, statutory: bool = True) -> None:
    """Whether ballots cast in the portal count in the district."""
    db.session.add(
        ChannelRecognition(
            place_id=hood.places["district"], statutory=statutory, document="房管发〔2026〕8号",
            set_by=hood.people["he"], set_for=hood.organizations["street_office"], at=NOTICE - timedelta(days=100),
        )
    )  # fmt: skip
    db.session.flush()


def prepared(
    hood: Neighbourhood, items: Iterable[Item] = (Item.PROPERTY_COMPANY,), rules: RuleSet | None = None
) -> Vote:
    """An assembly with one decision an item, as long as it is being prepared."""
    public_register(hood)
    recognized(hood)
    chair = hood.viewer("gao", "owners")
    row = preparing.prepare(chair, db.session.get_one(Place, hood.places["spring"]), "春晓苑业主大会")
    vote = Vote(hood, row.id)
    if rules is not None:
        preparing.settle_rules(chair, vote.thing(), "春晓苑业主大会", Scope(), Mode.NAMED, rules, "")
    for item in items:
        preparing.add_motion(chair, vote.thing(), int(item), MotionKind.DECISION, f"第{int(item)}项议题")
    return vote


def announced(hood: Neighbourhood, **more: Any) -> Vote:
    """The same, its notice published."""
    vote = prepared(hood, **more)
    with clock.frozen(NOTICE):
        announcing.announce(hood.viewer("gao", "owners"), vote.thing(), OPENS, CLOSES)
    return vote


def first_motion(vote: Vote) -> Motion:
    return db.session.query(Motion).filter_by(assembly_id=vote.id).order_by(Motion.number).first()  # type: ignore[return-value]


def held_by(vote: Vote, principal: str, holder: str, **said: str) -> Proxy:
    """A checked proxy for someone's ballot; `m1="for"` binds its holder."""
    people = vote.hood.people
    file = PrivateFile(uploader_id=people["wang"], kind="photo", name="scan.jpg", media_type="image/jpeg", size=1,
                       digest="0" * 64, at=NOTICE)  # fmt: skip
    db.session.add(file)
    db.session.flush()
    row = Proxy(
        assembly_id=vote.id, slot_id=vote.slot(principal), holder_id=people[holder],
        instructions={key[1:]: value for key, value in said.items()}, document_id=file.id,
        entered_by=people["wang"], checked_by=people["sheng"], at=NOTICE,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
