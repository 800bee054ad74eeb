"""Questionnaires: what a question may be, when it is asked, what an answer must be, and what all answers say. Pure."""
