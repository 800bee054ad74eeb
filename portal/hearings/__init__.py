"""Hearings: announced, seats by group drawn by lot, a session, minutes, and an answer to everything that was said."""
