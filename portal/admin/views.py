"""The desk and the pages of those who administer the portal."""

from __future__ import annotations

from flask import Blueprint, Response, request

from portal.kernel import policy
from portal.people.rules import ORGANIZATION_LABELS, ROLE_LABELS
from portal.web.guard import guard, viewer
from portal.web.render import page

from . import queries
from .rules import GROUPS, INCIDENTS, ROOMS

blueprint = Blueprint("admin", __name__)


@blueprint.get("/desk")
@guard("admin.desk")
def desk() -> Response:
    """Every tool of the organization one acts for, with what waits."""
    return page("admin/desk.html", groups=queries.desk_of(viewer()), labels=GROUPS)


@blueprint.get("/admin/permissions")
@guard("admin.permissions")
def permissions() -> Response:
    """Who may do what: the table the portal asks, not a description of it."""
    rooms = list(dict.fromkeys(action.partition(".")[0] for action in policy.installed().table))
    room = request.args.get("room")
    chosen = room if room in rooms else None
    return page("admin/permissions.html", fragment="permissions", rooms=rooms, chosen=chosen, names=ROOMS,
                found=queries.permissions(chosen), kinds=ORGANIZATION_LABELS, roles=ROLE_LABELS)  # fmt: skip


@blueprint.get("/admin/incidents")
@guard("admin.incidents")
def incidents() -> Response:
    """What was tried and refused, the newest first."""
    kind = request.args.get("kind")
    chosen = kind if kind in INCIDENTS else None
    return page("admin/incidents.html", fragment="incidents", chosen=chosen, words=INCIDENTS,
                counts=queries.incident_counts(),
                found=queries.incidents(request.args.get("after"), chosen))  # fmt: skip
