"""The tables of consultations."""

from .consultation import Consultation, Participant

__all__ = ["Consultation", "Participant"]
