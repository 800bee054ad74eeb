"""The rules of an owners' assembly, each a pure function of whole numbers and exact fractions."""
