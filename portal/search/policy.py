"""Who may search: everyone, in what is public."""

from portal.kernel.policy import Table, anyone

POLICY: Table = {"search.find": [(anyone,)]}
