"""Ordering, following and fetching reports."""

from __future__ import annotations

import pytest

from audit_app.accounts.rules import Role
from tests.factories.audits import add_audit


@pytest.fixture
def audit_id(database, actor):
    return add_audit(database, actor)


def test_order_leads_to_its_progress(sign_in, audit_id):
    client = sign_in(Role.COMPLIANCE_OFFICER)

    response = client.post("/reports/", data={"audit_id": audit_id, "format": "pdf"})

    assert response.status_code == 303
    page = client.get(response.location)
    assert "waiting" in page.text
    assert "Cancel" in page.text


def test_cancelled_report_offers_to_be_made_again(sign_in, audit_id):
    client = sign_in()
    where = client.post("/reports/", data={"audit_id": audit_id, "format": "xlsx"}).location

    client.post(f"{where}/cancel")

    page = client.get(where)
    assert "cancelled" in page.text
    assert "Make it again" in page.text
    assert client.post(f"{where}/again").status_code == 303


def test_reader_may_not_order(sign_in, audit_id):
    client = sign_in(Role.READER)

    assert client.post("/reports/", data={"audit_id": audit_id, "format": "pdf"}).status_code == 403
    assert client.get("/reports/").status_code == 200


def test_reports_of_another_organisation_are_not_found(sign_in, stranger, audit_id):
    where = sign_in().post("/reports/", data={"audit_id": audit_id, "format": "pdf"}).location
    intruder = sign_in(owner=stranger, email="intruder@x.example")

    assert intruder.get(where).status_code == 404
    assert intruder.get(f"{where}/file").status_code == 404
    assert intruder.post(f"{where}/cancel").status_code == 404
    assert intruder.post("/reports/", data={"audit_id": audit_id, "format": "pdf"}).status_code == 404


def test_file_of_a_report_not_made_yet_is_not_found(sign_in, audit_id):
    client = sign_in()
    where = client.post("/reports/", data={"audit_id": audit_id, "format": "pdf"}).location

    assert "not made yet" in client.get(f"{where}/file").text


def test_unknown_hash_is_said_to_be_unknown(sign_in):
    page = sign_in().get("/reports/verify?sha256=" + "0" * 64, follow_redirects=True)

    assert "No report made here" in page.text


def test_home_shows_audits_and_reports(sign_in, audit_id):
    client = sign_in()
    client.post("/reports/", data={"audit_id": audit_id, "format": "pdf"})

    page = client.get("/home/")

    assert "Manila 2026 readiness" in page.text
    assert "NOT READY" in page.text
