"""Who may do what with places: they are public."""

from __future__ import annotations

from portal.kernel.policy import Table, anyone

POLICY: Table = {"places.map": [(anyone,)]}
