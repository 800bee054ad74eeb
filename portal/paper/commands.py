"""Entering what came on paper, and letting it take effect once a colleague has confirmed it from the scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, update

from portal.discussion import commands as discussion
from portal.discussion.rules import check_stance, neighbourhood, permalink
from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Missing
from portal.kernel.reasons import check_reason
from portal.matters.queries import MatterThing, get_matter
from portal.people.models import Person
from portal.people.queries import viewer_of
from portal.people.rules import Helper, Viewer
from portal.places.models import Place
from portal.proposals.commands import voting, writing
from portal.proposals.queries import get_proposal
from portal.proposals.rules import check_text

from . import queries
from .models import PaperForm, PaperLine, PaperScan
from .queries import PaperThing
from .rules import PAPER, Kind, Outcome, check_stated, read_list, read_signature


def enter_proposal(
    viewer: Viewer, place_id: int, who: str, title: str, category: str, body: str, scans: Sequence[int]
) -> PaperForm:
    """Enter a proposal someone wrote on paper about a place of one's area."""
    policy.require("paper.enter", viewer)
    assert viewer.acting is not None
    place = db.session.get(Place, place_id)
    if place is None or not place.path.startswith(viewer.acting.place_path):
        raise DomainError(_l("Choose a place of your area."), "place")
    check_text(title.strip(), body.strip(), category)
    return _enter(
        viewer, Kind.PROPOSAL, place.id, scans, person_id=_signer(place.path, who), title=title.strip(),
        category=category, body=body.strip(),
    )  # fmt: skip


def enter_comment(
    viewer: Viewer, matter: MatterThing, who: str, body: str, stance: str, scans: Sequence[int]
) -> PaperForm:
    """Enter a comment someone wrote on paper."""
    policy.require("paper.enter_about", viewer, matter)
    if not body.strip():
        raise DomainError(_l("Write what the paper says."), "body")
    check_stance(stance)
    person = _signer(neighbourhood(matter.place_path), who)
    return _enter(viewer, Kind.COMMENT, matter.place_id, scans, person_id=person, matter_id=matter.id,
                  body=body.strip(), stance=stance)  # fmt: skip


def enter_supports(viewer: Viewer, matter: MatterThing, lines: str, stated: int, scans: Sequence[int]) -> PaperForm:
    """Enter a list of signatures. Each line is looked up; what it says of nobody stays on the list, and is not counted.

    Raises `DomainError` where the number of lines is not the one the sheet names.
    """
    policy.require("paper.enter_about", viewer, matter)
    if matter.kind != "proposal":
        raise DomainError(_l("Signatures are collected for proposals."), "lines")
    texts = read_list(lines)
    check_stated(stated, len(texts))
    row = _enter(viewer, Kind.SUPPORTS, matter.place_id, scans, matter_id=matter.id, stated=stated)
    _write_lines(row.id, matter.place_path, texts)
    return row


def _signer(place_path: str, who: str) -> int:
    """Whoever signed: one verified resident with this name in this unit."""
    signature = read_signature(who)
    person = queries.signer(place_path, signature) if signature else None
    if person is None:
        raise DomainError(
            _l("Write name, building and unit, for example 李明 1号楼 101. Only a verified resident of this place can "
               "sign; without an account, help her at the desk first."), "who",
        )  # fmt: skip
    return person


def _enter(viewer: Viewer, kind: Kind, place_id: int, scans: Sequence[int], **what: object) -> PaperForm:
    if not scans:
        raise DomainError(_l("Add a photo or a scan of the paper."), "scans")
    row = PaperForm(kind=kind, place_id=place_id, state="entered", entered_by=viewer.id,
                    entered_for=viewer.organization_id, at=clock.now(), **what)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    db.session.add_all(PaperScan(form_id=row.id, file_id=number) for number in scans)
    db.session.flush()
    return row


def _write_lines(form_id: int, place_path: str, texts: Sequence[str]) -> None:
    seen: set[int] = set()
    for number, text in enumerate(texts, 1):
        signature = read_signature(text)
        person = queries.signer(place_path, signature) if signature else None
        outcome = Outcome.UNKNOWN if person is None else Outcome.TWICE if person in seen else ""
        seen |= {person} if person else set()
        db.session.add(
            PaperLine(form_id=form_id, number=number, text=text[:120], person_id=person, outcome=str(outcome))
        )
    db.session.flush()


def correct(viewer: Viewer, thing: PaperThing, text: str, stated: int, scans: Sequence[int]) -> None:
    """Enter again what was sent back: the words of a proposal or comment, the lines of a list."""
    policy.require("paper.correct", viewer, thing)
    row = _held(thing)
    row.state = PAPER.move("correct", row.state)
    if thing.kind == Kind.SUPPORTS:
        texts = read_list(text)
        check_stated(stated, len(texts))
        db.session.execute(delete(PaperLine).where(PaperLine.form_id == thing.id))
        row.stated = stated
        _write_lines(thing.id, thing.place_path, texts)
    else:
        if not text.strip():
            raise DomainError(_l("Write what the paper says."), "text")
        row.body = text.strip()
    row.at = clock.now()
    db.session.add_all(PaperScan(form_id=thing.id, file_id=number) for number in scans)
    db.session.flush()


