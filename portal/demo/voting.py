"""Owners' assemblies of the demo: one decided, by heads but not by area; one open; one being prepared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from flask import current_app
from sqlalchemy import select

from portal.assemblies.commands import announcing, closing, demanding, paper, preparing, serving, switching, voting
from portal.assemblies.commands.reminding import say
from portal.assemblies.models import Slot
from portal.assemblies.queries.assembly import AssemblyThing, get_assembly, motions_of, my_slots
from portal.assemblies.queries.demands import get_compound
from portal.assemblies.rules.counting import Silence
from portal.assemblies.rules.electorate import Scope
from portal.assemblies.rules.ruleset import Mode, MotionKind, RuleSet
from portal.files import commands as files
from portal.files.store import Store
from portal.kernel import clock
from portal.kernel.db import db
from portal.people import queries as people_queries
from portal.people.rules import Viewer
from portal.places.models import Building, Unit
from portal.property import commands as property_commands
from portal.property import queries as property_queries
from portal.property.queries import UnitThing
from portal.property.rules import WantedOwner, document_kept

from .content import assemblies as said
from .picture import sheet_of_paper
from .settling import Cast

COURT, COMMITTEE, OFFICE = "YX-GH-QH-CX", "owners_committee", "residents_committee"
# A dozen ballots on paper are left at the door of those who are not at home.
BY_HAND = 5


def acts(cast: Cast) -> list[tuple[float, Callable[[], Any]]]:
    """Every step with its day: how many days ago it was. Notices are fifteen days before the opening."""
    made: dict[str, int] = {}
    return [
        (25.0, lambda: _recognize(cast)),
        (24.0, lambda: _complete_register(cast)),
        (23.3, lambda: _announce(cast, made, said.LIFT, 6)),
        (23.2, lambda: _announce(cast, made, said.YEARLY, 18)),
        (20.0, lambda: _serve(cast, made, said.LIFT)),
        (12.0, lambda: _serve(cast, made, said.YEARLY)),
        (11.0, lambda: _give_proxy(cast, made)),
        (6.0, lambda: [say(number, clock.now()) for number in made.values()]),
        (5.0, lambda: _lift_votes(cast, made)),
        (4.0, lambda: _yearly_votes(cast, made)),
        (3.0, lambda: _demand(cast)),
        (0.9, lambda: closing.close(cast.office(COMMITTEE), _thing(cast, made, said.LIFT))),
        (0.8, lambda: closing.decide(cast.office(COMMITTEE), _thing(cast, made, said.LIFT))),
        (1.5, lambda: _prepare(cast, made, said.NEXT)),
        (1.2, lambda: _stack(cast, _thing(cast, made, said.YEARLY), said.ON_PAPER)),
    ]


def _recognize(cast: Cast) -> None:
    """The subdistrict office lets ballots cast here count, as the housing office of the district allows."""
    switching.recognize(cast.office("subdistrict_office"), cast.places["YX-GH"], True, said.RECOGNITION)


def _complete_register(cast: Cast) -> None:
    """Papers for the units of the court that the register did not know yet: area and owner, each by two officers."""
    office = cast.office(OFFICE)
    second = people_queries.viewer_of(cast.people["second_clerk"].id, cast.organizations[OFFICE])
    unknown = select(Unit.id).join(Building).where(Building.compound_id == cast.places[COURT].id, Unit.area.is_(None))
    for n, unit_id in enumerate(db.session.scalars(unknown.order_by(Unit.id)).all()):
        known = property_queries.unit_said(unit_id)
        assert known is not None
        document = document_kept(f"33010119700101{n:04d}")
        owner = WantedOwner(None, Fraction(1), True, "person", said.FOUND[n % len(said.FOUND)], *document)
        entered = property_commands.correct_details(
            office, _unit(office, unit_id), known["kind"], known["floor"], 8950, "certificate", said.PAPERS
        )
        _confirm(second, entered.id)
        _confirm(second, property_commands.correct_owners(office, _unit(office, unit_id), [owner], said.PAPERS).id)


def _unit(office: Viewer, unit_id: int) -> UnitThing:
    unit = property_queries.get_unit(office, unit_id)
    assert unit is not None
    return unit


def _confirm(second: Viewer, number: int) -> None:
    correction = property_queries.get_correction(second, number)
    assert correction is not None
    property_commands.confirm(second, correction)


def _thing(cast: Cast, made: dict[str, int], plan: said.Plan, viewer: Viewer | None = None) -> AssemblyThing:
    thing = get_assembly(viewer or cast.office(COMMITTEE), made[plan.title])
    assert thing is not None
    return thing


def _prepare(cast: Cast, made: dict[str, int], plan: said.Plan) -> None:
    chair = cast.office(COMMITTEE)
    made[plan.title] = preparing.prepare(chair, cast.places[COURT], plan.title).id
    here = select(Building.id).where(Building.compound_id == cast.places[COURT].id, Building.name == plan.building)
    scope = Scope(frozenset(db.session.scalars(here)))
    rules = RuleSet(silence=Silence.JOIN_MAJORITY, document=said.ADOPTED)
    preparing.settle_rules(
        chair, _thing(cast, made, plan), plan.title, scope, Mode.NAMED, rules, plan.materials
    )  # fmt: skip
    for item, kind, title, body, options, seats in plan.motions:
        preparing.add_motion(
            chair, _thing(cast, made, plan), item, MotionKind(kind), title, body, options, seats
        )  # fmt: skip


def _announce(cast: Cast, made: dict[str, int], plan: said.Plan, days: int) -> None:
    """Announced today; opened on the first morning after fifteen whole days."""
    _prepare(cast, made, plan)
    first = clock.today() + timedelta(days=16)
    opens = datetime.combine(first, time(), clock.ZONE).astimezone(UTC)
    closes = clock.end_of(first + timedelta(days=days - 1))
    announcing.announce(cast.office(COMMITTEE), _thing(cast, made, plan), opens, closes)


def _slots(thing: AssemblyThing) -> list[Slot]:
    return list(db.session.scalars(select(Slot).where(Slot.assembly_id == thing.id).order_by(Slot.number)))


def _serve(cast: Cast, made: dict[str, int], plan: said.Plan) -> None:
    """Most by hand, some by post, and of a large vote some not yet."""
    thing = _thing(cast, made, plan)
    numbers = [slot.number for slot in _slots(thing)]
    by_post = [number for number in numbers if number % BY_HAND == 0]
    by_hand = [number for number in numbers if number % BY_HAND and (len(numbers) < 100 or number % 7)]
    serving.serve(cast.office(OFFICE), thing, by_hand, "hand")
    serving.serve(cast.office(OFFICE), thing, by_post, "post", said.POSTED)


def _scan(cast: Cast) -> int:
    store = Store(current_app.extensions["settings"].files_directory)
    prepared = files.prepare([files.Upload("选票.jpg", sheet_of_paper())])
    return files.keep_private(cast.office(OFFICE), store, prepared)[0].id


def _give_proxy(cast: Cast, made: dict[str, int]) -> None:
    """A neighbour who is away lets the author vote for her, and says how on the second motion."""
    office, thing = cast.office(OFFICE), _thing(cast, made, said.YEARLY)
    number = next(slot.number for slot in _slots(thing) if slot.said.endswith(said.PRINCIPAL))
    login = cast.people["author"].login or ""
    row = serving.enter_proxy(office, thing, number, login, {"2": "for"}, _scan(cast))
    second = people_queries.viewer_of(cast.people["second_clerk"].id, cast.organizations[OFFICE])
    serving.check_proxy(second, thing, row.id)


def _cast(cast: Cast, made: dict[str, int], plan: said.Plan, who: str, choices: Iterable[Any]) -> None:
    """An owner casts the ballot of her own slot on her phone."""
    viewer = cast.viewer(who)
    thing = _thing(cast, made, plan, viewer)
    slot = next(slot for slot in my_slots(viewer, thing.id) if slot.instructions is None)
    for motion, choice in zip(motions_of(thing.id), choices, strict=True):
        voting.draft(viewer, thing, slot.id, motion, choice)
    voting.cast(viewer, thing, slot.id)


def _stack(cast: Cast, thing: AssemblyThing, ballots: dict[str, tuple[Any, ...]]) -> None:
    """Paper ballots by the end of where their flats are: entered, read again by a colleague, taken."""
    office = cast.office(OFFICE)
    second = people_queries.viewer_of(cast.people["second_clerk"].id, cast.organizations[OFFICE])
    slots = [slot for slot in _slots(thing) if slot.said in ballots]
    batch = paper.open_batch(office, thing, len(slots))
    scan, numbers = _scan(cast), [str(motion.number) for motion in motions_of(thing.id)]
    for slot in slots:
        reading = paper.reading(thing, dict(zip(numbers, ballots[slot.said], strict=True)))
        entry = paper.enter(office, thing, batch, slot.number, reading, scan)
        paper.enter_again(second, thing, entry.id, reading)
    paper.close_batch(second, thing, batch, len(slots), sum(slot.area for slot in slots))


def _lift_votes(cast: Cast, made: dict[str, int]) -> None:
    """Of the owners of one building most agree, but those with the largest flats do not."""
    for who, choices in said.LIFT_ON_THE_PHONE.items():
        _cast(cast, made, said.LIFT, who, choices)
    _stack(cast, _thing(cast, made, said.LIFT), said.LIFT_ON_PAPER)


def _demand(cast: Cast) -> None:
    """An owner demands an assembly and her neighbours begin to sign."""
    title, item, reason, signers = said.DEMAND
    first, *others = (cast.viewer(who) for who in signers)
    compound = get_compound(first, cast.places[COURT].id)
    assert compound is not None
    number = demanding.demand(first, compound, title, item, reason).id
    for viewer in others:
        thing = get_assembly(viewer, number)
        assert thing is not None
        demanding.sign(viewer, thing)


def _yearly_votes(cast: Cast, made: dict[str, int]) -> None:
    for who, choices in said.ON_THE_PHONE.items():
        _cast(cast, made, said.YEARLY, who, choices)
