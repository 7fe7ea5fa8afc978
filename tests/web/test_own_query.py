"""What an address asks for is carried on by the page's links: never to another place, never to an error."""

from __future__ import annotations

import re

import pytest

from audit_app.accounts.rules import ROLES, Role
from audit_app.web import guards

HOSTILE = "endpoint=x&self=1&values=1&_scheme=javascript&_external=1&_method=POST&_anchor=x&page=1"


@pytest.mark.parametrize("role", [Role.LEAD_AUDITOR, Role.COMPLIANCE_OFFICER, Role.ADMINISTRATOR])
def test_names_of_the_frameworks_own_lead_nowhere(app, sign_in, role):
    client, wrong = sign_in(role), {}
    for rule in app.url_map.iter_rules():
        seen = guards.permission_of(app, rule.endpoint) in ROLES[role]
        if rule.arguments or "GET" not in rule.methods or not seen:
            continue
        path = rule.build({})[1]
        response = client.get(f"{path}?{HOSTILE}")
        led = re.findall(r'(?:href|action)="(?:javascript:|https?://)[^"]*"', response.get_data(as_text=True))
        if response.status_code >= 500 or led:
            wrong[path] = response.status_code, led[:1]

    assert wrong == {}
