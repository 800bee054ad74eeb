"""Who reports, who decides, who decides again."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import governs, governs_here, may_speak, not_recused, signed_in
from portal.people.rules import Viewer

from .rules import can_be_appealed


@predicate("none", _l("This has been hidden."))
def shown(_viewer: Viewer, thing: Any) -> bool:
    return thing.hidden_at is None


@predicate("none", _l("This is a draft; only its author sees it."))
def published(_viewer: Viewer, thing: Any) -> bool:
    return thing.published_at is not None


@predicate("none", _l("You wrote or entered this yourself; others decide about it."))
def not_own(viewer: Viewer, thing: Any) -> bool:
    return viewer.id not in (thing.author_id, thing.entered_by)


@predicate("none", _l("You reported this yourself; a colleague decides about it."))
def not_the_reporter(_viewer: Viewer, thing: Any) -> bool:
    return not thing.reported


@predicate("act_for", _l("Only an office of a place where the author lives can block her."))
def governs_her_home(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and any(home.startswith(viewer.acting.place_path) for home in thing.homes)


@predicate("none", _l("An office cannot be blocked: answer it, or appeal to the office above."))
def of_a_person(_viewer: Viewer, thing: Any) -> bool:
    return thing.author_id is not None and thing.organization_id is None


@predicate("none", _l("Only the author can do this."))
def authors(viewer: Viewer, thing: Any) -> bool:
    return bool(viewer.signed_in and thing.author_id == viewer.id)


@predicate("none", _l("An appeal is made once, within fourteen days."))
def still_appealable(_viewer: Viewer, thing: Any) -> bool:
    return thing.appealed_at is None and can_be_appealed(thing.outcome, thing.at, clock.now())


@predicate("none", _l("There is no appeal that waits for a decision."))
def appeal_waits(_viewer: Viewer, thing: Any) -> bool:
    return thing.appealed_at is not None and thing.second is None


@predicate("none", _l("You decided this the first time: someone else decides about the appeal."))
def not_the_first(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.by_id != viewer.id)


@predicate("none", _l("This block has ended."))
def block_runs(_viewer: Viewer, thing: Any) -> bool:
    return thing.until is not None and thing.lifted_at is None and thing.until > clock.now()


POLICY: Table = {
    "moderation.report": [(signed_in, may_speak, published, shown, not_own)],
    "moderation.review": [(signed_in, governs)],
    "moderation.examine": [(signed_in, governs_here, published)],
    "moderation.hide": [(signed_in, governs_here, not_recused, not_own, not_the_reporter, published, shown)],
    "moderation.keep": [(signed_in, governs_here, not_recused, not_own, not_the_reporter, published)],
    "moderation.block": [
        (signed_in, governs_here, not_recused, governs_her_home, not_own, not_the_reporter, of_a_person)
    ],
    "moderation.lift": [(signed_in, governs_here, not_recused, not_own, block_runs)],
    "moderation.mine": [(signed_in,)],
    "moderation.see": [(signed_in, authors), (signed_in, governs_here)],
    "moderation.appeal": [(signed_in, authors, still_appealable)],
    "moderation.decide_appeal": [(signed_in, governs_here, not_recused, not_own, not_the_first, appeal_waits)],
    "moderation.log": [(anyone,)],
    "moderation.entry": [(anyone,)],
}
