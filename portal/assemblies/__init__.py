"""Owners' assemblies (业主大会): votes counted by area and by heads, which anyone can recount."""
