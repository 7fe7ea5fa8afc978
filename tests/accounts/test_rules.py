"""What each role may, as a table that a person has read."""

from __future__ import annotations

import pytest

from audit_app.accounts.forms import role_label, role_reason
from audit_app.accounts.rules import CAPABILITIES, READ, ROLES, Role, permissions_of, roles_with

pytestmark = pytest.mark.unit

VENDORS = {Role.VENDOR_LEAD, Role.VENDOR_CONTRIBUTOR}
OUTSIDERS = VENDORS | {Role.CLIENT_OBSERVER, Role.AGENT}


def test_every_role_is_written_down_and_named():
    assert set(ROLES) == set(Role)
    assert len({role_label(role) for role in Role}) == len({role_reason(role) for role in Role}) == len(Role)


@pytest.mark.parametrize("role", sorted(VENDORS))
def test_vendor_has_nothing_but_the_portal_and_the_own_account(role):
    assert {name.partition(".")[0] for name in permissions_of(role)} == {"portal", "account"}


def test_vendor_contributor_neither_submits_nor_hands_over():
    assert permissions_of(Role.VENDOR_LEAD) - permissions_of(Role.VENDOR_CONTRIBUTOR) == {
        "portal.delegate",
        "portal.submit",
    }


@pytest.mark.parametrize("role", sorted(OUTSIDERS))
def test_outsider_reads_nothing_of_the_organisation(role):
    assert not permissions_of(role) & (READ - {"account.own"})


def test_agent_has_only_what_is_their_own():
    assert {name.partition(".")[2] for name in permissions_of(Role.AGENT)} == {"own", "answer_own"}


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("accounts.manage", {Role.ADMINISTRATOR}),
        ("audits.sign_off", {Role.ADMINISTRATOR, Role.LEAD_AUDITOR}),
        ("audits.answer", {Role.ADMINISTRATOR, Role.LEAD_AUDITOR, Role.AUDITOR}),
        ("quality.manage", {Role.ADMINISTRATOR, Role.LEAD_AUDITOR, Role.QUALITY_LEADER}),
        ("trail.see", {Role.ADMINISTRATOR, Role.LEAD_AUDITOR, Role.COMPLIANCE_OFFICER}),
        ("nobody.has", set()),
    ],
)
def test_right_belongs_to_these_roles(permission, roles):
    assert set(roles_with(permission)) == roles
    assert (permission in CAPABILITIES) == bool(roles)


def test_reader_changes_nothing():
    assert {name.partition(".")[2] for name in permissions_of(Role.READER)} == {"see", "own"}
