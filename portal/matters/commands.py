"""Changing the register. The rooms call these inside their own commands; only following is a person's own act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, delete, insert, or_, select, update

from portal.kernel import clock, outbox, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import DomainError
from portal.people.models import Person
from portal.people.rules import Viewer
from portal.places.models import Place
from portal.places.rules import ancestors

from .models import Clock, EntryObjection, Event, Follow, Link, Matter, Tally
from .queries import EnteredThing, MatterThing, acts_since
from .rules import PACES, SPEAKING

CHANGED = "matter.changed"
_TABLE: Any = Matter.__table__
_EVENT: Any = insert(Event.__table__)  # type: ignore[arg-type]


def register(
    viewer: Viewer, kind: str, room: str, title: str, excerpt: str, place: Place, category: str, state: str
) -> Matter:
    """Enter a new, unpublished matter; its page is /`room`/<id>."""
    moment, parts = clock.now(), ancestors(place.path)
    matter = Matter(
        kind=kind, title=title, excerpt=excerpt, path="", state=state, category=category,
        place_id=place.id, place_path=place.path,
        subdistrict_id=parts[1] if len(parts) > 1 else None,
        community_id=parts[2] if len(parts) > 2 else None,
        author_id=viewer.id, author_name=viewer.name, organization_id=viewer.organization_id,
        entered_by=viewer.helper.person_id if viewer.helper else None,
        entered_name=viewer.helper.signature if viewer.helper else "",
        created_at=moment, changed_at=moment,
    )  # fmt: skip
    db.session.add(matter)
    db.session.flush()
    matter.path = f"/{room}/{matter.id}"
    db.session.flush()
    return matter


def publish(matter: Matter, state: str) -> None:
    """Make a draft public in `state`."""
    matter.published_at = matter.changed_at = clock.now()
    matter.state = state
    db.session.flush()
    tally(matter.place_path, matter.kind, state, matter.category, 1)


def move(matter: Matter, state: str) -> None:
    """Put a published matter into another state and keep the counts right."""
    if matter.state != state and matter.hidden_at is None:
        tally(matter.place_path, matter.kind, matter.state, matter.category, -1)
        tally(matter.place_path, matter.kind, state, matter.category, 1)
    matter.state, matter.changed_at = state, clock.now()
    db.session.flush()


def describe(matter: Matter, title: str, excerpt: str, category: str) -> None:
    """Change what the register says about a matter."""
    if matter.published_at and matter.category != category and matter.hidden_at is None:
        tally(matter.place_path, matter.kind, matter.state, matter.category, -1)
        tally(matter.place_path, matter.kind, matter.state, category, 1)
    matter.title, matter.excerpt, matter.category = title, excerpt, category
    matter.changed_at = clock.now()
    db.session.flush()


def settle_in(matter: Matter, place: Place) -> None:
    """Move a draft to another place; a public matter stays where it is, because its threshold was fixed there."""
    parts = ancestors(place.path)
    matter.place_id, matter.place_path = place.id, place.path
    matter.subdistrict_id = parts[1] if len(parts) > 1 else None
    matter.community_id = parts[2] if len(parts) > 2 else None
    db.session.flush()


def forget(matter: Matter) -> None:
    """Empty a matter that was never public. Its number stays taken: files, events and notices may point at it."""
    matter.title = matter.excerpt = matter.author_name = ""
    matter.author_id = matter.organization_id = None
    matter.hidden_at = clock.now()
    db.session.flush()


def set_hidden(matter_id: int, rule: str) -> None:
    """Put a public matter out of sight for a rule of the house, or back (no rule): lists, counts and search follow.

    Its clocks stand still meanwhile: what is owed is owed later by as long as nobody could see it. For moderation,
    which says why.
    """
    matter = db.session.get_one(Matter, matter_id, with_for_update=True, populate_existing=True)
    was = matter.hidden_at
    matter.hidden_at, matter.hidden_for = ((was or clock.now()) if rule else None), rule
    db.session.flush()
    if bool(rule) == (was is not None):
        return
    tally(matter.place_path, matter.kind, matter.state, matter.category, -1 if rule else 1)
    if was is not None:
        for running in db.session.scalars(select(Clock).where(Clock.matter_id == matter_id, Clock.met_at.is_(None))):
            running.due_at += clock.now() - was
        db.session.flush()
    outbox.publish(CHANGED, [{"matter": matter_id}])


def keep_pace(viewer: Viewer, verbs: Sequence[str] = SPEAKING) -> None:
    """Refuse what comes too fast, counted from the event log. Raises `DomainError` saying when it goes on.

    The person's row is held, so that what is sent at the same moment is counted one after the other.
    """
    db.session.execute(select(Person.id).where(Person.id == viewer.id).with_for_update(key_share=True))
    moment = clock.now()
    for pace in PACES[viewer.is_new(moment)]:
        done = acts_since(viewer, verbs, moment - pace.within, pace.most)
        if len(done) >= pace.most:
            again = clock.local(done[-1] + pace.within + timedelta(seconds=59))
            raise DomainError(_l("That was a lot in a short time. Go on at %(time)s.", time=f"{again:%Y-%m-%d %H:%M}"))


def tally(place_path: str, kind: str, state: str, category: str, change: int) -> None:
    """Add `change` to the counts of a place and every place around it."""
    rows = [
        {"place_id": place_id, "kind": kind, "state": state, "category": category, "number": change}
        for place_id in ancestors(place_path)
    ]
    if change < 0:
        keys = (Tally.place_id.in_([row["place_id"] for row in rows]), Tally.kind == kind, Tally.state == state)
        db.session.execute(update(Tally).where(*keys, Tally.category == category).values(number=Tally.number + change))
        return
    statement = insert_into(Tally.__table__).values(rows)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["place_id", "kind", "state", "category"],
            set_={"number": Tally.number + statement.excluded.number},
        )
    )


def count(matter_id: int, states: Sequence[str] = (), **changes: int) -> Any:
    """Add to the counters of a matter (`supports=1, opposes=-1`) in the database, so that no writer loses another's.

    Returns the new (supports, opposes, comments, followers); None where `states` are given and it has left them.
    """
    return (
        db.session.connection()
        .execute(_counting(tuple(changes), tuple(states)), {"matter": matter_id, **changes})
        .one_or_none()
    )


@lru_cache
def _counting(names: tuple[str, ...], states: tuple[str, ...]) -> Any:
    """The statement behind `count`, built once: it stands in the portal's most frequent writes."""
    values = {_TABLE.c[name]: _TABLE.c[name] + bindparam(name) for name in names}
    statement = update(_TABLE).where(_TABLE.c.id == bindparam("matter"))
    if states:
        statement = statement.where(or_(*(_TABLE.c.state == state for state in states)))
    counters = (_TABLE.c.supports, _TABLE.c.opposes, _TABLE.c.comments, _TABLE.c.followers)
    return statement.values(values).returning(*counters)


