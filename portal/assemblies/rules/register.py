"""Whether the register may become an electorate: it was public, and every objection to it was answered.

Beijing (2024) article 32, Shanghai (2020) article 16: what the electorate is made of is public before the assembly, and
objections are answered before it, so that an owner whose area is wrong says so while it can still be set right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError

FRESH = timedelta(days=365)


@dataclass(frozen=True)
class Published:
    """The newest public notice of a compound's register; `settled_at` once its objections were all answered."""

    id: int
    opened_at: datetime
    ends_at: datetime
    settled_at: datetime | None

    def record(self) -> dict[str, str]:
        """As it is bound in the setup of a vote."""
        assert self.settled_at is not None
        return {"published": self.opened_at.date().isoformat(), "settled": self.settled_at.date().isoformat()}


def check_published(published: Published | None, now: datetime) -> Published:
    """Raises `DomainError` for a register that nobody could object to, is still public, or was settled a year ago."""
    if published is None:
        raise DomainError(
            _l("The register was never public: the residents committee publishes it for objections first.")
        )
    if published.settled_at is None:
        raise DomainError(
            _l("The register is public for objections now: the electorate is frozen when all are answered.")
        )
    if now - published.settled_at > FRESH:
        raise DomainError(
            _l("Owners could object to the register more than a year ago: it has to be public again first.")
        )
    return published
