"""Who may do what to any matter, whatever its kind."""

from __future__ import annotations

from portal.kernel.policy import Table, anyone
from portal.people.policy import signed_in

POLICY: Table = {
    "matters.follow": [(signed_in,)],
    "matters.chain": [(anyone,)],
}
