"""Who admits whom, how long anyone serves, that a chair remains, and that every act has its words."""

import ast
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.kernel import policy
from portal.kernel.errors import DomainError
from portal.matters.rules import told
from portal.organizations.rules import (
    ACTS,
    ADMITTED_BY,
    CHANGES,
    DOCUMENTS_MOST,
    DUTIES,
    ELECTED,
    PLACES,
    TERM_LONGEST,
    TERM_WARNING,
    Change,
    act_of,
    check_chair,
    check_documents,
    check_member_term,
    check_role,
    check_term,
    term_state,
)
from portal.people.rules import ORGANIZATION_LABELS, OrganizationKind
from tests.source import ROOT

NOW = datetime(2026, 5, 12, 9, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def test_offices_above_are_nobodys_to_admit_and_no_kind_admits_itself() -> None:
    assert set(ORGANIZATION_LABELS) - set(ADMITTED_BY) == {
        OrganizationKind.SUBDISTRICT_OFFICE, OrganizationKind.DEPARTMENT,
    }  # fmt: skip
    assert all(kind not in offices for kind, offices in ADMITTED_BY.items())
    assert set(PLACES) == set(ADMITTED_BY)
    assert set(ELECTED) <= set(ADMITTED_BY)
    assert set(DUTIES) == set(ORGANIZATION_LABELS)
    assert set(CHANGES) == set(Change)


@pytest.mark.parametrize(
    ("left", "state"),
    [(None, "open"), (TERM_WARNING + SECOND, "open"), (TERM_WARNING, "ending"), (SECOND, "ending"),
     (timedelta(), "over"), (-DAY, "over")],
)  # fmt: skip
def test_a_term_warns_ninety_days_before_its_end(left: timedelta | None, state: str) -> None:
    assert term_state(None if left is None else NOW + left, NOW) == state


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        (NOW, NOW + SECOND, None), (NOW - DAY, NOW - DAY + TERM_LONGEST, None),
        (NOW - DAY, NOW - DAY + TERM_LONGEST + SECOND, "ends"), (NOW + SECOND, NOW + DAY, "begins"),
        (NOW - DAY, NOW, "ends"),
    ],
)  # fmt: skip
def test_an_organization_is_elected_for_five_years_at_most(begins: datetime, ends: datetime, field: str | None) -> None:
    if field is None:
        check_term(begins, ends, NOW)
    else:
        with pytest.raises(DomainError) as error:
            check_term(begins, ends, NOW)
        assert error.value.field == field


@pytest.mark.parametrize(
    ("ends", "term", "until"),
    [
        (None, None, None), (None, NOW + DAY, NOW + DAY), (NOW + DAY, None, NOW + DAY),
        (NOW + DAY, NOW + DAY, NOW + DAY), (NOW + TERM_LONGEST, None, NOW + TERM_LONGEST),
    ],
)  # fmt: skip
def test_a_member_serves_as_long_as_her_organization(
    ends: datetime | None, term: datetime | None, until: datetime | None
) -> None:
    assert check_member_term(ends, term, NOW) == until


@pytest.mark.parametrize(
    ("ends", "term"),
    [(NOW, None), (NOW + TERM_LONGEST + SECOND, None), (NOW + DAY + SECOND, NOW + DAY), (None, NOW), (NOW + DAY, NOW)],
)
def test_and_never_longer(ends: datetime | None, term: datetime | None) -> None:
    with pytest.raises(DomainError):
        check_member_term(ends, term, NOW)


def test_only_an_office_gives_the_chair() -> None:
    check_role("chair", given_by_office=True)
    check_role("secretary", given_by_office=False)
    for role, office in (("chair", False), ("emperor", True)):
        with pytest.raises(DomainError):
            check_role(role, given_by_office=office)


def test_an_organization_with_a_chair_keeps_one() -> None:
    check_chair(["chair", "clerk"], ["chair"])
    check_chair(["clerk"], [])
    with pytest.raises(DomainError, match="hand over first"):
        check_chair(["chair", "clerk"], ["clerk"])


@pytest.mark.parametrize(
    ("number", "good"), [(0, False), (1, True), (DOCUMENTS_MOST, True), (DOCUMENTS_MOST + 1, False)]
)
def test_an_application_has_one_to_eight_documents(number: int, good: bool) -> None:
    if good:
        check_documents(number)
    else:
        with pytest.raises(DomainError):
            check_documents(number)


def _verbs() -> set[str]:
    """Every event a command of the portal writes into the log, as far as it stands there in one piece."""
    found = set()
    for path in [*ROOT.glob("portal/*/commands.py"), *ROOT.glob("portal/*/commands/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and VERB.fullmatch(node.value):
                found.add(node.value)
    return found - set(policy.installed().table) - TOPICS


VERB = re.compile(
    r"(people|property|residency|matters|discussion|files|moderation|proposals|organizations|paper)\.[a-z_]+"
)
TOPICS = {"people.happened", "people.closed", "files.let_go", "property.ownership_ended"}
# What a person does for herself alone, never for an organization.
ONLY_ONESELF = {
    "matters.objected", "residency.claimed", "proposals.rated", "proposals.supported", "proposals.opposed",
    "proposals.vote_withdrawn", "proposals.vote_ended", "organizations.applied", "organizations.joined",
}  # fmt: skip


def test_every_act_of_a_member_has_its_words(app: Flask) -> None:
    """Whatever is recorded may have been done for an organization: nothing stands there as a bare name."""
    with app.test_request_context(), force_locale("en"):
        verbs = _verbs()
        assert {"proposals.answered", "residency.confirmed", "moderation.blocked"} <= verbs
        assert {verb for verb in verbs if not told(verb, {}) and verb not in ACTS} <= ONLY_ONESELF
        assert act_of("garden.dug", {}) == "Another act (garden.dug)"
