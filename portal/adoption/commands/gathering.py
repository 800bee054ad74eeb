"""Opinions come in from a room and are gathered in lines; whoever answers puts together what belongs together."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, insert, select, update

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import Conflict, DomainError
from portal.people.rules import Viewer

from ..models import AdoptionLine, AdoptionOpinion, AdoptionTable, AdoptionVoice
from ..queries import AdoptionThing, LineThing
from ..rules import TITLE_LARGEST, Opinion, titled


def receive(matter_id: int, opinions: Iterable[Opinion]) -> None:
    """Take opinions into the table of a matter, each into the line of its cluster; one that is there already stays.

    The room calls this when it closes; a second call adds only what is new. Raises `Conflict` once it is published.
    """
    table = insert_into(AdoptionTable.__table__).values(matter_id=matter_id, opened_at=clock.now())
    db.session.execute(table.on_conflict_do_nothing())
    _hold(matter_id)
    there = set(db.session.scalars(select(AdoptionOpinion.source).where(AdoptionOpinion.matter_id == matter_id)))
    lines = {row.title: row.id for row in db.session.scalars(_lines_of(matter_id))}
    for one in opinions:
        if one.source in there:
            continue
        there.add(one.source)
        title = (one.cluster.strip() or one.text.strip())[:TITLE_LARGEST]
        if title not in lines:
            lines[title] = _add(matter_id, title).id
        people = sorted(set(one.people))
        opinion = AdoptionOpinion(
            matter_id=matter_id, line_id=lines[title], source=one.source, text=one.text,
            organization_id=one.organization_id, voices=len(people),
        )  # fmt: skip
        db.session.add(opinion)
        db.session.flush()
        if people:
            voices = [{"opinion_id": opinion.id, "person_id": person} for person in people]
            db.session.execute(insert(AdoptionVoice), voices)


def say_again(matter_id: int, source: str, text: str) -> None:
    """Words that were written down anew, as the minutes of a hearing are: the line that was headed by them follows."""
    _hold(matter_id)
    here = AdoptionOpinion.matter_id == matter_id, AdoptionOpinion.source == source
    row = db.session.scalars(select(AdoptionOpinion).where(*here).execution_options(populate_existing=True)).one()
    line = db.session.get_one(AdoptionLine, row.line_id, populate_existing=True)
    if line.title == row.text.strip()[:TITLE_LARGEST]:
        line.title = text.strip()[:TITLE_LARGEST]
    row.text = text
    db.session.flush()


def _lines_of(matter_id: int) -> Select[AdoptionLine]:
    return select(AdoptionLine).where(AdoptionLine.matter_id == matter_id)


def _hold(matter_id: int) -> AdoptionTable:
    """The table, held against everyone else who writes in it."""
    table = db.session.get_one(AdoptionTable, matter_id, with_for_update=True, populate_existing=True)
    if table.published_at is not None:
        raise Conflict(_l("It was published in this moment: nothing can be changed any more."))
    return table


def _add(matter_id: int, title: str) -> AdoptionLine:
    last = db.session.scalar(select(func.max(AdoptionLine.position)).where(AdoptionLine.matter_id == matter_id)) or 0
    line = AdoptionLine(matter_id=matter_id, position=last + 1, title=title)
    db.session.add(line)
    db.session.flush()
    return line


def held_line(thing: LineThing) -> AdoptionLine:
    """A line of a table that is not published, both held. Raises `Conflict` where somebody joined it to another."""
    _hold(thing.matter_id)
    line = db.session.get(AdoptionLine, thing.id, with_for_update=True, populate_existing=True)
    if line is None:
        raise Conflict(_l("This line was joined to another in this moment."))
    return line


def add_line(viewer: Viewer, thing: AdoptionThing, title: str) -> AdoptionLine:
    """Begin a line by hand, for opinions that belong together."""
    policy.require("adoption.write", viewer, thing)
    title = titled(title)
    _hold(thing.matter_id)
    if db.session.scalar(_lines_of(thing.matter_id).where(AdoptionLine.title == title)):
        raise DomainError(_l("There is a line with these words."), "title")
    return _add(thing.matter_id, title)


def reword(viewer: Viewer, thing: LineThing, title: str) -> None:
    """Say in other words what the opinions of a line have in common; they themselves stay as they were said."""
    policy.require("adoption.write", viewer, thing)
    held_line(thing).title = titled(title)
    db.session.flush()


def take_to(viewer: Viewer, thing: LineThing, opinion_id: int, line_id: int) -> None:
    """Put an opinion of this line into another one of the same table."""
    policy.require("adoption.write", viewer, thing)
    held_line(thing)
    _same_table(thing, line_id)
    moved = (
        update(AdoptionOpinion)
        .where(AdoptionOpinion.id == opinion_id, AdoptionOpinion.line_id == thing.id)
        .values(line_id=line_id)
    )
    if not db.session.execute(moved).rowcount:  # type: ignore[attr-defined]
        raise DomainError(_l("This opinion stands in another line now."))


def join_lines(viewer: Viewer, thing: LineThing, line_id: int) -> None:
    """Put all opinions of this line into another one; this one, with the answer it may have had, is gone."""
    policy.require("adoption.write", viewer, thing)
    line = held_line(thing)
    _same_table(thing, line_id)
    db.session.execute(update(AdoptionOpinion).where(AdoptionOpinion.line_id == thing.id).values(line_id=line_id))
    db.session.delete(line)
    db.session.flush()


def _same_table(thing: LineThing, line_id: int) -> None:
    if line_id == thing.id or not db.session.scalar(_lines_of(thing.matter_id).where(AdoptionLine.id == line_id)):
        raise DomainError(_l("Choose another line of this table."), "line")
