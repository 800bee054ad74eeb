"""Notices: what a person should know while she can still act, in the portal."""
