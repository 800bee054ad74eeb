"""Who acts in the district; one organization with its duties, its clocks, its answers; what was done for it."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from portal.matters.rules import state_of
from portal.people.queries import organizations_in
from portal.people.rules import ORGANIZATION_LABELS, ROLE_LABELS
from portal.web.guard import guard, viewer
from portal.web.paging import turned
from portal.web.render import page

from .. import queries
from ..queries import OrganizationThing, get_organization
from ..rules import DUTIES, PUBLIC_ROLES, act_of
from . import blueprint


@blueprint.get("/organizations")
@guard("organizations.list")
def index() -> Response:
    """Who acts in the district, place by place."""
    return page("organizations/list.html", organizations=organizations_in("/"), labels=ORGANIZATION_LABELS)


@blueprint.get("/organizations/<int:organization_id>")
@guard("organizations.show", load=get_organization)
def show(thing: OrganizationThing) -> Response:
    """Who it is, who speaks for it, what it owes, how it kept its clocks, what it answered, who stepped back."""
    members = queries.members_of(thing.id)
    named = [one for one in members if one.role in PUBLIC_ROLES]
    answers, acts = queries.public_acts(thing.id)
    return page("organizations/show.html", thing=thing, labels=ORGANIZATION_LABELS, roles=ROLE_LABELS,
                duties=DUTIES[thing.kind], members=named, others=len(members) - len(named),
                kept=queries.clocks_kept(thing.id), answers=[(one, _decided(one)) for one in answers], acts=acts,
                recusals=queries.recusals_of(thing.id), act_of=act_of)  # fmt: skip


def _decided(answer: Any) -> Any:
    """The state an answer led to; None where the event does not say."""
    decision = (answer.facts or {}).get("decision")
    return state_of(answer.kind, decision) if decision else None


@blueprint.get("/organizations/<int:organization_id>/acts")
@guard("organizations.acts", load=get_organization)
def acts(thing: OrganizationThing) -> Response:
    """What was done for it, by which member, in which role, when."""
    found = queries.acts_of(viewer(), thing.id, request.args.get("after"))
    return page("organizations/acts.html", "acts", thing=thing, acts=found.rows, roles=ROLE_LABELS, act_of=act_of,
                **turned(found))  # fmt: skip
