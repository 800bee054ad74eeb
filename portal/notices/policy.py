"""Who may read notices: everyone her own."""

from portal.kernel.policy import Table
from portal.people.policy import signed_in

POLICY: Table = {"notices.list": [(signed_in,)], "notices.read": [(signed_in,)]}
