"""What people type about where they live, and what officers answer."""

from .claiming import DeclineForm, ResidencyForm

__all__ = ["DeclineForm", "ResidencyForm"]
