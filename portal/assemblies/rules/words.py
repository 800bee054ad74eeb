"""The words of the law and of a ballot, for every page that says them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence

from .counting import ABSTAIN, AGAINST, FOLLOW, FOR, INVALID, Silence
from .law import ORDINARY, QUORUM, SPECIAL, Item, Line
from .ruleset import Channel, Mode, MotionKind, Precedence

ITEMS: dict[int, Sentence] = {
    Item.RULES_OF_PROCEDURE: _l("Rules of procedure of the owners' assembly"),
    Item.COVENANT: _l("Management covenant"),
    Item.COMMITTEE: _l("Electing or replacing members of the owners' committee"),
    Item.PROPERTY_COMPANY: _l("Hiring or dismissing the property company"),
    Item.USING_MAINTENANCE_FUND: _l("Using the maintenance fund"),
    Item.RAISING_MAINTENANCE_FUND: _l("Raising maintenance funds"),
    Item.REBUILDING: _l("Rebuilding or altering buildings and facilities"),
    Item.COMMON_PARTS: _l("Changing the use of common parts or running business on them"),
    Item.OTHER: _l("Other major matters of common ownership"),
}

CHOICES: dict[str, Sentence] = {
    FOR: _l("I agree"),
    AGAINST: _l("I do not agree"),
    ABSTAIN: _l("I abstain"),
    FOLLOW: _l("With the majority"),
    INVALID: _l("Invalid"),
}

CHANNELS: dict[str, Sentence] = {
    Channel.WEB: _l("this portal"),
    Channel.PAPER: _l("paper"),
    Channel.PROXY: _l("a proxy"),
    Channel.OFFICIAL: _l("the official platform"),
}

MODES: dict[str, Sentence] = {
    Mode.NAMED: _l("Named: anyone can recount it; owners can see who said what"),
    Mode.CONFIDENTIAL: _l("Confidential: neighbours see no choice; appointed scrutineers recount it"),
    Mode.ANONYMOUS: _l("Anonymous survey: advice without weights; nobody can tell who said what"),
}

SILENCES: dict[str, Sentence] = {
    Silence.NONE: _l("Who returns nothing does not take part"),
    Silence.JOIN_MAJORITY: _l("Who was served and returns nothing counts with the majority"),
    Silence.JOIN_MAJORITY_OVER_HALF: _l(
        "Who was served and returns nothing counts with the majority, if that is more than half of all owners"
    ),
}

PRECEDENCES: dict[str, Sentence] = {
    Precedence.FIRST: _l("The first valid ballot counts"),
    Precedence.LAST: _l("The last valid ballot before the close counts"),
    Precedence.PAPER: _l("The signed paper counts"),
}

EVENT_SENTENCES: dict[str, Sentence] = {
    "assemblies.demanded": _l("Demanded by an owner; others sign"),
    "assemblies.demand_reached": _l("%(heads)s of %(all)s owners demand it: a fifth. It has to be convened"),
    "assemblies.demand_lapsed": _l("Ninety days are over without a fifth of the owners: the demand ends"),
    "assemblies.taken_over": _l("%(name)s convenes it, because the owners' committee did not in time"),
    "assemblies.motion_dropped": _l("The demanded motion “%(motion)s” was dropped: %(reason)s"),
    "assemblies.motion_announced": _l("Owners vote on it: “%(motion)s”"),
    "assemblies.motion_decided": _l("Owners have passed “%(motion)s”"),
    "assemblies.motion_failed": _l("Owners have not passed “%(motion)s”"),
    "assemblies.motion_called_off": _l("The vote on “%(motion)s” was called off"),
    "assemblies.cancelled": _l("Called off: %(reason)s"),
    "assemblies.objected": _l("An owner objects to the result"),
    "assemblies.objection_answered": _l("An objection was answered"),
    "assemblies.scrutineer_accepted": _l("A scrutineer agreed to watch the vote"),
    "assemblies.sealed_file_given": _l("The sealed file was handed to a scrutineer"),
    "assemblies.minuted": _l("The minutes were written"),
    "assemblies.assigned": _l("%(name)s carries out “%(motion)s” by %(due)s"),
    "assemblies.carried_out": _l("“%(motion)s” is carried out: %(note)s"),
    "assemblies.announced": _l("Announced to %(heads)s owners; everything is fixed from now on"),
    "assemblies.opened": _l("The vote is open"),
    "assemblies.closed": _l("Voting is over; nothing can be cast any more"),
    "assemblies.decided": _l("Result announced: %(passed)s of %(motions)s motions passed"),
}

# What stands in the record of a vote, event by event.
RECORDED: dict[str, Sentence] = {
    "Setup": _l("The notice: everything is bound from here on"),
    "Served": _l("Ballots were served"),
    "ServiceUndone": _l("A service was recorded by mistake"),
    "ProxyAccepted": _l("A proxy was accepted"),
    "ProxyRevoked": _l("A proxy was taken back"),
    "BallotAccepted": _l("A ballot counts"),
    "BallotSuperseded": _l("A ballot was replaced"),
    "BallotSetAside": _l("A ballot was set aside"),
    "BallotHeld": _l("A ballot conflicts with another"),
    "ConflictDecided": _l("A conflict was decided"),
    "PaperBatch": _l("A stack of paper was counted"),
    "OfficialImport": _l("A file of the official platform was taken over"),
    "TookPart": _l("Who took part in the survey"),
    "Sealed": _l("The answers of the survey, bound by their hashes"),
    "Closed": _l("Voting is over"),
    "Revealed": _l("The seed of the lot is revealed"),
    "Result": _l("The result"),
    "SealedFileGiven": _l("The sealed file was handed to a scrutineer"),
}

KINDS: dict[str, Sentence] = {
    MotionKind.DECISION: _l("Decision for or against"),
    MotionKind.CHOICE: _l("Choice among several options"),
    MotionKind.ELECTION: _l("Election of the owners' committee"),
}


LINES: dict[Line, Sentence] = {
    QUORUM: _l("at least two thirds"),
    ORDINARY: _l("more than half"),
    SPECIAL: _l("at least three quarters"),
}


def line_said(line: Line) -> str:
    """A line of the law in words. Article 278 knows three."""
    return str(LINES[line])


SERVED_BY: dict[str, Sentence] = {
    "hand": _l("By hand, to the owner"),
    "post": _l("By post"),
    "portal": _l("Here, with a notice that was read"),
    "board": _l("On the notice board, after two attempts"),
}

# Instead of the sums of a confidential vote in which few ballots are back: on the page, on paper, in the package.
WITHHELD: Sentence = _l(
    "So few ballots are back that exact figures would tell who said what. "
    "The scrutineers have them in the sealed file, and recount the outcome from it."
)
