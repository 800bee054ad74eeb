"""What the background process does for votes: it says when one opens, and reminds those who can still act."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select

from portal.kernel import clock
from portal.kernel.db import db, reading
from portal.matters import commands as matters
from portal.matters.models import Event, Matter
from portal.people.rules import VISITOR

from ..models import Assembly
from ..rules.lifecycle import ASSEMBLY
from ..rules.reminders import ONE_DAY, THREE_DAYS, due
from ..rules.ruleset import Mode, RuleSet

OPENED, THREE, ONE = "assemblies.opened", "assemblies.three_days_left", "assemblies.one_day_left"
# The same where ballots cast here are advice: what counts is the signed paper.
THREE_ON_PAPER, ONE_ON_PAPER = "assemblies.three_days_left_for_paper", "assemblies.one_day_left_for_paper"
_VERBS = {(THREE_DAYS, True): THREE, (ONE_DAY, True): ONE, (THREE_DAYS, False): THREE_ON_PAPER,
          (ONE_DAY, False): ONE_ON_PAPER}  # fmt: skip


def remind() -> bool:
    """A chore: open one vote whose time has come, or remind of one that ends soon. True: there may be more.

    The event that reminds is its own memory. It is written in the transaction that finds it missing, under a lock on
    the matter: whatever ends the process, and however many run, people are told once.
    """
    now = clock.now()
    with reading():
        ids = [row[0] for row in db.session.execute(_candidates(now))]
        db.session.commit()
    for assembly_id in ids:
        if say(assembly_id, now):
            db.session.commit()
            return True
        db.session.rollback()
    return False


def _candidates(now: datetime) -> Select[int]:
    """Votes to open, and open ones in their last three days of which a reminder is missing."""
    said = {
        left: select(Event.id)
        .where(Event.matter_id == Matter.id, Event.verb.in_((_VERBS[left, True], _VERBS[left, False])))
        .correlate(Matter)
        .exists()
        for left in (THREE_DAYS, ONE_DAY)
    }
    soon, sooner = Assembly.closes_at <= now + timedelta(days=3), Assembly.closes_at <= now + timedelta(days=1)
    return (
        select(Matter.id)
        .join(Assembly, Assembly.id == Matter.id)
        .where(Matter.hidden_at.is_(None), Assembly.opens_at <= now, Assembly.closes_at > now)
        .where(
            or_(
                Matter.state == "announced",
                and_(Matter.state == "voting", soon, ~sooner, ~said[THREE_DAYS]),
                and_(Matter.state == "voting", sooner, ~said[ONE_DAY]),
            )
        )
        .order_by(Assembly.closes_at)
        .limit(20)
    )


def say(assembly_id: int, now: datetime) -> bool:
    """Open a vote, or remind of it, in the running transaction, if this is the moment and nobody did before."""
    matter = db.session.get_one(Matter, assembly_id, with_for_update=True, populate_existing=True)
    row = db.session.get_one(Assembly, assembly_id, populate_existing=True)
    if row.opens_at is None or row.closes_at is None or not row.opens_at <= now < row.closes_at:
        return False
    if matter.state == "announced":
        matters.move(matter, ASSEMBLY.move("open", matter.state))
        matters.record(VISITOR, OPENED, assembly_id)
        return True
    left = due(row.closes_at, now)
    if matter.state != "voting" or left is None:
        return False
    verb = _VERBS[left, RuleSet.of(row.rules).statutory or row.mode == Mode.ANONYMOUS]
    before = select(Event.id).where(Event.matter_id == assembly_id, Event.verb == verb)
    if db.session.scalar(before.limit(1)) is not None:
        return False
    matters.record(VISITOR, verb, assembly_id, public=False)
    return True
