"""Reading opinion statements, the votes on them, and the last result."""
