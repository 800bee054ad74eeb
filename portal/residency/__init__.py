"""Residency: who lives in or owns which unit, claimed by its person and confirmed by letter or at the desk."""
