"""What a treasurer does with an import: upload a file, say what its columns mean, take it in, or drop it."""

from __future__ import annotations

import io
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import DomainError
from portal.people.rules import Viewer

from ...importing import check, check_choice
from ...models import CashFile, CashImport, Fund, FundColumns
from ...queries.importing import ImportThing
from ...queries.things import FundThing
from ...rules.importing import IMPORT, IMPORT_LIVE

NAME_LARGEST = 100


def upload(viewer: Viewer, fund: FundThing, name: str, content: bytes, ask: bool = False) -> CashImport:
    """Enter a file with movements of a fund. The background process reads it; nothing is taken before `confirm`.
    With `ask` its treasurer says first what the columns mean, whatever is remembered.

    Raises `DomainError` for an empty file, for what is no table, and while another import of this fund is at work.
    """
    policy.require("disclosure.keep", viewer, fund)
    if not content:
        raise DomainError(_l("Choose a file that is not empty."), "file")
    check(io.BytesIO(content))
    db.session.get_one(Fund, fund.id, with_for_update=True)  # two uploads at once come one after the other
    live = select(CashImport.id).where(CashImport.fund_id == fund.id, CashImport.state.in_(IMPORT_LIVE))
    if db.session.scalar(live) is not None:
        raise DomainError(_l("Another import of this fund is not finished yet. Finish or cancel it first."), "file")
    row = CashImport(
        fund_id=fund.id, file=_shown(name), entered_by=viewer.id, entered_for=viewer.organization_id,
        entered_at=clock.now(), facts={"ask": True} if ask else {},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    db.session.add(CashFile(import_id=row.id, content=content))
    db.session.flush()
    return row


def _shown(name: str) -> str:
    """The name of a file as it can be shown: no folders, nothing invisible."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[-NAME_LARGEST:].strip() or "?"


def choose_columns(viewer: Viewer, thing: ImportThing, said: Mapping[str, str]) -> None:
    """Say which header means what. It is remembered for the fund; the file is read with it."""
    policy.require("disclosure.keep", viewer, thing)
    row = held(thing.id)
    state = IMPORT.move("choose", row.state)
    chosen = check_choice(said, row.facts.get("keys", ()))
    values = {"chosen": chosen, "chosen_by": viewer.id, "at": clock.now()}
    remembered = insert_into(FundColumns.__table__).values(fund_id=row.fund_id, **values)
    db.session.execute(remembered.on_conflict_do_update(index_elements=["fund_id"], set_=values))
    row.state, row.facts = state, {}
    db.session.flush()


def confirm(viewer: Viewer, thing: ImportThing) -> None:
    """Take in what the preview shows; the background process writes it as a whole."""
    policy.require("disclosure.keep", viewer, thing)
    row = held(thing.id)
    row.state = IMPORT.move("confirm", row.state)
    db.session.flush()


def cancel(viewer: Viewer, thing: ImportThing) -> None:
    """Drop an import. Raises `Conflict` where it is too late."""
    policy.require("disclosure.keep", viewer, thing)
    row = held(thing.id)
    row.state, row.finished_at = IMPORT.move("cancel", row.state), clock.now()
    db.session.flush()


def held(import_id: int) -> CashImport:
    """The import, which nobody else changes until this transaction ends."""
    return db.session.get_one(CashImport, import_id, with_for_update=True, populate_existing=True)
