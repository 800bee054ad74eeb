"""Applications, members and what they need, for the tests of organizations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.files.models import PrivateFile
from portal.kernel import clock
from portal.kernel.db import db
from portal.organizations import commands, queries
from portal.organizations.queries import ApplicationThing, InvitationThing, MemberThing, OrganizationThing
from portal.people.models import Membership, Person
from tests.factories import Neighbourhood

ABOUT = "在社区里修鞋配钥匙，服务老人。"
SAID: dict[str, Any] = {
    "kind": "merchant", "name": "好邻居便利店", "place": "lake", "about": ABOUT, "licence": "92330106",
    "position": "经营者",
}  # fmt: skip


def paper(hood: Neighbourhood, who: str = "newcomer", digest: str = "0" * 64) -> int:
    row = PrivateFile(uploader_id=hood.people[who], kind="document", name="执照.pdf", media_type="application/pdf",
                      size=1, digest=digest, at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def apply(hood: Neighbourhood, who: str = "newcomer", files: int = 1, **more: Any) -> int:
    """An application sent; its number."""
    said = SAID | more
    said["place_id"] = hood.places[said.pop("place")]
    papers = [paper(hood, who) for _ in range(files)]
    return commands.apply(hood.viewer(who), commands.Said(**said), papers).id


def seen(hood: Neighbourhood, number: int, who: str = "wang", acting: str | None = "committee") -> ApplicationThing:
    """An application as someone sees it who does."""
    thing = queries.get_application(hood.viewer(who, acting), number)
    assert thing is not None
    return thing


def it(hood: Neighbourhood, name: str) -> OrganizationThing:
    """An organization of the neighbourhood."""
    thing = queries.get_organization(hood.viewer("li"), hood.organizations[name])
    assert thing is not None
    return thing


def member(hood: Neighbourhood, name: str, who: str) -> MemberThing:
    """A person's membership that has not ended."""
    here = Membership.person_id == hood.people[who], Membership.organization_id == hood.organizations[name]
    number = db.session.scalar(select(Membership.id).where(*here, Membership.until.is_(None)))
    thing = queries.get_member(hood.viewer("li"), hood.organizations[name], number or 0)
    assert thing is not None
    return thing


def login(hood: Neighbourhood, who: str) -> str:
    return db.session.get_one(Person, hood.people[who]).login or ""


def invited(
    hood: Neighbourhood, name: str, who: str, role: str = "member", by: tuple[str, str] = ("gao", "owners")
) -> int:
    """An invitation of someone by her login; its number."""
    return commands.invite(hood.viewer(*by), it(hood, name), login(hood, who), role).id


def invitation(hood: Neighbourhood, number: int, who: str, acting: str | None = None) -> InvitationThing:
    thing = queries.get_invitation(hood.viewer(who, acting), number)
    assert thing is not None
    return thing


def join(
    hood: Neighbourhood, name: str, who: str, role: str = "member", by: tuple[str, str] = ("gao", "owners")
) -> None:
    """Someone is invited and accepts."""
    number = invited(hood, name, who, role, by)
    commands.accept(hood.viewer(who), invitation(hood, number, who))


def roles(hood: Neighbourhood, name: str) -> dict[str, str]:
    """Everyone whose membership has not ended, with her role."""
    return {one.person: one.role for one in queries.members_of(hood.organizations[name])}
