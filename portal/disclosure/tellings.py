"""What people are told about the accounts: those whose hand is next, those who asked, and the owners."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.matters.tellings import Facts, Telling, named

from .queries.people import keepers_of, owners_with_account, reviewers_of


def _keepers(payload: Facts) -> Iterable[int]:
    return keepers_of(payload["matter"])


def _reviewers(payload: Facts) -> Iterable[int]:
    return reviewers_of(payload["matter"])


def _owners(payload: Facts) -> Iterable[int]:
    return owners_with_account(payload["matter"])


def _work(matter_id: int, _facts: Facts) -> str:
    return f"/disclosure/{matter_id}/work"


def _questions(matter_id: int, _facts: Facts) -> str:
    return f"/disclosure/{matter_id}#questions"


def _import(_matter_id: int, facts: Facts) -> str:
    return f"/disclosure/imports/{facts['cash_import']}"


TELLINGS = (
    Telling("disclosure.import_read", _l("“%(file)s” is read: look at what would be taken in."), followers=False,
            also=named("person"), where=_import, about=_l("Cash book")),
    Telling("disclosure.prepared", _l("It is added up. Somebody else of your organization approves it."),
            also=_keepers, where=_work),
    Telling("disclosure.approved", _l("It is approved. Review it and publish it."), also=_reviewers, where=_work),
    Telling("disclosure.sent_back", _l("It was sent back: %(reason)s"), also=_keepers, where=_work),
    Telling("disclosure.published", _l("The accounts are published: every line can be read and asked about."),
            also=_owners),
    Telling("disclosure.restated", _l("An earlier statement is set right: the old, the new and why."), also=_owners),
    Telling("disclosure.asked", _l("Somebody asks about the accounts. The answer is due in ten working days."),
            followers=False, also=_keepers, where=_questions),
    Telling("disclosure.answered", _l("A question about the accounts was answered."), where=_questions),
    Telling("disclosure.audit_due", _l("A fifth of the owners object: a hearing or an audit is due."), also=_keepers),
    Telling("disclosure.audit_held", _l("A hearing or an audit was held: read what came of it.")),
)  # fmt: skip
