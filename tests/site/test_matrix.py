"""Every action of the policy stands in a persona matrix of its slice's tests, and in no other."""

import importlib
from collections import Counter
from pathlib import Path

from flask import Flask

from portal.kernel import policy

TESTS = Path(__file__).resolve().parents[1]


def test_every_action_stands_in_one_matrix(app: Flask) -> None:
    stands: Counter[str] = Counter()
    for path in TESTS.glob("*/test_policy.py"):
        module = importlib.import_module(f"tests.{path.parent.name}.test_policy")
        stands.update(list(getattr(module, "EXPECTED", ())))
    assert set(policy.installed().table) - set(stands) == set()
    assert [action for action, times in stands.items() if times > 1] == []
