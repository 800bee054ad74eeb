"""Home and the page of rules are for everyone."""

from portal.kernel.policy import Table, anyone

POLICY: Table = {"home.show": [(anyone,)], "home.about": [(anyone,)]}
