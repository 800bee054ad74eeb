"""Reading assemblies: the list, one with its figures against their lines, who has returned a ballot."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from portal.kernel import clock
from portal.kernel.ids import number_in
from portal.places.queries import known_places
from portal.web.guard import guard, viewer
from portal.web.render import page

from ..forms import FollowUpForm
from ..queries.afterwards import follow_ups_of, objections_of, passed_numbers
from ..queries.assembly import AssemblyThing, MotionThing, assemblies_in, get_assembly, motions_of, my_slots
from ..queries.counters import proxies_given
from ..queries.demands import demand_of, owned_compounds
from ..queries.participation import buildings_of, by_building, doors_of, page_of, returns_of
from ..queries.waiting import owed_by, run_by
from ..queries.walking import served_of
from ..rules.counting import enough, fewest
from ..rules.demands import OBJECTING
from ..rules.law import QUORUM, Measure, Weight
from ..rules.lifecycle import ASSEMBLY
from ..rules.ruleset import MotionKind
from ..rules.words import CHOICES
from . import WORDS, blueprint


@blueprint.get("/assemblies")
@guard("assemblies.list")
def index() -> Response:
    """The assemblies of the district, newest first; those of her own compounds above the others."""
    who = viewer()
    rows = assemblies_in([place.id for place in known_places().places])
    own = {home.place_id for home in who.homes}
    return page("assemblies/list.html", mine=[row for row in rows if row.place_id in own],
                others=[row for row in rows if row.place_id not in own], states=ASSEMBLY.by_name,
                owns=bool(owned_compounds(who)) if who.signed_in else False)  # fmt: skip


@blueprint.get("/assemblies/work")
@guard("assemblies.run")
def work() -> Response:
    """The votes an organization convenes or counts, each with what it waits for."""
    who = viewer()
    return page("assemblies/work.html", rows=run_by(who), waiting=owed_by(who), states=ASSEMBLY.by_name)


@blueprint.get("/assemblies/<int:assembly_id>")
@guard("assemblies.show", load=get_assembly)
def show(thing: AssemblyThing) -> Response:
    """What is decided, how far it is, what one can do; afterwards, the result."""
    who = viewer()
    motions = motions_of(thing.id)
    counted = {one["number"]: one for one in (thing.result or {}).get("motions", [])}
    slots = my_slots(who, thing.id) if thing.votes else []
    own = [slot.id for slot in slots if slot.instructions is None]
    return page("assemblies/show.html", thing=thing, motions=motions, counted=counted, words=WORDS,
                state=ASSEMBLY.by_name[thing.state], slots=slots, given=proxies_given(own) if own else {},
                returns=returns_of(thing.id, thing.total) if thing.notice_at else None,
                served=served_of(thing.id) if thing.notice_at else 0,
                steps=_steps(thing), open=thing.open_at(clock.now()),
                demand=demand_of(who, thing.id) if thing.convener == "demand" or thing.due_at else None,
                afterwards=_afterwards(thing) if thing.state == "decided" else None)  # fmt: skip


def _afterwards(thing: AssemblyThing) -> dict[str, Any]:
    """What follows a result: who carries out what, and what owners objected."""
    return {"tasks": follow_ups_of(thing.id), "objections": objections_of(thing.id),
            "passed": passed_numbers(thing.result or {}), "form": FollowUpForm(formdata=None),
            "until": thing.announced_at and thing.announced_at + OBJECTING}  # fmt: skip


@blueprint.app_template_global()
def measures(thing: AssemblyThing, motion: MotionThing, count: dict[str, Any]) -> list[tuple[str, Measure]]:
    """The lines of one count: both quorums, and the agreement of those taking part where it is public."""
    participating = Weight(*count["participating"])
    taking_part = (_("Taking part, of all owners"), Measure(participating, thing.total, QUORUM))
    if "sides" not in count:
        return [taking_part]
    agreeing = Weight(*count["sides"][count["winner"]]) if count["winner"] else Weight()
    return [taking_part, (_("Agreeing, of those taking part"), Measure(agreeing, participating, motion.rule.item.line))]


@blueprint.app_template_global()
def ranked_votes(sides: dict[str, list[int]], motion: MotionThing) -> list[tuple[str, list[int]]]:
    """What was said with its weight, most heads first; for and against stay in their order."""
    if motion.rule.kind == MotionKind.DECISION:
        return [(str(CHOICES[key]), weight) for key, weight in sides.items()]
    ranked = sorted(sides, key=lambda key: (-sides[key][0], -sides[key][1]))
    return [(motion.labels[key], sides[key]) for key in ranked]


@blueprint.app_template_global()
def election_measures(thing: AssemblyThing, motion: MotionThing, one: dict[str, Any]) -> list[tuple[str, Measure]]:
    """The lines of an election: the quorum, and the agreement with every candidate."""
    participating = Weight(*one["participating"])
    votes = sorted(one.get("votes", {}).items(), key=lambda pair: (-pair[1][0], -pair[1][1]))
    return [
        (_("Taking part, of all owners"), Measure(participating, thing.total, QUORUM)),
        *(
            (motion.labels[key], Measure(Weight(*weight), participating, motion.rule.item.line))
            for key, weight in votes
        ),
    ]


@blueprint.app_template_global()
def formed(motion: MotionThing, one: dict[str, Any]) -> tuple[bool, str]:
    """Whether so many are elected that there is a committee, and the sentence that says it."""
    elected, seats = len(one["elected"]), motion.rule.seats
    if enough(elected, seats):
        return True, _("The committee can be formed: %(elected)s of %(seats)s seats are filled.",
                       elected=elected, seats=seats)  # fmt: skip
    return False, _("The committee cannot be formed: %(elected)s of %(seats)s seats are filled, and more than half and "
                    "at least %(least)s are needed. The rest is elected again.",
                    elected=elected, seats=seats, least=fewest(seats))  # fmt: skip


def _steps(thing: AssemblyThing) -> list[tuple[object, str]]:
    """The strip of the assembly's life; a vote whose opening has come is being voted on."""
    names: tuple[str, ...] = ("preparing", "announced", "voting", "closed", "decided")
    if thing.convener == "demand" or thing.due_at:
        names = ("demanded", *names)
    state = "voting" if thing.open_at(clock.now()) else thing.state
    here = names.index(state) if state in names else 0
    return [
        (ASSEMBLY.by_name[name].label, "done" if at < here else "current" if at == here else "todo")
        for at, name in enumerate(names)
    ]


@blueprint.get("/assemblies/<int:assembly_id>/returns")
@guard("assemblies.record", load=get_assembly)
def returns(thing: AssemblyThing) -> Response:
    """Which ballots are back, by building, floor and unit: returned or not, never how."""
    everywhere = buildings_of(thing.id)
    here, following = page_of(everywhere, number_in(request.args.get("building")))
    return page("assemblies/returns.html", thing=thing, everywhere=everywhere, buildings=by_building(here),
                following=following, doors=doors_of(thing.id, [row.id for row in here], thing.rules.channels),
                returns=returns_of(thing.id, thing.total))  # fmt: skip
