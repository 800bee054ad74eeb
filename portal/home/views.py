"""The home page and the page that says what is counted how."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from portal.adoption.queries import waiting as answers
from portal.allocations.queries import waiting as choices
from portal.assemblies.queries import waiting as votes
from portal.consultations.queries import waiting as questions
from portal.disclosure.queries import waiting as accounts
from portal.disclosure.queries.things import funds_of
from portal.disclosure.queries.waiting import late_statements
from portal.disclosure.rules.words import EVERY
from portal.hearings.queries import waiting as seats
from portal.kernel import clock
from portal.moderation import queries as moderation
from portal.notices.queries import unread_of
from portal.notices.views import News, news_of
from portal.people import queries as people
from portal.people.rules import ANSWERING, GOVERNING, ORGANIZATION_LABELS, Viewer
from portal.places.queries import known_places
from portal.proposals.queries import listing, work
from portal.proposals.queries.listing import Wish
from portal.proposals.queries.work import Work
from portal.residency import queries as residency
from portal.web.filters import format_date
from portal.web.guard import guard, viewer
from portal.web.language import locale
from portal.web.render import page
from portal.web.visitors import page_for_all

from . import places, queries
from .rules import MINUTES, Task, figures, in_order

blueprint = Blueprint("home", __name__)

# So many of the newest notices are looked through for news about so many matters.
RECENT, NEWS = 10, 3


@blueprint.get("/")
@guard("home.show")
def index() -> Response:
    """What needs this person, then what her neighbours raise; for a visitor, what this is and what became of it."""
    who = viewer()
    if who.acting is not None and who.acting.kind in ANSWERING:
        tasks = in_order(_owed(who))
        return page("home/office.html", tasks=_dated(tasks), late=sum(task.overdue for task in tasks))
    place = queries.own_place(who)
    shown: dict[str, Any] = {
        "place": place.said(locale().language),
        "place_code": place.code,
        "lines": queries.near_their_line(place),
    }
    if not who.signed_in:
        outcome = queries.latest_answers()
        shown["answers"] = outcome.answers
        shown["figures"] = figures(listing.counts(Wish(place)).states, outcome.spans)
        return page_for_all("home/visitor.html", None, tuple(shown.values()), **shown)
    tasks = _asked(who)
    home = known_places().by_id.get(who.homes[0].place_id) if who.homes else None
    return page("home/resident.html", tasks=_dated(tasks), news=_news(who, tasks), home=home, **shown)


def _dated(tasks: list[Task]) -> list[tuple[Task, date]]:
    """The lines of a work list with the day on which they read so."""
    today = clock.today()
    return [(task, today) for task in tasks]


def _news(who: Viewer, tasks: list[Task]) -> list[News]:
    """The last thing that happened to each matter since she looked, without what is over or asks for her above."""
    newest: dict[object, object] = {}
    listed = {task.href for task in tasks}
    for row in unread_of(who, RECENT):
        if row.path not in listed:
            newest.setdefault(row.matter_id, row)
    fresh = (one for row in newest.values() for one in news_of([row]) if not one.old)
    return list(islice(fresh, NEWS))


def _asked(who: Viewer) -> list[Task]:
    """What a person is asked for; drafts and claims that wait stand above every page already."""
    if who.acting is not None:
        return []
    tasks = [_vote(item) for item in votes.ballots_of(who)] + [_task(item) for item in work.asked_of(who)]
    tasks += [Task(one.title, one.path, "choose", one.due, minutes=MINUTES["choose"]) for one in choices.open_to(who)]
    tasks += [Task(one.title, one.path, "say", one.due, minutes=MINUTES["say"]) for one in questions.open_to(who)]
    tasks += [_seat(one) for one in seats.open_to(who)]
    if not who.homes and not any(item.kind == "residency" for item in who.unfinished):
        tasks.insert(0, _verify(who))
    return tasks


def _verify(who: Viewer) -> Task:
    """Saying where one lives; after a refusal, with the reason of it."""
    claim = next(iter(people.residencies_of(who)), None)
    refused = claim.reason if claim and claim.state == "declined" else ""
    title = _("Say where you live, so that you can propose, support and vote")
    note = _("Last time it could not be confirmed: %(reason)s", reason=refused) if refused else ""
    return Task(title, "/me/residency", "verify", minutes=MINUTES["verify"], note=note)


def _owed(who: Viewer) -> list[Task]:
    """What the organization owes; for a public office also what its place waits for."""
    assert who.acting is not None
    tasks = [_vote(item) for item in votes.owed_by(who)] + [_task(item) for item in work.owed_by(who.acting.id)]
    tasks += [_account(item) for item in accounts.owed_by(who)] + [_opinions(item) for item in answers.owed_by(who)]
    tasks += [_seat(item) for item in seats.owed_by(who)]
    if who.acting.kind in GOVERNING:
        path = who.acting.place_path
        tasks += [_task(item) for item in work.unassigned_in(path)]
        tasks += [_task(item, "overdue") for item in work.overdue_in(path, besides=who.acting.id)]
        claims, reports = residency.count_waiting_residencies(path), moderation.count_waiting(path)
        if claims:
            title = _("Residencies to confirm: %(number)s", number=claims)
            tasks.append(Task(title, "/residencies", "confirm", minutes=2 * claims))
        if reports:
            title = _("Reported posts to decide: %(number)s", number=reports)
            tasks.append(Task(title, "/moderation", "decide", minutes=2 * reports))
        if appeals := moderation.count_appeals(who):
            title = _("Appeals to decide: %(number)s", number=appeals)
            tasks.append(Task(title, "/moderation", "decide", minutes=5 * appeals))
    return tasks


def _vote(item: votes.Waiting) -> Task:
    """A vote in which her ballot is missing, or a step of it that waits for her organization."""
    if item.kind == "conflicts":
        title = _("%(title)s: %(number)s ballots conflict", title=item.title, number=item.number)
        return Task(title, f"{item.path}/conflicts", "conflicts", minutes=MINUTES["conflicts"])
    if item.kind == "vote":
        return Task(item.title, item.path, "vote", item.due, minutes=MINUTES["vote"] * item.number)
    if item.kind in ("close", "decide"):
        kind = "announce" if item.kind == "decide" else "close"
        return Task(item.title, item.path, kind, minutes=MINUTES[kind])
    late = item.due is not None and item.due < clock.now()
    return Task(item.title, item.path, item.kind, item.due, late, MINUTES[item.kind])


def _account(item: accounts.Waiting) -> Task:
    """Accounts to disclose, to check, to answer for; for a public office also those that others owe."""
    title = item.title
    if item.period is not None:
        begins, ends = format_date(item.period.begins), format_date(item.period.ends)
        title = _("%(fund)s: statement for %(begins)s to %(ends)s", fund=title, begins=begins, ends=ends)
    overdue = item.due is not None and item.due < clock.now()
    return Task(title, item.path, item.kind, item.due, overdue, MINUTES[item.kind])


def _opinions(item: answers.Owed) -> Task:
    """Opinions to answer, or what was promised about them to carry out; both stand in the adoption table."""
    path = item.path if item.kind == "answer" else f"/matters/{item.id}/adoption"
    return Task(item.title, path, item.kind, item.due, item.due < clock.now(), MINUTES[item.kind])


def _seat(item: seats.Waiting) -> Task:
    return Task(item.title, item.path, item.kind, item.due, minutes=MINUTES[item.kind])


def _task(item: Work, kind: str = "") -> Task:
    kind = kind or item.kind
    return Task(item.title, item.path, kind, item.due, item.overdue, MINUTES[kind])


@blueprint.get("/places/<int:place_id>")
@guard("home.place", load=places.get_common)
def place(common: places.Common) -> Response:
    """A community or a compound: who acts there, what is decided together, what lies inside."""
    language = locale().language
    crumbs = [(_("Home"), "/"), *((one.said(language), f"/places/{one.id}") for one in common.above)]
    funds = funds_of(common.place.id) if common.place.kind == "compound" else []
    return page("home/place.html", common=common, place=common.place, funds=funds, words={"every": EVERY},
                late=late_statements(common.place.id) if funds else {}, decided=places.decided_in(common.place),
                organizations=places.acting_in(common.place), labels=ORGANIZATION_LABELS,
                crumbs=[*crumbs, (common.place.said(language), None)])  # fmt: skip


@blueprint.get("/about")
@guard("home.about")
def about() -> Response:
    """What the portal is, what it counts and how, and who sees what."""
    return page("home/about.html")