def record(viewer: Viewer, verb: str, matter_id: int | None, public: bool = True, **facts: Any) -> int:
    """Write an event into the log, in the running transaction; returns its id.

    `verb` is past tense and names its slice ("proposals.answered"). Listeners of the verb hear of it after the commit,
    and the search index is told that the matter changed. `public=False` keeps the event out of the timeline.
    """
    return write_down(
        {
            "matter": matter_id, "actor": viewer.id or None, "organization": viewer.organization_id,
            "entered_by": viewer.helper.person_id if viewer.helper else None,
            "entered_for": viewer.helper.organization_id if viewer.helper else None,
            "verb": verb, "facts": facts, "public": public,
        }
    )  # fmt: skip


def write_down(said: Mapping[str, Any]) -> int:
    """The event behind `record`. One without a matter comes from a slice below the register and is never public."""
    matter_id, verb, facts = said.get("matter"), said["verb"], said["facts"]
    result: Any = db.session.connection().execute(
        _EVENT,
        {
            "matter_id": matter_id, "actor_id": said["actor"], "organization_id": said["organization"],
            "entered_by": said["entered_by"], "entered_for": said["entered_for"],
            "verb": verb, "facts": facts, "public": said.get("public", False), "at": clock.now(),
        },
    )  # fmt: skip
    event_id = int(result.inserted_primary_key[0])
    heard = {"event": event_id, "verb": verb, "matter": matter_id, "actor": said["actor"] or 0, "facts": facts}
    outbox.publish(verb, [heard])
    if matter_id is not None:
        outbox.publish(CHANGED, [{"matter": matter_id}])
    return event_id


