"""The forms of owners' assemblies."""

from __future__ import annotations

from .afterwards import AnswerForm, DoneForm, FollowUpForm, MinutesForm, ObjectionForm
from .counting import (
    BatchForm,
    CheckForm,
    CloseBatchForm,
    DecisionForm,
    OfficialForm,
    ProxyForm,
    ReceiptForm,
    ScrutineerForm,
    ServiceForm,
)
from .preparing import AssemblyForm, DemandForm, MotionForm, NoticeForm, ReasonForm, RecognitionForm, RulesForm

__all__ = [
    "AnswerForm",
    "AssemblyForm",
    "BatchForm",
    "CheckForm",
    "CloseBatchForm",
    "DecisionForm",
    "DemandForm",
    "DoneForm",
    "FollowUpForm",
    "MinutesForm",
    "MotionForm",
    "NoticeForm",
    "ObjectionForm",
    "OfficialForm",
    "ProxyForm",
    "ReasonForm",
    "ReceiptForm",
    "RecognitionForm",
    "RulesForm",
    "ScrutineerForm",
    "ServiceForm",
]
