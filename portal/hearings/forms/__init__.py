"""What is filled in around hearings."""

from .convening import CancelForm, DescriptionForm, HearingForm, PlanForm, QuotaForm, WhereForm

__all__ = ["CancelForm", "DescriptionForm", "HearingForm", "PlanForm", "QuotaForm", "WhereForm"]
