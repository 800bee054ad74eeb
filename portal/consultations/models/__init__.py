"""The tables of consultations."""

from .consultation import Consultation

__all__ = ["Consultation"]
