"""Writing a proposal: the draft, its publication, later versions, withdrawal."""

from __future__ import annotations

from typing import TypedDict

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.matters import queries as matters_queries
from portal.matters.models import Matter
from portal.matters.rules import CATEGORIES, excerpt
from portal.people import commands as people
from portal.people import queries as people_queries
from portal.people.rules import ANSWERING, Viewer
from portal.places import queries as places
from portal.places.models import Place
from portal.places.rules import MATTER_PLACES, support_threshold

from ..models import CoAuthor, Proposal, ProposalVersion
from ..queries import ProposalThing
from ..rules import LIFECYCLE, NOTE_LARGEST, check_draft, check_text, organization_in_charge
from .lock import locked
from .speaking import check_new_links, check_words, hold

DRAFT = "draft"


class Fields(TypedDict, total=False):
    """What a writer may set in a draft; what is left out stays as it is."""

    title: str
    category: str
    body: str
    place_id: int
    grid_id: int | None
    latitude: float | None
    longitude: float | None


def start_draft(viewer: Viewer, fields: Fields) -> Matter:
    """Keep the first words of a proposal. It lies where its author lives until she says otherwise."""
    policy.require("proposals.draft", viewer)
    place = _place(fields["place_id"]) if "place_id" in fields else _home(viewer)
    check_draft(fields.get("title", "").strip(), fields.get("body", "").strip())
    matter = matters.register(viewer, "proposal", "proposals", "", "", place, "", DRAFT)
    proposal = Proposal(id=matter.id, body="")
    db.session.add(proposal)
    _fill(matter, proposal, fields)
    people.begin_unfinished(viewer.id, DRAFT, matter.id, f"{matter.path}/edit")
    return matter


def save_draft(viewer: Viewer, thing: ProposalThing, fields: Fields) -> Matter:
    """Keep what a draft says now. It may be unfinished; raises `DomainError` where it is too long to ever be public."""
    policy.require("proposals.edit", viewer, thing)
    matter, proposal = locked(thing.id)
    if matter.state != DRAFT:
        raise Conflict(_l("This has been published in the meantime. Load the page again to edit it."))
    _fill(matter, proposal, fields)
    return matter


def _fill(matter: Matter, proposal: Proposal, fields: Fields) -> None:
    title = fields.get("title", matter.title).strip()
    body = fields.get("body", proposal.body).strip()
    category = fields.get("category", matter.category)
    check_draft(title, body)
    if category and category not in CATEGORIES:
        raise DomainError(_l("Choose what it is about."), "category")
    if fields.get("place_id", matter.place_id) != matter.place_id:
        matters.settle_in(matter, _place(fields["place_id"]))
        proposal.grid_id = proposal.latitude = proposal.longitude = None
    proposal.body = body
    _locate(matter, proposal, fields)
    matters.describe(matter, title, excerpt(body), category)


def _locate(matter: Matter, proposal: Proposal, fields: Fields) -> None:
    """Put the pin and the grid where they were set; a grid belongs to the community of the place."""
    if "latitude" in fields and "longitude" in fields:
        latitude, longitude = fields["latitude"], fields["longitude"]
        if latitude is None or longitude is None:
            latitude = longitude = None
        elif not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise DomainError(_l("This is no position on a map."), "latitude")
        proposal.latitude, proposal.longitude = latitude, longitude
    if "grid_id" in fields:
        grid_id = fields["grid_id"]
        if grid_id is not None and grid_id not in {grid.id for grid in places.grids_under(matter.place_path)}:
            raise DomainError(_l("Choose a grid of this place."), "grid_id")
        proposal.grid_id = grid_id


def _place(place_id: int) -> Place:
    place = places.get_place(place_id)
    if place is None or place.kind not in MATTER_PLACES:
        raise DomainError(_l("Choose the place it is about."), "place_id")
    return place


def _home(viewer: Viewer) -> Place:
    home = places.get_place(viewer.homes[0].place_id) if viewer.homes else None
    return home or matters_queries.district()


def discard(viewer: Viewer, thing: ProposalThing) -> None:
    """Throw a draft away with all its words: nothing of it was ever public, and nobody finds it again."""
    policy.require("proposals.discard", viewer, thing)
    throw_away(thing.id)
    people.end_unfinished(viewer.id, DRAFT, thing.id)


