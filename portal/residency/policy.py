"""Who may claim a home, and who decides about it."""

from __future__ import annotations

from portal.kernel.policy import Table
from portal.people.policy import about_someone_else, as_oneself, governs, governs_here, own, signed_in

POLICY: Table = {
    "residency.claim": [(signed_in, as_oneself)],
    "residency.withdraw": [(signed_in, own)],
    "residency.review": [(signed_in, governs)],
    "residency.decide": [(signed_in, governs_here, about_someone_else)],
}
