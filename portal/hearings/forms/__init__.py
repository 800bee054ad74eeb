"""What is filled in around hearings."""

from .applying import ApplicationForm, CheckInForm, TickForm
from .convening import CancelForm, DescriptionForm, HearingForm, PlanForm, QuotaForm, WhereForm

__all__ = [
    "ApplicationForm",
    "CancelForm",
    "CheckInForm",
    "DescriptionForm",
    "HearingForm",
    "PlanForm",
    "QuotaForm",
    "TickForm",
    "WhereForm",
]
