"""Who acts in the district; one organization with its duties, its clocks, its answers; what was done for it."""

from __future__ import annotations

from flask import Response, request

from portal.kernel import clock
from portal.people.queries import organizations_in
from portal.people.rules import ORGANIZATION_LABELS, ROLE_LABELS
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import page

from .. import queries
from ..queries import OrganizationThing, get_organization
from ..rules import CHANGES, DUTIES, term_state
from . import blueprint


@blueprint.get("/organizations")
@guard("organizations.list")
def index() -> Response:
    """Who acts in the district, place by place."""
    return page("organizations/list.html", organizations=organizations_in("/"), labels=ORGANIZATION_LABELS,
                invitations=queries.my_invitations(viewer()) if viewer().signed_in else [])  # fmt: skip


@blueprint.get("/organizations/<int:organization_id>")
@guard("organizations.show", load=get_organization)
def show(thing: OrganizationThing) -> Response:
    """Who it is, who speaks for it, what it owes, how it kept its clocks, what it answered, who stepped back."""
    moment = clock.now()
    members = [(row, term_state(row.term_ends, moment)) for row in queries.members_of(thing.id)]
    return page("organizations/show.html", thing=thing, labels=ORGANIZATION_LABELS, roles=ROLE_LABELS,
                duties=DUTIES.get(thing.kind, ()), members=members, kept=queries.clocks_kept(thing.id),
                answers=queries.answers_of(thing.id), recusals=queries.recusals_of(thing.id))  # fmt: skip


@blueprint.get("/organizations/<int:organization_id>/acts")
@guard("organizations.acts", load=get_organization)
def acts(thing: OrganizationThing) -> Response:
    """What was done for it, by which member, when; and how its members changed."""
    found = queries.acts_of(thing.id, request.args.get("after"))
    return page("organizations/acts.html", thing=thing, found=found, roles=ROLE_LABELS, changes=CHANGES,
                history=queries.changes_of(thing.id),
                next_href=url_with(after=found.next) if found.next else None)  # fmt: skip
