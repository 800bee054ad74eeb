"""The desk of those in charge: every tool one tap away, and the permission table as a page."""
