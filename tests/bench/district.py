"""A district made by bulk SQL: proposals with comments, votes, answers and everything the pages read, always the same.

What is kept beside the rows (counters, tallies, followers) is right, because the pages show it. Sizes stand in `Size`;
the real district of performance.md has more residents, comments and votes for its 50,000 proposals, which these pages
meet only one at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, groupby
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from portal.discussion.models import Comment, HelpfulVote
from portal.kernel.db import Base
from portal.matters.models import Clock, Event, Follow, Link, Matter, Tally
from portal.matters.rules import CATEGORIES, excerpt
from portal.notices.models import Notice
from portal.people.models import Membership, Organization, Person, Residency, UnfinishedThing
from portal.places.models import Building, Place, Unit
from portal.places.rules import ancestors, support_threshold
from portal.proposals.models import Answer, Proposal, ProposalVersion, ProposalVote
from tests.bench.corpus import documents

SEED = 20261123
END = datetime(2026, 11, 1, tzinfo=UTC)
SPAN = timedelta(days=1500)
DISTRICT, SUBDISTRICTS, COMMUNITIES, COMPOUNDS, GRIDS = 1, range(10, 18), range(100, 140), range(1000, 1200), 5000
STATES = {"open": 35, "in_deliberation": 5, "accepted": 8, "under_way": 8, "done": 8, "rated": 12, "answered": 14,
          "declined": 6, "withdrawn": 4}  # fmt: skip
DECISIONS = {"in_deliberation": "in_deliberation", "answered": "answered", "declined": "declined"}
UNANSWERED = ("open", "withdrawn")
RESIDENT, CLERK, READER = 1, 2, 3
COMMITTEE = 100
VERBS = ("proposals.published", "proposals.edited", "proposals.acknowledged", "proposals.answered")
SHARE, SMALLEST = 20, 3


@dataclass(frozen=True)
class Size:
    """How much of everything. `busy` is the number of comments of the one proposal that everybody talks about."""

    proposals: int
    people: int
    busy: int
    comments_each: float = 2.0
    votes_each: float = 4.0


ONE = Size(5_000, 3_000, 1_000)
TEN = Size(50_000, 30_000, 10_000)


@dataclass
class District:
    """What was drawn so far: rows waiting to be written, and where people and proposals are."""

    size: Size
    random: Random = field(default_factory=lambda: Random(SEED))
    path_of: dict[int, str] = field(default_factory=dict)
    homes: dict[int, list[int]] = field(default_factory=dict)
    residents: Counter[int] = field(default_factory=Counter)
    rows: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    said: int = 0

    def add(self, table: Any, **values: Any) -> None:
        self.rows.setdefault(table.__table__, []).append(values)

    def write(self, connection: Connection) -> None:
        """Write what is waiting; what others point at comes first."""
        for table in Base.metadata.sorted_tables:
            for _names, rows in groupby(self.rows.pop(table, []), key=tuple):
                connection.execute(insert(table), list(rows))

    def pick(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]


def busy_id(size: Size) -> int:
    """The proposal with thousands of comments; it lies in the middle of the register."""
    return size.proposals // 2


def fill(connection: Connection, size: Size) -> None:
    """Fill an empty database."""
    district = District(size)
    _people(district)
    _places(district)
    district.write(connection)
    tally: Counter[tuple[int, str, str]] = Counter()
    for number, (title, body) in enumerate(texts(size.proposals), 1):
        _proposal(district, number, title, body, tally)
        if number % 5_000 == 0:
            district.write(connection)
    for (place, state, category), count in tally.items():
        district.add(Tally, place_id=place, kind="proposal", state=state, category=category, number=count)
    _around_the_readers(district)
    district.write(connection)


def texts(number: int) -> Iterator[tuple[str, str]]:
    """Titles and bodies of the corpus."""
    return ((document.title, document.body) for document in documents(number))


def _people(district: District) -> None:
    """People and their homes. The first three are the readers of the bench; homes are dealt out to all compounds."""
    for person in range(1, district.size.people + 1):
        compound = COMPOUNDS[0] if person <= READER else COMPOUNDS[person % len(COMPOUNDS)]
        district.add(
            Person, id=person, login=f"b{person}@example.org", name=f"居民{person}", password="-",
            unread=3 if person <= READER else 0, created_at=END - SPAN,
        )  # fmt: skip
        district.homes.setdefault(compound, []).append(person)


def _places(district: District) -> None:
    _place(district, DISTRICT, "district", None)
    for number in SUBDISTRICTS:
        _place(district, number, "subdistrict", DISTRICT)
    for number in COMMUNITIES:
        _place(district, number, "community", SUBDISTRICTS[number % len(SUBDISTRICTS)])
        _place(district, GRIDS + number, "grid", number)
    for number in COMPOUNDS:
        _place(district, number, "compound", COMMUNITIES[(number - COMPOUNDS[0]) // 5])
    for compound in COMPOUNDS:
        for floor, person in enumerate(district.homes.get(compound, [])):
            _home(district, compound, floor, person)
    for row in district.rows[Place.__table__]:
        row["residents"] = district.residents[row["id"]]
    district.add(Membership, person_id=CLERK, organization_id=COMMITTEE, role="clerk", since=END - SPAN)


def _place(district: District, number: int, kind: str, parent: int | None) -> None:
    path = district.path_of[number] = f"{district.path_of[parent] if parent else '/'}{number}/"
    district.add(Place, id=number, code=f"B-{number}", kind=kind, parent_id=parent, path=path, name=f"{kind} {number}",
                 support_share=SHARE, support_smallest=SMALLEST)  # fmt: skip
    answering = {
        "subdistrict": "subdistrict_office",
        "community": "residents_committee",
        "compound": "property_company",
    }
    if kind in answering:
        district.add(Organization, id=number, kind=answering[kind], name=f"{kind} 组织 {number}", place_id=number,
                     created_at=END - SPAN)  # fmt: skip
    if kind == "compound":
        district.add(Building, id=number, compound_id=number, code=f"B-{number}-1", name="1号楼")


def _home(district: District, compound: int, floor: int, person: int) -> None:
    district.add(Unit, id=person, building_id=compound, number=str(100 + floor), floor=floor, area=8_950)
    district.add(Residency, person_id=person, unit_id=person, kind="owner", state="confirmed", claimed_at=END - SPAN)
    for place in ancestors(district.path_of[compound]):
        district.residents[place] += 1


def _proposal(district: District, number: int, title: str, body: str, tally: Counter[tuple[int, str, str]]) -> None:
    random, busy = district.random, number == busy_id(district.size)
    place = COMPOUNDS[0] if busy else _somewhere(random)
    state = "open" if busy else district.pick(STATES)
    category = random.choices(list(CATEGORIES), list(accumulate([1] * len(CATEGORIES)))[::-1])[0]
    at = END - SPAN * (1 - number / district.size.proposals) - timedelta(seconds=random.randrange(600))
    author = READER if busy else random.randint(4, district.size.people)
    supports, opposes = _votes(district, number, place, author, at, busy)
    comments = _comments(district, number, body, at, busy)
    path, threshold = district.path_of[place], support_threshold(district.residents[place], SHARE, SMALLEST)
    parts = ancestors(path)
    responsible = place if place in COMMUNITIES or place in COMPOUNDS else SUBDISTRICTS[0]
    district.add(
        Matter, id=number, kind="proposal", title=title, excerpt=excerpt(body), path=f"/proposals/{number}",
        state=state, category=category, place_id=place, place_path=path,
        subdistrict_id=parts[1] if len(parts) > 1 else None, community_id=parts[2] if len(parts) > 2 else None,
        author_id=author, author_name=f"居民{author}", responsible_id=responsible, created_at=at, changed_at=at,
        published_at=at, supports=supports, opposes=opposes, comments=comments, followers=1,
    )  # fmt: skip
    reached = at + timedelta(days=9) if supports >= threshold else None
    district.add(Proposal, id=number, body=body, threshold=threshold, reached_at=reached)
    district.add(ProposalVersion, proposal_id=number, number=1, title=title, body=body, category=category,
                 editor_id=author, at=at)  # fmt: skip
    district.add(Follow, person_id=author, matter_id=number, since=at)
    _history(district, number, state, responsible, at, reached, busy)
    for around in parts:
        tally[around, state, category] += 1


def _somewhere(random: Random) -> int:
    """A place as busy places are: a few communities have most of what is said."""
    kind = random.random()
    if kind < 0.1:
        return DISTRICT
    community = min(int(random.expovariate(1 / 11)), len(COMMUNITIES) - 1)
    return COMMUNITIES[community] if kind < 0.4 else COMPOUNDS[community * 5 + random.randrange(5)]


def _votes(district: District, number: int, place: int, author: int, at: datetime, busy: bool) -> tuple[int, int]:
    """Votes of residents of the place, none twice; most proposals get few, a few get hundreds."""
    random, size = district.random, district.size
    wanted = min(int(size.votes_each * 0.3 * random.paretovariate(1.15)), 400)
    voters = district.homes.get(place) or range(4, size.people + 1)
    chosen = [p for p in random.sample(voters, min(wanted, len(voters))) if p != author and (not busy or p > READER)]
    sides = [random.random() < 0.85 for _ in chosen]
    for person, support in zip(chosen, sides, strict=True):
        district.add(ProposalVote, proposal_id=number, person_id=person, choice="support" if support else "oppose",
                     at=at + timedelta(hours=random.randrange(1, 200)))  # fmt: skip
    return sum(sides), len(sides) - sum(sides)


def _comments(district: District, number: int, body: str, at: datetime, busy: bool) -> int:
    """Comments with a reply here and there; on the busy proposal thousands, some of them found helpful."""
    random, size = district.random, district.size
    count = size.busy if busy else min(int(random.expovariate(1 / size.comments_each)), 60)
    top: dict[str, Any] = {}
    for turn in range(count):
        person, start = random.randint(4, size.people), random.randrange(max(1, len(body) - 60))
        reply = bool(top) and random.random() < 0.2
        helpful = busy and not reply and random.random() < 0.2
        district.said += 1
        district.add(
            Comment, id=district.said, matter_id=number, parent_id=top["id"] if reply else None,
            position=top["replies"] + 1 if reply else 0, author_id=person,
            author_name=f"居民{person}", stance=random.choice(("for", "against", "neutral")),
            body=body[start : start + random.randint(20, 60)], at=at + timedelta(minutes=turn + 1),
            helpful=int(helpful), replies=0, official=False,
        )  # fmt: skip
        if helpful:
            moment = at + timedelta(minutes=turn + 2)
            district.add(HelpfulVote, comment_id=district.said, person_id=RESIDENT, at=moment)
        if reply:
            top["replies"] += 1
        else:
            top = district.rows[Comment.__table__][-1]
    return count


def _history(
    district: District, number: int, state: str, responsible: int, at: datetime, reached: datetime | None, busy: bool
) -> None:
    """Events, the official answer, the public clocks."""
    answered = state not in UNANSWERED
    verbs = VERBS if busy else (VERBS[0], *VERBS[3:]) if answered else VERBS[:1]
    for turn, verb in enumerate(verbs * (4 if busy else 1)):
        district.add(Event, matter_id=number, actor_id=READER, verb=verb, facts={}, public=True,
                     at=at + timedelta(days=turn))  # fmt: skip
    if answered:
        accepted = state not in DECISIONS
        district.add(
            Answer, proposal_id=number, organization_id=responsible, organization_name=f"组织 {responsible}",
            author_id=CLERK, decision=DECISIONS.get(state, "accepted"), at=at + timedelta(days=20),
            reason="经现场查看并与各方商量，答复如下。" * 12, cost=1_200_000 if accepted else None,
            due=(at + timedelta(days=90)).date() if accepted else None,
        )  # fmt: skip
    if reached:
        for kind, days in (("acknowledge", 7), ("answer", 21)):
            district.add(Clock, matter_id=number, kind=kind, organization_id=responsible, started_at=reached,
                         due_at=reached + timedelta(days=days), met_at=reached if answered else None)  # fmt: skip


def _around_the_readers(district: District) -> None:
    """What makes the readers' own pages honest: a chain, unread notices, an unfinished draft."""
    busy, size = busy_id(district.size), district.size
    for turn, other in enumerate((busy - 1, busy + 1)):
        district.add(Link, from_id=other, to_id=busy, kind="led_to", at=END + timedelta(days=turn))
    draft = size.proposals + 1
    place = COMPOUNDS[0]
    parts = ancestors(district.path_of[place])
    district.add(
        Matter, id=draft, kind="proposal", title="一份没写完的提案", excerpt="", path=f"/proposals/{draft}",
        state="draft", category="property", place_id=place, place_path=district.path_of[place],
        subdistrict_id=parts[1], community_id=parts[2], author_id=RESIDENT, author_name=f"居民{RESIDENT}",
        created_at=END, changed_at=END,
    )  # fmt: skip
    district.add(Proposal, id=draft, body="还在写。")
    district.add(UnfinishedThing, person_id=RESIDENT, kind="draft", reference=draft, href=f"/proposals/{draft}/edit")
    for reader in (RESIDENT, CLERK):
        for event in range(1, 31):
            district.add(Notice, person_id=reader, event_id=event, matter_id=None, verb=VERBS[3], facts={}, at=END)


def pairs(size: Size, number: int, seed: int, people: Sequence[int]) -> list[tuple[int, int]]:
    """(proposal, person) at random, each once."""
    random = Random(seed)
    return list({(random.randint(1, size.proposals), random.choice(people)): None for _ in range(number)})
