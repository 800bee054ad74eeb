"""Reading one proposal, its versions, and one's own."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request

from portal.discussion import queries as discussion
from portal.discussion.queries import Thread
from portal.files.queries import files_of
from portal.kernel.difference import difference
from portal.matters.queries import story_of
from portal.moderation.queries import HiddenThing, get_hidden
from portal.people.rules import Viewer
from portal.places.queries import known_places
from portal.web.guard import guard, viewer
from portal.web.language import locale
from portal.web.render import page
from portal.web.visitors import page_for_all

from ..queries import ProposalThing, get_proposal, mine, response_of, versions
from ..queries.versions import VersionThing
from . import blueprint
from .voting import support_context


def _readable(who: Viewer, proposal_id: int) -> ProposalThing | HiddenThing | None:
    """The proposal; for those who do not see it because it is hidden, what they may know of that."""
    return get_proposal(who, proposal_id) or get_hidden(proposal_id)


@blueprint.get("/proposals/<int:proposal_id>")
@guard("proposals.show", load=_readable)
def show(thing: ProposalThing | HiddenThing) -> Response:
    """One proposal: what it says, what people and the organization in charge say to it, what became of it."""
    if isinstance(thing, HiddenThing):
        return page("moderation/hidden.html", status=404, thing=thing)
    response, story, thread = response_of(thing), story_of(thing.id), _thread(thing)
    files, support = files_of(viewer(), thing), support_context(thing)
    return page_for_all(
        "proposals/show.html",
        None,
        (thing, response, story, thread, tuple(files), *support.values()),
        response=response,
        story=story,
        files=files,
        thread=thread,
        place=known_places().by_id.get(thing.place_id),
        language=locale().language,
        **support,
    )


def _thread(thing: ProposalThing) -> Thread | None:
    """Its first comments, in tuples throughout so that equal threads are drawn once; a draft has none."""
    if thing.published_at is None:
        return None
    thread = discussion.thread(viewer(), thing)
    sides = tuple(
        replace(side, lines=tuple(line._replace(answers=tuple(line.answers)) for line in side.lines))
        for side in thread.sides
    )
    return replace(thread, sides=sides)


@blueprint.get("/proposals/<int:proposal_id>/versions")
@guard("proposals.versions", load=get_proposal)
def list_versions(thing: ProposalThing) -> Response:
    """The texts it had."""
    return page("proposals/versions.html", thing=thing, versions=versions.versions_of(thing.id), chosen=None)


@blueprint.get("/proposals/<int:proposal_id>/versions/<int:number>")
@guard("proposals.versions", load=versions.get_version)
def show_version(chosen: VersionThing) -> Response:
    """What one version changed."""
    before = chosen.before
    return page(
        "proposals/versions.html",
        thing=chosen.proposal,
        versions=versions.versions_of(chosen.proposal.id),
        chosen=chosen.present,
        before=before,
        title=difference(before.title, chosen.present.title) if before else [],
        body=difference(before.body, chosen.present.body) if before else [],
    )


@blueprint.get("/proposals/mine")
@guard("proposals.mine")
def show_mine() -> Response:
    """The viewer's drafts and proposals, and what she was asked to write with."""
    return page(
        "proposals/mine.html",
        page=mine.written_by(viewer(), request.args.get("after")),
        invitations=mine.invitations_to(viewer()),
    )
