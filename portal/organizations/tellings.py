"""What people are told about organizations: applicants, members, and whoever is asked to become one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence
from portal.matters.tellings import Also, Telling, all_named, named, page_named

_ABOUT = _l("My organizations")


def _told(verb: str, sentence: Sentence, also: Also | None = None) -> Telling:
    return Telling(verb, sentence, followers=False, also=also or named("person"), where=page_named, about=_ABOUT)


TELLINGS = (
    _told("organizations.returned", _l("“%(name)s” was sent back to you. What is missing: %(reason)s")),
    _told("organizations.declined", _l("“%(name)s” was not admitted. The reason: %(reason)s")),
    _told("organizations.approved", _l("“%(name)s” is admitted. You are its chair.")),
    _told("organizations.invited", _l("You are asked to become a member of “%(name)s”.")),
    _told("organizations.joined", _l("%(who)s has accepted your invitation.")),
    _told("organizations.role_changed", _l("Your role or term in “%(name)s” was changed. The reason: %(reason)s")),
    _told("organizations.ended", _l("You are no member of “%(name)s” any longer. The reason: %(reason)s")),
    _told("organizations.handover_proposed", _l("%(who)s proposes you as the next chair of “%(name)s”.")),
    _told("organizations.handed_over", _l("%(who)s has taken the chair over.")),
    _told("organizations.handover_declined", _l("%(who)s does not take the chair over.")),
    _told(
        "organizations.term_set",
        _l("A term was entered for “%(name)s”; see who goes on, and until when."),
        all_named("people"),
    ),
    Telling(
        "organizations.recused",
        _l("%(who)s has declared a conflict of interest: someone else acts for your organization in it."),
        followers=False,
        charged=True,
    ),
    Telling(
        "organizations.recusal_withdrawn",
        _l("%(who)s has withdrawn the conflict of interest you declared. The reason: %(reason)s"),
        followers=False,
        also=named("person"),
    ),
)
