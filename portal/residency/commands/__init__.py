"""Claiming, proving, deciding and ending residencies."""

from .claiming import claim, decide, withdraw

__all__ = ["claim", "decide", "withdraw"]
