"""What people type about where they live, and what officers answer."""

from .claiming import LeaveForm, LetterCodeForm, RepresentativeForm, ResidencyForm, UnitForm
from .desk import ConfirmForm, DeclineForm, EndForm, EnterForm, LettersForm, LookUpForm, OpenForm

__all__ = [
    "ConfirmForm",
    "DeclineForm",
    "EndForm",
    "EnterForm",
    "LeaveForm",
    "LetterCodeForm",
    "LettersForm",
    "LookUpForm",
    "OpenForm",
    "RepresentativeForm",
    "ResidencyForm",
    "UnitForm",
]
