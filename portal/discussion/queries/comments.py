"""Reading discussions. Every list is read by index from a key on, so the ten-thousandth comment costs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Select, bindparam, case, exists, false, func, or_, select, union_all

from portal.kernel import policy
from portal.kernel.db import Rows, db
from portal.kernel.keyset import after as behind
from portal.kernel.keyset import decode, encode
from portal.matters.models import Matter
from portal.matters.queries import visible_to
from portal.people.models import Organization
from portal.people.rules import Viewer

from ..models import Comment, CommentVersion, HelpfulVote
from ..rules import FIRST_REPLIES, SORT_LABELS, STANCE_LABELS, Stance

PAGE = 20
SIDE = 7
_C: Any = Comment.__table__


class Line(NamedTuple):
    """A comment or reply as a page shows it; `answers` are the first of the `replies` there are.

    `body` is empty where the comment is hidden and the viewer neither wrote it nor may see what was hidden.
    """

    id: int
    parent_id: int | None
    position: int
    author_id: int | None
    author_name: str
    organization_id: int | None
    organization: str | None
    official: bool
    stance: str
    body: str
    at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None
    hidden_for: str
    helpful: int
    replies: int
    entered_name: str
    found_helpful: bool
    answers: Sequence[Line] = ()


@dataclass(frozen=True)
class Side:
    """The comments of one stance on a page; `next` is the cursor of those behind them."""

    stance: str
    lines: Sequence[Line]
    next: str | None


@dataclass(frozen=True)
class Thread:
    """One page of a discussion: all three sides (`stance` None), or one of them from `after` on."""

    sort: str
    stance: str | None
    first: bool
    sides: Sequence[Side]


@dataclass(frozen=True)
class CommentThing:
    """A comment as the policy sees it, with what counts of its matter. `hidden_at` is the comment's own."""

    id: int
    matter_id: int
    parent_id: int | None
    position: int
    author_id: int | None
    author_name: str
    organization_id: int | None
    stance: str
    body: str
    at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None
    hidden_for: str
    replies: int
    title: str
    path: str
    state: str
    published_at: datetime | None
    place_id: int
    place_path: str
    responsible_id: int | None


_THING: Any = select(
    _C.c.id, _C.c.matter_id, _C.c.parent_id, _C.c.position, _C.c.author_id, _C.c.author_name, _C.c.organization_id,
    _C.c.stance, _C.c.body, _C.c.at, _C.c.edited_at, _C.c.hidden_at, _C.c.hidden_for, _C.c.replies,
    Matter.title, Matter.path, Matter.state, Matter.published_at, Matter.place_id, Matter.place_path,
    Matter.responsible_id,
).join(Matter, Matter.id == _C.c.matter_id)  # fmt: skip


def get_comment(viewer: Viewer, comment_id: int) -> CommentThing | None:
    """The comment, or None where there is none on a matter this viewer may see."""
    row = db.session.execute(_THING.where(_C.c.id == comment_id, visible_to(viewer))).one_or_none()
    return CommentThing(*row) if row else None


def thread(
    viewer: Viewer, matter: Any, sort: str = "newest", stance: str | None = None, after: str | None = None
) -> Thread:
    """Twenty comments with their first replies, in one query: the three sides, or one `stance` from `after` on.

    An unknown sort or stance is as good as none. What the sides for and against leave free, the neutral one fills.
    """
    order = sort if sort in SORT_LABELS else "newest"
    side = stance if stance in STANCE_LABELS else None
    key = decode(after, (int,) * len(_ORDER[order])) if side else None
    given = {"matter": matter.id, **{f"key{n}": part for n, part in enumerate(key or ())}}
    rows = _read(viewer, matter, _page(order, side, key is not None, viewer.signed_in), given)
    top = sorted((row for row in rows if row.parent_id is None), key=_RANK[order])
    lines = [row._replace(answers=_answers(rows, row.id)) if row.replies else row for row in top]
    return Thread(order, side, key is None, [_cut(lines, order, side)] if side else list(_balance(lines, order)))


_ORDER: Any = {
    "newest": (_C.c.id.desc(),),
    "oldest": (_C.c.id,),
    "helpful": (_C.c.helpful.desc(), _C.c.id.desc()),
}
_RANK: Any = {
    "newest": lambda line: -line.id,
    "oldest": lambda line: line.id,
    "helpful": lambda line: (-line.helpful, -line.id),
}


@lru_cache
def _page(order: str, stance: str | None, onwards: bool, signed_in: bool) -> Any:
    """The statement of a page and of the first replies to its comments, built once of each kind."""
    if stance:
        wanted = [_keys(order, stance, onwards, PAGE + 1)]
    else:
        wanted = [_keys(order, stance, False, SIDE + 1) for stance in (Stance.FOR, Stance.AGAINST)]
        taken = [select(func.count()).select_from(keys).scalar_subquery() for keys in wanted]
        wanted.append(_keys(order, Stance.NEUTRAL, False, PAGE + 3 - taken[0] - taken[1]))
    top = union_all(*(select(keys.c.id) for keys in wanted)).cte("top")
    replies = select(_C.c.id).join(top, _C.c.parent_id == top.c.id).where(_C.c.position <= FIRST_REPLIES)
    return _shown(union_all(select(top.c.id), replies), signed_in)


