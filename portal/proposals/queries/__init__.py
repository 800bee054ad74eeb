"""Reading proposals, by noun."""

from .proposal import ProposalThing, get_proposal

__all__ = ["ProposalThing", "get_proposal"]
