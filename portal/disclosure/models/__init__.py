"""The tables of disclosure."""

from __future__ import annotations

from .asking import Audit, Question, StatementObjection
from .funds import Budget, Contract, Fund
from .importing import CashFault, CashFile, CashImport, CashRow, FundColumns
from .statements import Line, RestatedLine, Statement, StatementSum

__all__ = [
    "Audit",
    "Budget",
    "CashFault",
    "CashFile",
    "CashImport",
    "CashRow",
    "Contract",
    "Fund",
    "FundColumns",
    "Line",
    "Question",
    "RestatedLine",
    "Statement",
    "StatementObjection",
    "StatementSum",
]