def link(from_id: int, to_id: int, kind: str) -> None:
    """Join two matters in the chain; once is enough."""
    row = insert_into(Link.__table__).values(from_id=from_id, to_id=to_id, kind=kind, at=clock.now())
    db.session.execute(row.on_conflict_do_nothing())


def start_clock(
    matter_id: int, organization_id: int | None, kind: str, days: int, start: datetime | None = None
) -> None:
    """Start a public clock of `days` working days for the organization in charge; None where there is none yet."""
    began = start or clock.now()
    promise(matter_id, organization_id, kind, clock.working_deadline(began, days), began)


def promise(
    matter_id: int, organization_id: int | None, kind: str, due: datetime, start: datetime | None = None
) -> None:
    """Start a public clock that ends at a moment somebody has promised."""
    row = insert_into(Clock.__table__).values(
        matter_id=matter_id, kind=kind, organization_id=organization_id, started_at=start or clock.now(), due_at=due
    )
    db.session.execute(row.on_conflict_do_nothing())


def hand_clocks(matter_id: int, organization_id: int) -> None:
    """Let the running clocks of a matter be owed by another organization; their deadlines stay."""
    db.session.execute(
        update(Clock)
        .where(Clock.matter_id == matter_id, Clock.met_at.is_(None))
        .values(organization_id=organization_id)
    )


def meet_clock(matter_id: int, *kinds: str, started: datetime | None = None) -> None:
    """Stop the running clocks of these kinds, of several only the one that started then: what was owed is done."""
    running = update(Clock).where(Clock.matter_id == matter_id, Clock.kind.in_(kinds), Clock.met_at.is_(None))
    if started is not None:
        running = running.where(Clock.started_at == started)
    db.session.execute(running.values(met_at=clock.now()))


def drop_clocks(matter_id: int) -> None:
    """Nothing is owed any longer: the running clocks go, those that were met stay on the record."""
    db.session.execute(delete(Clock).where(Clock.matter_id == matter_id, Clock.met_at.is_(None)))


def follow(viewer: Viewer, matter: MatterThing) -> None:
    """Hear what becomes of a matter; following twice is following once."""
    policy.require("matters.follow", viewer, matter)
    keep_following(viewer.id, matter.id)


def keep_following(person_id: int, matter_id: int) -> None:
    """Make a person a follower because of what she did to the matter."""
    row = insert_into(Follow.__table__).values(person_id=person_id, matter_id=matter_id, since=clock.now())
    if changed(row.on_conflict_do_nothing()):
        count(matter_id, followers=1)


def unfollow(viewer: Viewer, matter: MatterThing) -> None:
    """Hear no more of a matter."""
    policy.require("matters.follow", viewer, matter)
    if changed(delete(Follow).where(Follow.person_id == viewer.id, Follow.matter_id == matter.id)):
        count(matter.id, followers=-1)


def object_to(viewer: Viewer, thing: EnteredThing, reason: str = "") -> None:
    """Say that something entered for oneself was not one's will. It stays on the record; the office is told."""
    policy.require("matters.object", viewer, thing)
    row = insert_into(EntryObjection.__table__).values(event_id=thing.id, reason=reason.strip(), at=clock.now())
    if changed(row.on_conflict_do_nothing()):
        record(viewer, "matters.objected", thing.matter_id, public=False, event=thing.id, office=thing.entered_for)


def forget_person(person_id: int) -> None:
    """Her name is taken off what she wrote and off what she entered for others; she follows nothing any more.

    As an officer she signed with name and office: the office stays. Matters are counted down one after the other in
    the order of their ids, as a vote does it.
    """
    written = Matter.author_id == person_id, Matter.author_name != ""
    db.session.execute(update(Matter).where(*written).values(author_name=""))
    sign_for_office(Matter, person_id)
    followed = select(Follow.matter_id).where(Follow.person_id == person_id).order_by(Follow.matter_id)
    for matter_id in db.session.scalars(followed).all():
        count(matter_id, followers=-1)
    db.session.execute(delete(Follow).where(Follow.person_id == person_id))


def sign_for_office(table: Any, person_id: int) -> None:
    """Take an officer's name off what she entered for others (`entered_name` of a table); the office stays."""
    signed = select(table.entered_name).where(table.entered_by == person_id).distinct()
    for signature in db.session.scalars(signed).all():
        mine = table.entered_by == person_id, table.entered_name == signature
        office = signature.rpartition(" · ")[2]
        db.session.execute(update(table).where(*mine).values(entered_name=office))
