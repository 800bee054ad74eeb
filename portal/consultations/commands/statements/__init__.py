"""Statements: putting forward, looking over, voting, counting."""
