"""Who may read, correct and publish the property register."""

from __future__ import annotations

from portal.kernel.policy import Table
from portal.people.policy import governs, signed_in

POLICY: Table = {
    "property.register": [(signed_in, governs)],
}
