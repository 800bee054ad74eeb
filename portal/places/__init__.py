"""Places: district, subdistrict, community, compound, grid; the buildings and units inside a compound.

Every matter belongs to exactly one place; who may see and act follows from it.
"""
