"""What the portal's own source says, for tests of whether data is complete."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STRANGER = ROOT / "portal/assemblies/kit/verify.py"  # owners run it by itself: its functions are not the portal's


def handed_to(function: str, position: int) -> set[str]:
    """Every text handed to a function of the portal as its argument number `position`: written there, or named."""
    found = set()
    for path in set(ROOT.glob("portal/**/*.py")) - {STRANGER}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == function:
                found.add(_meant(node.args[position], path))
    return found


def _meant(argument: ast.expr, path: Path) -> str:
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return str(getattr(module, ast.unparse(argument)))
