"""Reading consultations."""
