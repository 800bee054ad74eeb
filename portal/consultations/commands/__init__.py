"""Changing consultations."""
