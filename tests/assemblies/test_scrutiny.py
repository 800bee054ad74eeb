"""Who may watch a confidential vote."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.assemblies.commands import scrutiny
from portal.assemblies.models import Scrutineer
from portal.assemblies.rules.ruleset import Mode
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.people.models import Membership, Person
from tests.assemblies.test_modes import in_mode
from tests.assemblies.world import AFTER, NOTICE
from tests.factories import Neighbourhood

APART = "does not watch the vote"


def member(hood: Neighbourhood, who: str, organization: str) -> Membership:
    row = Membership(
        person_id=hood.people[who], organization_id=hood.organizations[organization], role="clerk", since=NOTICE
    )
    db.session.add(row)
    db.session.flush()
    return row


def login(hood: Neighbourhood, who: str) -> str:
    return db.session.get_one(Person, hood.people[who]).login


def test_who_belongs_to_the_convener_does_not_watch(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote = in_mode(hood, Mode.CONFIDENTIAL, monkeypatch)
    chair = hood.viewer("gao", "owners")
    colleague = member(hood, "chen", "owners")
    with clock.frozen(NOTICE):
        with pytest.raises(DomainError, match=APART):
            scrutiny.appoint(chair, vote.thing(), login(hood, "chen"))
        assert db.session.query(Scrutineer).count() == 0
        colleague.until = NOTICE
        db.session.flush()
        scrutiny.appoint(chair, vote.thing(), login(hood, "chen"))
        colleague.until = None
        db.session.flush()
        with pytest.raises(DomainError, match=APART):
            scrutiny.accept(hood.viewer("chen"), vote.thing("chen", None))
        colleague.until = NOTICE
        db.session.flush()
        scrutiny.accept(hood.viewer("chen"), vote.thing("chen", None))
    with clock.frozen(AFTER):
        vote.close()
        colleague.until = None
        db.session.flush()
        with pytest.raises(DomainError, match=APART):
            scrutiny.hand_over(hood.viewer("chen"), vote.thing("chen", None))


def test_nor_does_a_member_of_the_owners_committee_where_another_convenes(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote = in_mode(hood, Mode.CONFIDENTIAL, monkeypatch)
    thing = vote.thing()
    by_committee = type(thing)(**{**vars(thing), "organization_id": hood.organizations["committee"]})
    wang = hood.viewer("wang", "committee")
    with clock.frozen(NOTICE):
        for who in ("gao", "sheng"):
            with pytest.raises(DomainError, match=APART):
                scrutiny.appoint(wang, by_committee, login(hood, who))
        scrutiny.appoint(wang, by_committee, login(hood, "zhou"))
    assert db.session.query(Scrutineer).count() == 1
