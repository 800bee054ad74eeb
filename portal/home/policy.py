"""Home, the page of a place and the page of rules are for everyone."""

from portal.kernel.policy import Table, anyone

POLICY: Table = {"home.show": [(anyone,)], "home.place": [(anyone,)], "home.about": [(anyone,)]}
