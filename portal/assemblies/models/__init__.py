"""The tables of owners' assemblies."""

from __future__ import annotations

from .assembly import Assembly, Motion
from .ballots import AnonymousBallot, Ballot, BallotDraft, Participation, Proxy
from .electorate import Service, Slot, SlotOwner, SlotUnit, Turnout
from .paper import PaperBatch, PaperEntry
from .record import Head, Record, RecordEvent

__all__ = [
    "AnonymousBallot",
    "Assembly",
    "Ballot",
    "BallotDraft",
    "Head",
    "Motion",
    "PaperBatch",
    "PaperEntry",
    "Participation",
    "Proxy",
    "Record",
    "RecordEvent",
    "Service",
    "Slot",
    "SlotOwner",
    "SlotUnit",
    "Turnout",
]
