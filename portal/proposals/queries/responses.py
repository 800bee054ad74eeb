"""What the official side has done about a proposal, in one query; who supported it; where it was merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    Integer,
    String,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from portal.kernel import clock
from portal.kernel.db import Moment, Rows, db
from portal.kernel.errors import Sentence
from portal.kernel.ids import number_in
from portal.matters.models import Clock, Link, Matter
from portal.matters.queries import visible_to
from portal.matters.rules import CLOCK_LABELS
from portal.people.models import Organization, Person
from portal.people.rules import ROLE_LABELS, Viewer

from ..models import Answer, Progress, ProposalVote, Rating
from ..rules import DECISION_LABELS, MERGE_TARGETS, Choice, mean_score
from .proposal import ProposalThing

LARGEST = 50


@dataclass(frozen=True)
class ClockLine:
    """A public deadline; `met_at` once it was kept, or late but done."""

    kind: str
    due_at: datetime
    met_at: datetime | None
    organization: str | None

    @property
    def label(self) -> Sentence:
        return CLOCK_LABELS[self.kind]

    @property
    def late(self) -> bool:
        return self.met_at is not None and self.met_at > self.due_at

    @property
    def overdue(self) -> bool:
        return self.met_at is None and self.due_at < clock.now()


@dataclass(frozen=True)
class AnswerLine:
    """An official answer; `cost` in fen. An imported one has no person and no role."""

    id: int
    decision: str
    reason: str
    cost: int | None
    due: date | None
    at: datetime
    organization: str
    person: str | None
    role: str

    @property
    def label(self) -> Sentence:
        return DECISION_LABELS[self.decision]

    @property
    def role_label(self) -> Sentence | None:
        return ROLE_LABELS.get(self.role)


@dataclass(frozen=True)
class ReportLine:
    """A report on the work by the organization in charge."""

    id: int
    percent: int
    body: str
    at: datetime
    organization: str


@dataclass(frozen=True)
class Round:
    """What those who took part said of the work in one round; `mean` of the scores to one decimal."""

    number: int
    done: int
    not_done: int
    mean: Decimal

    @property
    def ratings(self) -> int:
        return self.done + self.not_done


@dataclass(frozen=True)
class NoteLine:
    """What somebody wrote beside her rating."""

    round: int
    person: str
    done: bool
    score: int
    body: str
    at: datetime


@dataclass(frozen=True)
class Response:
    """The official side of one proposal. Answers and clocks oldest first, reports and notes newest first."""

    clocks: tuple[ClockLine, ...] = ()
    answers: tuple[AnswerLine, ...] = ()
    reports: tuple[ReportLine, ...] = ()
    rounds: tuple[Round, ...] = ()
    notes: tuple[NoteLine, ...] = ()


# The columns of the one query: what each part has no word for is empty in it.
COLUMNS: dict[str, Any] = {
    "id": Integer, "word": String, "number": BigInteger, "second": Integer, "third": Integer, "at": Moment,
    "due_at": Moment, "met_at": Moment, "due": Date, "body": Text, "organization": String, "person": String,
    "role": String,
}  # fmt: skip


def _part(what: str, **columns: Any) -> Any:
    """One SELECT of the union; its rows say in `what` which part they are of."""
    return select(
        literal(what).label("what"),
        *(columns.get(name, cast(null(), kind)).label(name) for name, kind in COLUMNS.items()),
    )


def _newest(part: Any, key: Any) -> Any:
    """The last rows of a part; one with an order of its own has to be a query inside a query."""
    rows = part.order_by(key.desc()).limit(LARGEST).subquery()
    return select(*rows.c)


def _statement() -> Any:
    here: Any = bindparam("proposal")
    clocks = _part(
        "clock", id=Clock.id, word=Clock.kind, at=Clock.started_at, due_at=Clock.due_at, met_at=Clock.met_at,
        organization=Organization.name,
    ).join(Organization, Clock.organization_id == Organization.id, isouter=True)  # fmt: skip
    answers = _part(
        "answer", id=Answer.id, word=Answer.decision, number=Answer.cost, at=Answer.at, due=Answer.due,
        body=Answer.reason, organization=Answer.organization_name, person=Person.name, role=Answer.role,
    ).join(Person, Answer.author_id == Person.id, isouter=True)  # fmt: skip
    reports = _part(
        "report", id=Progress.id, number=Progress.percent, at=Progress.at, body=Progress.body,
        organization=Organization.name,
    ).join(Organization, Progress.organization_id == Organization.id)  # fmt: skip
    rounds = _part(
        "round", id=Rating.round, number=func.count().filter(Rating.done), second=func.count(),
        third=func.sum(Rating.score),
    )  # fmt: skip
    notes = _part(
        "note", id=Rating.round, number=Rating.score, second=case((Rating.done, 1), else_=0), at=Rating.at,
        body=Rating.note, person=Person.name,
    ).join(Person, Rating.person_id == Person.id)  # fmt: skip
    return union_all(
        clocks.where(Clock.matter_id == here),
        _newest(answers.where(Answer.proposal_id == here), Answer.id),
        _newest(reports.where(Progress.proposal_id == here), Progress.id),
        rounds.where(Rating.proposal_id == here).group_by(Rating.round),
        _newest(notes.where(Rating.proposal_id == here, Rating.note != ""), Rating.at),
    )


_RESPONSE = _statement()


def response_of(thing: ProposalThing) -> Response:
    """The official side of a proposal; a draft has none. One query."""
    if thing.published_at is None:
        return Response()
    rows = db.session.execute(_RESPONSE, {"proposal": thing.id}).all()
    found: dict[str, list[Any]] = {what: [] for what in ("clock", "answer", "report", "round", "note")}
    for row in rows:
        found[row.what].append(row)
    return Response(
        tuple(ClockLine(r.word, r.due_at, r.met_at, r.organization) for r in _by_id(found["clock"])),
        tuple(
            AnswerLine(r.id, r.word, r.body, r.number, r.due, r.at, r.organization, r.person, r.role)
            for r in _by_id(found["answer"])
        ),
        tuple(ReportLine(r.id, r.number, r.body, r.at, r.organization) for r in reversed(_by_id(found["report"]))),
        tuple(
            Round(r.id, r.number, r.second - r.number, mean_score(r.third, r.second)) for r in _by_id(found["round"])
        ),
        tuple(NoteLine(r.id, r.person, bool(r.second), r.number, r.body, r.at) for r in found["note"]),
    )


def _by_id(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.id)


@dataclass(frozen=True)
class MyRating:
    """What the viewer said in the present round."""

    done: bool
    score: int
    note: str


def my_rating(viewer: Viewer, thing: ProposalThing) -> MyRating | None:
    row = db.session.execute(
        select(Rating.done, Rating.score, Rating.note).where(
            Rating.proposal_id == thing.id, Rating.round == thing.round, Rating.person_id == viewer.id
        )
    ).one_or_none()
    return MyRating(*row) if row else None


def supporter_ids(proposal_id: int) -> list[int]:
    """The people whose vote on a proposal is a support, those of a merged one included."""
    return list(
        db.session.scalars(
            select(ProposalVote.person_id).where(
                ProposalVote.proposal_id == proposal_id, ProposalVote.choice == Choice.SUPPORT
            )
        )
    )


def took_in(proposal_id: int) -> bool:
    """Whether other proposals were merged into this one."""
    found = select(Link.from_id).where(Link.to_id == proposal_id, Link.kind == "merged").limit(1)
    return db.session.scalar(found) is not None


def merge_targets(viewer: Viewer, thing: ProposalThing, words: str) -> Rows:
    """Proposals this one could be merged into, inside the area of the viewer's office, the most supported first:
    (id, title, path, state, supports, published_at). `words` is part of a title, or a number.
    """
    if viewer.acting is None:
        return []
    wanted = Matter.title.contains(words, autoescape=True)
    number = number_in(words)
    if number is not None:
        wanted = wanted | (Matter.id == number)
    return db.session.execute(
        select(Matter.id, Matter.title, Matter.path, Matter.state, Matter.supports, Matter.published_at)
        .where(Matter.kind == "proposal", Matter.id != thing.id, Matter.state.in_(MERGE_TARGETS), visible_to(viewer))
        .where(Matter.place_path.startswith(viewer.acting.place_path), wanted)
        .order_by(Matter.supports.desc(), Matter.id.desc())
        .limit(20)
    ).all()
