"""The tables of disclosure."""

from __future__ import annotations

from .asking import Question, StatementObjection
from .funds import Budget, Contract, Fund
from .statements import Line, RestatedLine, Statement, StatementSum

__all__ = [
    "Budget",
    "Contract",
    "Fund",
    "Line",
    "Question",
    "RestatedLine",
    "Statement",
    "StatementObjection",
    "StatementSum",
]