def throw_away(proposal_id: int) -> None:
    """Empty a draft. Raises `Conflict` for what has become public meanwhile."""
    matter, proposal = locked(proposal_id)
    if matter.state != DRAFT:
        raise Conflict(_l("This is public already; withdraw it instead."))
    proposal.body, proposal.grid_id, proposal.latitude, proposal.longitude = "", None, None, None
    db.session.execute(delete(CoAuthor).where(CoAuthor.proposal_id == proposal_id))
    matters.forget(matter)


def publish(viewer: Viewer, thing: ProposalThing) -> Matter:
    """Open a draft for support. The threshold is fixed now, from the verified residents its place has today.

    With a link of a new account it is held: only its writers see it until a moderator has looked at the link.
    """
    policy.require("proposals.publish", viewer, thing)
    matter, proposal = locked(thing.id)
    state = LIFECYCLE.move("publish", matter.state)
    check_text(matter.title, proposal.body, matter.category)
    matters.keep_pace(viewer)
    place = db.session.get_one(Place, matter.place_id)
    proposal.threshold = support_threshold(place.residents, place.support_share, place.support_smallest)
    matter.organization_id = viewer.organization_id
    matter.responsible_id = _in_charge(place, matter.category)
    matters.publish(matter, state)
    _keep_version(viewer, matter, proposal, "")
    for person_id in (viewer.id, *_joined(thing.id)):
        matters.keep_following(person_id, thing.id)
    matters.record(viewer, "proposals.published", thing.id)
    hold(viewer, thing.id, f"{matter.title}\n{proposal.body}")
    people.end_unfinished(viewer.id, DRAFT, thing.id)
    return matter


def _in_charge(place: Place, category: str) -> int | None:
    """The organization that answers unless someone assigns another."""
    rows = people_queries.answering_for(place.path, ANSWERING)
    found = organization_in_charge([row.kind for row in rows], category, place.kind == "compound")
    return None if found is None else int(rows[found].id)


def _joined(proposal_id: int) -> list[int]:
    joined = select(CoAuthor.person_id).where(CoAuthor.proposal_id == proposal_id, CoAuthor.joined_at.is_not(None))
    return list(db.session.scalars(joined))


def _keep_version(viewer: Viewer, matter: Matter, proposal: Proposal, note: str) -> None:
    db.session.add(
        ProposalVersion(
            proposal_id=matter.id, number=proposal.version, title=matter.title, body=proposal.body,
            category=matter.category, editor_id=viewer.id, note=note, at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()


def revise(
    viewer: Viewer, thing: ProposalThing, title: str, body: str, category: str, version: int, note: str = ""
) -> Matter:
    """Change a public proposal and keep what it said before. `version` is the one the writer began from.

    Raises `Conflict` where another version came in between; the same text again changes nothing.
    """
    policy.require("proposals.edit", viewer, thing)
    matter, proposal = locked(thing.id)
    if matter.state != "open" or matter.hidden_at is not None:
        raise Conflict(_l("It can no longer be changed: it has been answered, closed or hidden."))
    title, body, note = title.strip(), body.strip(), note.strip()
    check_text(title, body, category)
    if len(note) > NOTE_LARGEST:
        raise DomainError(_l("A note has at most %(most)s characters.", most=NOTE_LARGEST), "note")
    if version != proposal.version:
        raise Conflict(_l("Someone saved another version while you were writing. Compare, then save again."))
    if (title, body, category) == (matter.title, proposal.body, matter.category):
        return matter
    check_new_links(viewer, f"{matter.title}\n{proposal.body}", f"{title}\n{body}")
    matters.keep_pace(viewer)
    proposal.body, proposal.version = body, proposal.version + 1
    matters.describe(matter, title, excerpt(body), category)
    _keep_version(viewer, matter, proposal, note)
    matters.keep_following(viewer.id, thing.id)
    matters.record(viewer, "proposals.edited", thing.id, version=proposal.version, note=note)
    return matter


def withdraw(viewer: Viewer, thing: ProposalThing, reason: str = "") -> None:
    """Take a proposal back while nobody has answered it. It stays readable, with everything said about it."""
    policy.require("proposals.withdraw", viewer, thing)
    check_words(viewer, reason, "reason")
    matter, _proposal = locked(thing.id)
    state = LIFECYCLE.move("withdraw", matter.state)
    if len(reason.strip()) > NOTE_LARGEST:
        raise DomainError(_l("A note has at most %(most)s characters.", most=NOTE_LARGEST), "reason")
    matters.move(matter, state)
    matters.drop_clocks(thing.id)
    matters.record(viewer, "proposals.withdrawn", thing.id, note=reason.strip())
