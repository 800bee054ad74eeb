"""The tables of the property register, by noun."""

from .corrections import Correction
from .notices import NoticeUnit, RegisterNotice, RegisterObjection
from .register import Owner, Ownership, UnitChange

__all__ = [
    "Correction",
    "NoticeUnit",
    "Owner",
    "Ownership",
    "RegisterNotice",
    "RegisterObjection",
    "UnitChange",
]
