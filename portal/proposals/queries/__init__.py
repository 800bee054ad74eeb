"""Reading proposals, by noun."""

from .proposal import ProposalThing, get_proposal, merged_into
from .responses import Response, merge_targets, my_rating, response_of, supporter_ids, took_in
from .work import Work, asked_of, overdue_in, owed_by, unassigned_in

__all__ = [
    "ProposalThing",
    "Response",
    "Work",
    "asked_of",
    "get_proposal",
    "merge_targets",
    "merged_into",
    "my_rating",
    "overdue_in",
    "owed_by",
    "response_of",
    "supporter_ids",
    "took_in",
    "unassigned_in",
]
