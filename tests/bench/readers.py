"""Who asks: cookies as the portal signs them, and the pages they ask for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import create_engine, text

from portal.kernel import keyset
from portal.matters.models import Matter
from tests.bench import corpus, district
from tests.bench.district import Size
from tests.bench.load import Ask
from tests.bench.stores import SECRET

CSRF = "0123456789abcdef"
COOKIE = "portal"
# What Flask-Login remembers of a browser: its address and its name; the load generators have none.
SEEN_FROM = hashlib.sha512(b"b'127.0.0.1'|None").hexdigest()


def cookie(person: int, acting: int | None = None) -> str:
    """The session of a signed-in person, acting for an organization if named."""
    session = {"_user_id": f"{person}.0", "_fresh": True, "_id": SEEN_FROM, "csrf_token": CSRF}
    if acting is not None:
        session["acting"] = acting
    return f"{COOKIE}={_signer().dumps(session)}"


@cache
def _signer() -> URLSafeTimedSerializer:
    """What signs the portal's sessions; made once, because a crowd of voters has thousands of cookies."""
    app = Flask("signer")
    app.secret_key = SECRET
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return signer


def token() -> str:
    """The form token that belongs to every session made here."""
    return str(URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(CSRF))


@dataclass(frozen=True)
class Page:
    """A page as one reader asks for it. `target` is its share of hello; `asks` are taken in turn."""

    name: str
    asks: Sequence[Ask]
    target: float | None = None


def pages(size: Size, data: Path) -> list[Page]:
    """The pages of the Targets table, and a few beside them that show what a single address would hide."""
    resident, clerk = cookie(district.RESIDENT), cookie(district.CLERK, district.COMMITTEE)
    busy = f"/proposals/{district.busy_id(size)}"
    others = [f"/proposals/{number}" for number in range(7, size.proposals, size.proposals // 400)]
    words = dict.fromkeys(query.words for query in corpus.queries(400))
    searches = [Ask(f"/search?q={quote(word)}") for word in words]
    return [
        Page("list, anonymous", [Ask("/proposals")], 0.15),
        Page("list, signed in", [Ask("/proposals", resident)], 0.10),
        Page("list, anonymous, 400 different pages", [Ask(path) for path in deep_pages(data, 400)]),
        Page("proposal with 10,000 comments, anonymous", [Ask(busy)], 0.10),
        Page("proposal with 10,000 comments, signed in", [Ask(busy, resident)], 0.10),
        Page("proposal, 400 different ones, signed in", [Ask(path, resident) for path in others]),
        Page("home, signed in (resident)", [Ask("/", resident)], 0.10),
        Page("home, signed in (clerk's work list)", [Ask("/", clerk)], 0.10),
        Page("home, visitor", [Ask("/")]),
        Page("search page, different words", searches, 0.05),
    ]


def growing(size: Size, data: Path) -> list[Page]:
    """The pages that must cost the same at ten times the data."""
    place, compound = f"B-{district.COMMUNITIES[0]}", f"B-{district.COMPOUNDS[0]}"
    lists = {
        "list": "",
        "state": "?state=accepted",
        "category": "?category=safety",
        "community": f"?place={place}",
        "compound": f"?place={compound}",
        "community, state and category": f"?place={place}&state=answered&category=traffic",
        "most supported": "?sort=supported",
        "most supported, state": "?sort=supported&state=rated",
        "most supported, community and category": f"?sort=supported&place={place}&category=housing",
    }
    resident = cookie(district.RESIDENT)
    found = [Page(name, [Ask(f"/proposals{query}")]) for name, query in lists.items()]
    others = [f"/proposals/{number}" for number in range(7, size.proposals, size.proposals // 200)]
    return [
        *found,
        Page("proposal with most comments", [Ask(f"/proposals/{district.busy_id(size)}")]),
        Page("proposal, 200 different ones", [Ask(path) for path in others]),
        Page("home, signed in", [Ask("/", resident)]),
    ]


def deep_pages(data: Path, number: int, each: int = 1) -> list[str]:
    """The addresses of the first `number` pages of the list, every `each`-th of them."""
    engine = create_engine(f"sqlite:///{data / 'portal.db'}")
    statement = text(
        "select published_at, id from matter where kind = 'proposal' and published_at is not null "
        "and hidden_at is null order by published_at desc, id desc limit :most"
    ).columns(published_at=Matter.published_at.type, id=Matter.id.type)
    with engine.connect() as connection:
        rows = connection.execute(statement, {"most": number * 20}).all()
    engine.dispose()
    keys = [rows[page * 20 - 1] for page in range(1, number) if page * 20 <= len(rows)]
    return ["/proposals", *(f"/proposals?after={keyset.encode(tuple(key))}" for key in keys)][::each]


def page_500(data: Path) -> str:
    """The address of the 500th page of the list, or of the last where there are fewer."""
    return deep_pages(data, 500)[-1]
