"""The home page and the page that says what is counted how."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from portal.discussion import queries as discussion
from portal.notices import queries as notices
from portal.notices.views import said
from portal.people import queries as people
from portal.people.rules import ANSWERING, GOVERNING, Viewer
from portal.proposals.queries import mine, work
from portal.proposals.queries.work import Work
from portal.proposals.rules import DECISION_LABELS
from portal.web.guard import guard, viewer
from portal.web.render import page

from . import queries
from .queries import Task

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@guard("home.show")
def index() -> Response:
    """What needs this person first; then what her neighbours raise, and what became of it."""
    who = viewer()
    place = queries.own_place(who)
    office = who.acting is not None and who.acting.kind in ANSWERING
    lines, figures = ([], None) if office else queries.collecting(who, place)
    return page(
        "home/show.html",
        tasks=_tasks(who),
        actions=_actions(),
        news=[said(row) for row in notices.unread_about(who)] if who.signed_in and not office else [],
        lines=lines,
        figures=figures,
        place=place,
        answers=[] if office else queries.latest_answers(),
        decisions=DECISION_LABELS,
    )


def _tasks(who: Viewer) -> list[Task]:
    """The work list of whoever this is; a visitor has none."""
    if not who.signed_in:
        return []
    return _office_tasks(who) if who.acting else _resident_tasks(who)


def _resident_tasks(who: Viewer) -> list[Task]:
    tasks = [Task(row.title, row.path, "invited", minutes=3) for row in mine.invitations_to(who)]
    tasks += [_task(item, minutes=1) for item in work.asked_of(who)]
    if not who.homes and not any(item.kind == "residency" for item in who.unfinished):
        tasks.insert(0, Task(_("Say where you live, so that you can propose, support and vote"), "/me/residency",
                             "verify", minutes=2))  # fmt: skip
    return tasks


def _office_tasks(who: Viewer) -> list[Task]:
    """What the organization owes; for a public office also what its place waits for, the latest first."""
    assert who.acting is not None
    tasks = [_task(item) for item in work.owed_by(who.acting.id)] if who.acting.kind in ANSWERING else []
    if who.acting.kind in GOVERNING:
        path = who.acting.place_path
        owed = {task.href for task in tasks}
        tasks += [_task(item) for item in work.unassigned_in(path)]
        tasks += [_task(item, "overdue") for item in work.overdue_in(path) if item.path not in owed]
        claims, reports = people.waiting_residencies(who), discussion.count_open_reports(path)
        if claims:
            tasks.append(Task(_("Residencies to confirm: %(number)s", number=len(claims)), "/residencies", "confirm",
                              minutes=2 * len(claims)))  # fmt: skip
        if reports:
            tasks.append(Task(_("Reported comments to decide: %(number)s", number=reports), "/reports", "decide",
                              minutes=2 * reports))  # fmt: skip
    return sorted(tasks, key=lambda task: (not task.overdue, task.due is None, task.due))


def _task(item: Work, kind: str = "", minutes: int | None = None) -> Task:
    return Task(item.title, item.path, kind or item.kind, item.due, minutes, item.overdue)


def _actions() -> dict[str, str]:
    """What the one button of a task says."""
    return {
        "verify": _("Say where I live"),
        "invited": _("Answer the invitation"),
        "rate": _("Rate what was done"),
        "acknowledge": _("Acknowledge"),
        "answer": _("Answer"),
        "start": _("Begin the work"),
        "report": _("Report progress"),
        "assign": _("Name who is in charge"),
        "overdue": _("See who is late"),
        "confirm": _("Confirm"),
        "decide": _("Decide"),
    }


@blueprint.get("/about")
@guard("home.about")
def about() -> Response:
    """What the portal is, what it counts and how, and who sees what."""
    return page("home/about.html")
