"""A proxy seen by its principal: taken back until it is used; who votes in person goes before it."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.assemblies.commands import serving, voting
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing
from tests.assemblies.world import DURING, announced, held_by
from tests.conftest import Browser
from tests.factories import Neighbourhood


def test_an_owner_takes_her_proxy_back_until_it_is_used(context: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    row = held_by(vote, "li", "zhang", m1="for")
    li, slot = hood.viewer("li"), vote.slot("li")
    with clock.frozen(DURING):
        with pytest.raises(Missing):
            serving.revoke_mine(hood.viewer("zhang"), vote.thing("zhang", None), slot)
        serving.revoke_mine(li, vote.thing("li", None), slot)
        assert row.revoked_at is not None
        with pytest.raises(Conflict):
            serving.revoke_mine(li, vote.thing("li", None), slot)
        with pytest.raises(Missing):
            voting.mine(hood.viewer("zhang"), vote.thing("zhang", None), slot)


def test_a_used_proxy_stays_and_the_principal_in_person_wins(context: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    slot = vote.slot("li")
    held_by(vote, "li", "sun", m1="for")
    with clock.frozen(DURING):
        vote.draft("sun", m1="for")
        by_proxy = voting.cast(hood.viewer("sun"), vote.thing("sun", None), slot)
        with pytest.raises(DomainError):
            serving.revoke_mine(hood.viewer("li"), vote.thing("li", None), slot)
        own = vote.cast("li", m1="against")
        db.session.refresh(by_proxy)
        assert (own.state, by_proxy.state) == ("counted", "superseded")


def test_the_page_names_the_holder_of_a_proxy(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        vote = announced(hood)
        held_by(vote, "li", "sun", m1="for")
        slot = vote.slot("li")
        db.session.commit()
    with clock.frozen(DURING):
        li = browser("li")
        assert "Take my proxy back" in li.get(f"/assemblies/{vote.id}").get_data(as_text=True)
        holder = browser("sun").get(f"/assemblies/{vote.id}/vote/{slot}/1").get_data(as_text=True)
        assert "You must cast this" in holder
        assert li.post(f"/assemblies/{vote.id}/vote/{slot}/revoke").status_code == 303
        assert "Take my proxy back" not in li.get(f"/assemblies/{vote.id}").get_data(as_text=True)
        assert browser("sun").get(f"/assemblies/{vote.id}/vote/{slot}/1").status_code == 404
