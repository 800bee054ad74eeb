"""The recount kit: the published record of a vote, and `verify.py`, which needs nothing but Python to check it."""
