"""The tables of owners' assemblies."""

from __future__ import annotations

from .afterwards import FollowUp, ResultObjection
from .assembly import Assembly, Motion
from .ballots import AnonymousBallot, Ballot, BallotDraft, Participation, Proxy
from .demands import ChannelRecognition, Demand, Signature
from .electorate import Service, Slot, SlotOwner, SlotUnit, Turnout
from .official import OfficialImport, OfficialRow
from .paper import PaperBatch, PaperEntry
from .record import Head, Record, RecordEvent
from .scrutiny import Scrutineer

__all__ = [
    "AnonymousBallot",
    "Assembly",
    "Ballot",
    "BallotDraft",
    "ChannelRecognition",
    "Demand",
    "FollowUp",
    "Head",
    "Motion",
    "OfficialImport",
    "OfficialRow",
    "PaperBatch",
    "PaperEntry",
    "Participation",
    "Proxy",
    "Record",
    "RecordEvent",
    "ResultObjection",
    "Scrutineer",
    "Service",
    "Signature",
    "Slot",
    "SlotOwner",
    "SlotUnit",
    "Turnout",
]
