"""Every endpoint declares an action of the policy table, and every action of the table is somebody's."""

import re
from pathlib import Path

from flask import Flask

from portal.kernel import policy

ROOT = Path(__file__).resolve().parents[2]


def _guards(app: Flask) -> dict[str, str]:
    return {
        endpoint: view.guard.action if hasattr(view, "guard") else ""
        for endpoint, view in app.view_functions.items()
        if endpoint != "static"
    }


def test_every_endpoint_declares_an_action_of_the_table(app: Flask) -> None:
    table = policy.installed().table
    undeclared = [endpoint for endpoint, action in _guards(app).items() if action not in table]
    assert undeclared == []


def test_every_action_of_the_table_is_asked_for_somewhere(app: Flask) -> None:
    asked = set(_guards(app).values())
    for path in [*ROOT.glob("portal/**/*.py"), *ROOT.glob("templates/**/*.html")]:
        asked |= set(re.findall(r"(?:require|can|refusal|allows)\(\s*\"([a-z_.]+)\"", path.read_text(encoding="utf-8")))
        asked |= set(re.findall(r"(?:can|refusal)\(\s*'([a-z_.]+)'", path.read_text(encoding="utf-8")))
    assert set(policy.installed().table) - asked == set()


def test_templates_name_no_role() -> None:
    """Who may do what is asked of the policy (`can`, `refusal`), never decided in a template."""
    roles = re.compile(r"residents_committee|property_company|owners_committee|subdistrict_office|\brole\s*==")
    named = [path.name for path in ROOT.glob("templates/**/*.html") if roles.search(path.read_text(encoding="utf-8"))]
    assert named == []


def test_every_setting_is_in_the_readme() -> None:
    settings = set(re.findall(r"env\.get\(\"([A-Z_]+)\"", (ROOT / "portal/config.py").read_text(encoding="utf-8")))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(settings) if f"`{name}`" not in readme] == []
