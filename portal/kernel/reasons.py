"""The reason an office gives in one line, kept beside its decision."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .errors import DomainError

REASON_SMALLEST, REASON_LARGEST = 2, 300


def check_reason(reason: str) -> None:
    """A decision gives its reason. Raises `DomainError` beside the field `reason`."""
    if not REASON_SMALLEST <= len(reason.strip()) <= REASON_LARGEST:
        raise DomainError(_l("Give the reason in 2 to %(most)s characters.", most=REASON_LARGEST), "reason")
