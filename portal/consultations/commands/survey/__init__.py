"""Questionnaires: writing the questions, answering them."""
