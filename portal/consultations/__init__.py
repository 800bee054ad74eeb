"""Consultations: opinions on short statements, and what the opinions have in common."""
