"""Proposals (提案): from a resident's first word to the official answer, the work done, and its rating."""
