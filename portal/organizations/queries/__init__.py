"""Reading organizations and applications."""

from .applications import (
    ApplicationThing,
    applications_of,
    count_waiting,
    files_of,
    get_application,
    taken,
    waiting_applications,
)
from .organization import (
    OrganizationThing,
    RecusalThing,
    acts_of,
    answers_of,
    changes_of,
    clocks_kept,
    get_organization,
    get_recusal,
    invitations_of,
    members_of,
    my_invitations,
    recusals_of,
)

__all__ = [
    "ApplicationThing",
    "OrganizationThing",
    "RecusalThing",
    "acts_of",
    "answers_of",
    "applications_of",
    "changes_of",
    "clocks_kept",
    "count_waiting",
    "files_of",
    "get_application",
    "get_organization",
    "get_recusal",
    "invitations_of",
    "members_of",
    "my_invitations",
    "recusals_of",
    "taken",
    "waiting_applications",
]
