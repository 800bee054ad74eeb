"""What people are told about a vote: those whose ballot it waits for, and afterwards everyone who took part."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.matters.tellings import Facts, Telling

from .commands.reminding import ONE, ONE_ON_PAPER, OPENED, THREE, THREE_ON_PAPER
from .queries.waiting import owners_of, still_to_bind, still_to_vote


def _missing(payload: Facts) -> Iterable[int]:
    return still_to_vote(payload["matter"])


def _unsigned(payload: Facts) -> Iterable[int]:
    return still_to_bind(payload["matter"])


def _people(payload: Facts) -> Iterable[int]:
    return [int(person) for person in payload["facts"].get("people", ())]


def _owners(payload: Facts) -> Iterable[int]:
    return owners_of(payload["matter"])


TELLINGS = (
    Telling("assemblies.announced", _l("Owners vote on this. Read the motions; nothing of them changes now."),
            also=_owners),
    Telling(OPENED, _l("The vote is open. Your ballot is not cast yet."), also=_missing),
    Telling(THREE, _l("Three days are left to vote. Your ballot is not cast yet."), followers=False, also=_missing),
    Telling(ONE, _l("One day is left to vote. Your ballot is not cast yet."), followers=False, also=_missing),
    Telling(THREE_ON_PAPER, _l("Three days are left. What counts is your signed paper, and it is not back yet."),
            followers=False, also=_unsigned),
    Telling(ONE_ON_PAPER, _l("One day is left. What counts is your signed paper, and it is not back yet."),
            followers=False, also=_unsigned),
    Telling("assemblies.scrutineer_asked", _l("You are asked to watch this vote as a scrutineer."), followers=False,
            also=_people),
    Telling("assemblies.demand_reached", _l("A fifth of the owners demand an assembly: it has to be convened.")),
    Telling("assemblies.demand_lapsed", _l("The demand ended without a fifth of the owners.")),
    Telling("assemblies.cancelled", _l("It was called off: %(reason)s"), also=_owners),
    Telling("assemblies.motion_announced", _l("Owners vote on it: “%(motion)s”")),
    Telling("assemblies.motion_decided", _l("Owners have passed “%(motion)s”")),
    Telling("assemblies.motion_failed", _l("Owners have not passed “%(motion)s”")),
    Telling("assemblies.motion_called_off", _l("The vote on “%(motion)s” was called off")),
    Telling("assemblies.decided", _l("The result is announced: every figure stands beside its line."), also=_owners),
)  # fmt: skip
