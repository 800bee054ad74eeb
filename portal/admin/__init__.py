"""The desk: every tool of those who act for an organization; who may do what; what was refused."""
