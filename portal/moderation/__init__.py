"""Moderation: reports, decisions with a reason, appeals decided by someone else, the public log."""
