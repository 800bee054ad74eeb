"""The tools of the desk, the names of the rooms, what an incident means: data."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence


@dataclass(frozen=True)
class Tool:
    """A page of the desk: shown to whom the policy lets do `action`; `why` says in one line what it is for."""

    group: str
    action: str
    endpoint: str
    label: Sentence
    why: Sentence


GROUPS: dict[str, Sentence] = {
    "people": _l("People at the desk"),
    "residency": _l("Residency"),
    "property": _l("Property register"),
    "words": _l("What is said in public"),
    "organizations": _l("Organizations"),
    "venues": _l("Rooms and equipment"),
    "portal": _l("The portal itself"),
}

TOOLS = (
    Tool("people", "people.assist", "people.assist", _l("Help someone at the desk"),
         _l("Enter what a person beside you says, for thirty minutes.")),
    Tool("people", "people.assist", "people.kept_accounts", _l("Accounts kept here"),
         _l("People without a phone: help them again, or hand their account over.")),
    Tool("people", "paper.review", "paper.index", _l("Paper forms"),
         _l("Enter what was handed in on paper, or confirm what a colleague entered.")),
    Tool("people", "people.ask_recovery", "people.recoveries", _l("Forgotten passwords"),
         _l("Look at what a colleague asked for, and print the code.")),
    Tool("people", "matters.assistances", "matters.assistances", _l("Who was helped"),
         _l("Whom your organization helped, when, why, and what was objected to.")),
    Tool("residency", "residency.review", "residency.waiting", _l("Residencies to confirm"),
         _l("Who says where she lives: confirm it or say why not.")),
    Tool("residency", "residency.enter", "residency.enter", _l("Enter a residency"),
         _l("Someone shows her papers at the desk; a colleague confirms.")),
    Tool("residency", "residency.look_up", "residency.look_up", _l("Who lives in a unit"),
         _l("Look it up with a reason; she sees that you looked.")),
    Tool("residency", "residency.letters", "residency.letters", _l("Letters with codes"),
         _l("Print letters, one a unit, with which people prove where they live.")),
    Tool("property", "assemblies.recognize", "assemblies.recognition", _l("Where ballots cast here count"),
         _l("Say by which document a place lets votes in the portal count, or only advise.")),
    Tool("property", "property.register", "property.register", _l("Property register"),
         _l("Compounds, buildings and units: areas, owners, history; publish it for objections.")),
    Tool("property", "property.imports", "property.imports", _l("Imports of the register"),
         _l("Take in a compound's register from a spreadsheet; a colleague confirms it.")),
    Tool("property", "property.corrections", "property.corrections", _l("Corrections to confirm"),
         _l("Compare what a colleague entered with the papers.")),
    Tool("property", "property.objections", "property.objections", _l("Objections to answer"),
         _l("What owners say is wrong about the published register.")),
    Tool("property", "assemblies.run", "assemblies.work", _l("Owners' assemblies"),
         _l("Serve ballots, count paper, decide conflicts, close and announce.")),
    Tool("property", "assemblies.prepare", "assemblies.new", _l("Prepare an assembly"),
         _l("Begin a vote of owners: its motions, its rules, its notice.")),
    Tool("property", "allocations.prepare", "allocations.new", _l("Share out public revenue"),
         _l("Put projects to residents and let them choose.")),
    Tool("property", "disclosure.kept", "disclosure.kept", _l("Accounts we keep"),
         _l("Take in the cash book, enter lines, prepare the next statement.")),
    Tool("property", "disclosure.waiting", "disclosure.waiting", _l("Statements to check"),
         _l("Accounts that somebody else added up: approve them, or review and publish them.")),
    Tool("words", "consultations.prepare", "consultations.new", _l("Prepare a consultation"),
         _l("Ask before something is decided: statements, a questionnaire, or a draft text.")),
    Tool("words", "hearings.prepare", "hearings.new", _l("Prepare a hearing"),
         _l("Announce it, give out seats by lot, conduct it, publish its minutes.")),
    Tool("words", "moderation.review", "moderation.index", _l("Moderation"),
         _l("Decide what was reported, the oldest first.")),
    Tool("words", "moderation.review", "moderation.blocks", _l("Who is blocked"),
         _l("Who may publish no words here for now, until when, and why.")),
    Tool("organizations", "organizations.review", "organizations.waiting", _l("Applications of organizations"),
         _l("Who wants to act here: look at the documents and decide.")),
    Tool("venues", "venues.keep", "venues.desk", _l("Rooms and bookings"),
         _l("Offer rooms and equipment, and decide about bookings.")),
    Tool("portal", "admin.permissions", "admin.permissions", _l("Who may do what"),
         _l("The whole table of permissions, as the portal applies it.")),
    Tool("portal", "admin.incidents", "admin.incidents", _l("What was refused"),
         _l("Guessed codes, replayed sessions, searching through numbers.")),
)  # fmt: skip

ROOMS: dict[str, Sentence] = {
    "web": _l("The frame of every page"),
    "places": _l("Places"),
    "people": _l("Accounts and organizations"),
    "property": _l("Property register"),
    "residency": _l("Residency"),
    "matters": _l("The register of matters"),
    "discussion": _l("Discussion"),
    "files": _l("Files"),
    "adoption": _l("What became of the opinions"),
    "search": _l("Search"),
    "notices": _l("Notices"),
    "moderation": _l("Moderation"),
    "venues": _l("Rooms and equipment"),
    "organizations": _l("Applications of organizations"),
    "proposals": _l("Proposals"),
    "assemblies": _l("Owners' assemblies"),
    "disclosure": _l("Accounts of the compounds"),
    "allocations": _l("Sharing out public revenue"),
    "consultations": _l("Consultations"),
    "hearings": _l("Hearings"),
    "paper": _l("Paper forms"),
    "home": _l("Home"),
    "admin": _l("The desk"),
}

INCIDENTS: dict[str, Sentence] = {
    "capacity": _l("A form was sent that had been drawn while acting for someone else; it was not taken."),
    "assistance": _l("Something was sent in the name of a helped person after the help was over; it was not taken."),
    "desk": _l("An officer looked for an account that does not exist, to help its person."),
    "desk_login": _l("An officer looked for an account that does not exist, to enter a residency."),
    "room": _l("A code was typed that is not the one shown in the room of the hearing."),
    "letter_code": _l("A code was typed that belongs to no letter."),
    "take_over": _l("A code was typed that takes over no account."),
    "enumeration": _l("Someone went through numbers of pages that do not exist for her; she had to wait."),
}
