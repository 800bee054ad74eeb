"""The rules of consultations."""
