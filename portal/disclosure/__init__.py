"""财务公开: the funds of a compound, what came in and went out, and statements that nobody can rewrite."""