def _keys(order: str, stance: str, onwards: bool, limit: Any) -> Any:
    """The ids of the first comments of a stance, from a key onwards."""
    statement = select(_C.c.id).where(
        _C.c.matter_id == bindparam("matter"), _C.c.parent_id.is_(None), _C.c.stance == stance
    )
    if onwards:
        columns = (_C.c.helpful, _C.c.id) if order == "helpful" else (_C.c.id,)
        key: list[Any] = [bindparam(f"key{n}") for n in range(len(columns))]
        statement = statement.where(behind(columns, key, descending=order != "oldest"))
    return statement.order_by(*_ORDER[order]).limit(limit).cte(f"said_{stance}")


def _shown(wanted: Any, signed_in: bool) -> Select[Any]:
    """The comments with the wanted ids as `Line`s."""
    ids = wanted.subquery("wanted")
    viewer: Any = bindparam("viewer")
    found: Any = false()
    if signed_in:
        found = exists().where(HelpfulVote.comment_id == _C.c.id, HelpfulVote.person_id == viewer)
    open_to_viewer = or_(_C.c.hidden_at.is_(None), bindparam("sees_hidden", type_=Boolean), _C.c.author_id == viewer)
    return (
        select(
            _C.c.id, _C.c.parent_id, _C.c.position, _C.c.author_id, _C.c.author_name, _C.c.organization_id,
            Organization.name, _C.c.official, _C.c.stance, case((open_to_viewer, _C.c.body), else_=""), _C.c.at,
            _C.c.edited_at, _C.c.hidden_at, _C.c.hidden_for, _C.c.helpful, _C.c.replies, _C.c.entered_name,
            found,
        )
        .select_from(ids)
        .join(_C, _C.c.id == ids.c.id)
        .join(Organization, Organization.id == _C.c.organization_id, isouter=True)
    )  # fmt: skip


def _read(viewer: Viewer, matter: Any, statement: Any, given: dict[str, Any]) -> list[Line]:
    sees = policy.can("discussion.see_hidden", viewer, matter)
    rows = db.session.execute(statement, {"viewer": viewer.id, "sees_hidden": sees, **given})
    return [Line(*row) for row in rows]


def _answers(rows: Sequence[Line], comment_id: int) -> Sequence[Line]:
    return tuple(sorted((row for row in rows if row.parent_id == comment_id), key=lambda row: row.position))


def _cut(lines: Sequence[Line], order: str, stance: str, size: int = PAGE) -> Side:
    shown = lines[:size]
    return Side(stance, shown, _cursor(shown[-1], order) if len(lines) > size else None)


def _cursor(line: Line, order: str) -> str:
    return encode((line.helpful, line.id) if order == "helpful" else (line.id,))


def _balance(lines: Sequence[Line], order: str) -> Iterator[Side]:
    left = PAGE
    for stance in Stance:
        size = left if stance == Stance.NEUTRAL else SIDE
        side = _cut([line for line in lines if line.stance == stance], order, stance, size)
        left -= len(side.lines)
        yield side


def cursor_at(comment: CommentThing) -> str:
    """The cursor from which on the newest of its stance begin with this very comment."""
    return encode((comment.id + 1,))


def talk(viewer: Viewer, comment: CommentThing, after: int = 0) -> Line:
    """A comment with the twenty replies behind the `after`-th, in one query."""
    given = {"comment": comment.id, "after": after, "until": after + PAGE}
    rows = _read(viewer, comment, _talk(viewer.signed_in), given)
    line = next(row for row in rows if row.id == comment.id)
    return line._replace(answers=_answers(rows, comment.id))


@lru_cache
def _talk(signed_in: bool) -> Any:
    replies = select(_C.c.id).where(
        _C.c.parent_id == bindparam("comment"),
        _C.c.position > bindparam("after"),
        _C.c.position <= bindparam("until"),
    )
    return _shown(union_all(select(_C.c.id).where(_C.c.id == bindparam("comment")), replies), signed_in)


def page_of(position: int) -> int:
    """How many replies lie before the page with the reply at this position."""
    return (position - 1) // PAGE * PAGE


def versions_of(comment_id: int) -> Rows:
    """What a comment said before, oldest first: (body, until)."""
    return db.session.execute(
        select(CommentVersion.body, CommentVersion.until)
        .where(CommentVersion.comment_id == comment_id)
        .order_by(CommentVersion.number)
    ).all()
