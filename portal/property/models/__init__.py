"""The tables of the property register, by noun."""

from .corrections import Correction
from .importing import ImportFault, ImportFile, ImportRow, ImportShare, ImportUnit, RegisterImport
from .notices import NoticeUnit, RegisterNotice, RegisterObjection
from .register import Owner, Ownership, UnitChange

__all__ = [
    "Correction",
    "ImportFault",
    "ImportFile",
    "ImportRow",
    "ImportShare",
    "ImportUnit",
    "NoticeUnit",
    "Owner",
    "Ownership",
    "RegisterImport",
    "RegisterNotice",
    "RegisterObjection",
    "UnitChange",
]
