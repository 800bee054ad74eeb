"""The register: one row for everything people deliberate on, its links (the decision chain), clocks and events.

Rooms keep their own tables beside it and use the matter's id as their primary key.
"""
