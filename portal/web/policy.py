"""Who may use the shell itself."""

from portal.kernel.policy import Table, anyone

POLICY: Table = {"web.prefer": [(anyone,)], "web.health": [(anyone,)]}
