"""Rows of a list as a file: CSV or a workbook, whole or refused with a sentence."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from audit_app.accounts.rules import Role
from audit_app.base.errors import TooLarge
from audit_app.web import rows as files
from audit_app.web.rows import rows_file


def test_list_downloads_as_csv_and_as_workbook(sign_in):
    client = sign_in(Role.COMPLIANCE_OFFICER)

    text = client.get("/actions/rows.csv").get_data().decode("utf-8-sig")
    book = client.get("/actions/rows.csv?as=xlsx")

    assert book.headers["Content-Disposition"].endswith(".xlsx")
    [header] = load_workbook(io.BytesIO(book.data)).active.iter_rows(values_only=True)
    assert ",".join(header) == text.splitlines()[0]
    assert b"?as=xlsx" in client.get("/actions/").data


def test_other_form_is_not_there(sign_in):
    answer = sign_in(Role.COMPLIANCE_OFFICER).get("/actions/rows.csv?as=pdf")

    assert answer.status_code == 404
    assert "CSV or XLSX" in answer.text


def test_workbook_is_whole_or_refused(app, monkeypatch):
    monkeypatch.setattr(files, "SHEET", 3)
    lines = [["n"], [1], [2], [3]]
    with app.test_request_context("/?as=xlsx"):
        sent = rows_file(lines, "few")
        sent.direct_passthrough = False
        assert len([*load_workbook(io.BytesIO(sent.data)).active.rows]) == 4
        with pytest.raises(TooLarge, match="more than 3 rows"):
            rows_file([*lines, [4]], "many")
        assert rows_file([*lines, [4]], "many", "csv").data.count(b"\r\n") == 5