def _held(thing: PaperThing) -> PaperForm:
    return db.session.get_one(PaperForm, thing.id, with_for_update=True, populate_existing=True)


def send_back(viewer: Viewer, thing: PaperThing, reason: str) -> None:
    """Send it back to whoever entered it, with what is wrong."""
    _decide(viewer, thing, "return", reason)


def decline(viewer: Viewer, thing: PaperThing, reason: str) -> None:
    """Decline it, with the reason: nothing comes of it."""
    _decide(viewer, thing, "decline", reason)


def _decide(viewer: Viewer, thing: PaperThing, verb: str, reason: str) -> None:
    policy.require("paper.decide", viewer, thing)
    check_reason(reason)
    row = _held(thing)
    row.state = PAPER.move(verb, row.state)
    row.reason, row.decided_by, row.decided_at = reason.strip(), viewer.id, clock.now()
    db.session.flush()


def confirm(viewer: Viewer, thing: PaperThing) -> str:
    """Let it take effect in the name of whoever signed, marked as entered by the officer; returns where it stands now.

    Whatever the rules of proposals, comments or votes refuse is said, and nothing happens.
    """
    policy.require("paper.decide", viewer, thing)
    row = _held(thing)
    row.state = PAPER.move("confirm", row.state)
    helper = Helper(thing.entered_by, thing.entered, thing.entered_for, thing.office)
    acts = {Kind.PROPOSAL: _propose, Kind.COMMENT: _comment, Kind.SUPPORTS: _support}
    row.result = acts[Kind(thing.kind)](thing, helper)
    row.reason, row.decided_by, row.decided_at = "", viewer.id, clock.now()
    db.session.flush()
    return row.result


def _as(person_id: int | None, helper: Helper) -> Viewer:
    """Whoever signed, with the officer who entered it."""
    if person_id is None or db.session.get_one(Person, person_id).closed_at is not None:
        raise DomainError(_l("The account of whoever signed is closed."))
    return replace(viewer_of(person_id), helper=helper)


def _propose(thing: PaperThing, helper: Helper) -> str:
    author = _as(thing.person_id, helper)
    fields = writing.Fields(title=thing.title, category=thing.category, body=thing.body, place_id=thing.place_id)
    matter = writing.start_draft(author, fields)
    proposal = get_proposal(author, matter.id)
    if proposal is None:
        raise Missing
    return writing.publish(author, proposal).path


def _comment(thing: PaperThing, helper: Helper) -> str:
    author = _as(thing.person_id, helper)
    matter = get_matter(author, thing.matter_id or 0)
    if matter is None:
        raise Missing
    comment = discussion.comment(author, matter, thing.body, thing.stance)
    return permalink(matter.id, comment.id)


def foreseen(thing: PaperThing) -> dict[int, str]:
    """What would become of each line if the list were confirmed now: line number → outcome."""
    found: dict[int, str] = {}
    for line in queries.lines_of(thing.id):
        found[line.number] = line.outcome or _outcome(thing, line.person_id)
    return found


def _outcome(thing: PaperThing, person_id: int) -> str:
    voter = viewer_of(person_id)
    proposal = get_proposal(voter, thing.matter_id or 0)
    if proposal is None:
        return Outcome.REFUSED
    if proposal.my_choice:
        return Outcome.ALREADY
    return Outcome.COUNTED if policy.can("proposals.support", voter, proposal) else Outcome.REFUSED


def _support(thing: PaperThing, helper: Helper) -> str:
    outcomes = foreseen(thing)
    for line in queries.lines_of(thing.id):
        if outcomes[line.number] == Outcome.COUNTED:
            voter = _as(line.person_id, helper)
            proposal = get_proposal(voter, thing.matter_id or 0)
            assert proposal is not None
            voting.support(voter, proposal)
        kept = update(PaperLine).where(PaperLine.form_id == thing.id, PaperLine.number == line.number)
        db.session.execute(kept.values(outcome=outcomes[line.number]))
    if Outcome.COUNTED not in outcomes.values():
        raise DomainError(_l("No signature of this list would count. Decline it, with the reason."))
    return thing.matter_path or "/"


def forget_person(person_id: int) -> None:
    """What was published stays where it stands; what papers say of her goes, and those that waited are declined."""
    waiting = PaperForm.state.in_(("entered", "returned"))
    db.session.execute(
        update(PaperForm)
        .where(PaperForm.person_id == person_id, waiting)
        .values(state="declined", title="", body="", reason="")
    )
    db.session.execute(update(PaperForm).where(PaperForm.person_id == person_id).values(body="", title=""))
    db.session.execute(update(PaperLine).where(PaperLine.person_id == person_id).values(text=""))
