"""Reports made for real: a child process, a file with its hash, progress, cancel, crashes, mismatches."""

from __future__ import annotations

import io
import json

import openpyxl
import pypdfium2
import pytest

from audit_app.auditlog import queries as trail
from audit_app.audits import service as audits
from audit_app.audits.rules import Rating, State
from audit_app.base import background, blobs
from audit_app.publishing import queries, service, snapshot
from audit_app.publishing.rules import Format, Kind, file_name
from reports.gap_analysis.document import GapAnalysis
from tests.factories.audits import add_audit, add_proof, answer_all, link, save


@pytest.fixture
def audit_id(database, actor):
    return add_audit(database, actor)


@pytest.fixture
def data_dir(settings, monkeypatch):
    """Jobs read the settings from the environment, as they do in a server."""
    settings.data_dir.mkdir(parents=True)
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(settings.data_dir))
    return settings.data_dir


def order(database, actor, audit_id, form=Format.PDF):
    with database.transaction(actor.organisation_id) as session:
        number = service.request_report(
            session, actor, service.RequestReport(audit_id, Kind.GAP_ANALYSIS, form)
        )
        return queries.get_report(session, number)


def made(database, actor, report):
    with database.reading(actor.organisation_id) as session:
        return queries.get_report(session, report.id)


@pytest.mark.slow
def test_report_as_pdf_is_made_and_kept_with_its_hash(database, actor, audit_id, settings, data_dir):
    item = add_proof(database, actor, title="Minutes of October")
    link(database, actor, audit_id, "1.1a", item, "page 2")
    save(database, actor, audit_id, "1.1a", rating=Rating.MET)
    save(database, actor, audit_id, "1.1c", rating=Rating.NOT_MET, finding="Nobody could say it.")
    report = order(database, actor, audit_id)

    background.run_now(database, report.job_id)

    report = made(database, actor, report)
    assert (report.state, report.message) == (background.State.DONE, "")
    assert blobs.for_settings(settings).verify(report.sha256)
    with blobs.for_settings(settings).open(report.sha256) as file:
        pdf = pypdfium2.PdfDocument(file.read())
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "Nobody could say it." in text
    assert "Minutes of October" in text
    assert "NOT READY" in text.upper()


def test_report_as_workbook_states_what_it_holds(database, actor, audit_id, settings, data_dir):
    report = order(database, actor, audit_id, Format.XLSX)

    background.run_now(database, report.job_id)

    report = made(database, actor, report)
    assert report.state is background.State.DONE, report.message
    with blobs.for_settings(settings).open(report.sha256) as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    words = [
        str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None
    ]
    assert any("164" in word for word in words)


def test_a_job_run_twice_files_one_report(database, actor, audit_id, data_dir):
    report = order(database, actor, audit_id, Format.XLSX)
    background.run_now(database, report.job_id)
    first = made(database, actor, report)

    with database.transaction(actor.organisation_id) as session:
        session.get(background.JobRow, report.job_id).state = background.State.WAITING
    background.run_now(database, report.job_id)

    assert made(database, actor, report).sha256 == first.sha256


def test_cancelled_report_is_not_made(database, actor, audit_id, data_dir):
    report = order(database, actor, audit_id)
    with database.transaction(actor.organisation_id) as session:
        service.cancel_report(session, actor, report.id)

    background.run_now(database, report.job_id)

    report = made(database, actor, report)
    assert report.state is background.State.CANCELLED
    assert report.sha256 is None


def test_snapshot_goes_to_json_and_back(database, actor, audit_id):
    with database.reading(actor.organisation_id) as session:
        document = snapshot.gap_analysis(session, audit_id)

    assert GapAnalysis.from_json(document.to_json()) == document
    assert document.counts.requirements == 164
    assert json.loads(document.to_json())["kind"] == "gap_analysis"


def test_head_on_a_report_is_found_in_the_trail_later_on(database, actor, audit_id):
    with database.reading(actor.organisation_id) as session:
        cover = snapshot.gap_analysis(session, audit_id).cover
    save(database, actor, audit_id, "1.1a", rating=Rating.PARTLY)

    with database.across() as session:
        [kept] = trail.verify(session, actor.organisation_id, cover.trail_head)
        [other] = trail.verify(session, actor.organisation_id, "f" * 64)

    assert (kept.breaks, kept.entries > cover.trail_entries) == ((), True)
    assert [one.why for one in other.breaks] == ["head"]


def test_snapshot_of_a_signed_audit_shows_the_files_that_were_signed(database, actor, audit_id):
    from audit_app.evidence import service as evidence

    item = add_proof(database, actor, title="Plan", name="plan.pdf")
    link(database, actor, audit_id, "1.1a", item)
    save(database, actor, audit_id, "1.1a", rating=Rating.MET)
    answer_all(database, actor, audit_id, besides=("1.1a",))
    for to in (State.IN_REVIEW, State.SIGNED_OFF):
        with database.transaction(actor.organisation_id) as session:
            audits.move(session, actor, audits.Move(audit_id, to, "agreed"))
    with database.transaction(actor.organisation_id) as session:
        received = evidence.Received("plan-v2.pdf", "b" * 64, 9, "application/pdf")
        evidence.add_version(session, actor, evidence.AddVersion(item, received))

    with database.reading(actor.organisation_id) as session:
        document = snapshot.gap_analysis(session, audit_id)

    assert [proof.filename for proof in document.proofs] == ["plan.pdf"]
    assert document.cover.status == "signed_off"
    assert document.signatures[0].statement == "agreed"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Manila 2026", "gap-analysis-manila-2026-1.pdf"),
        ("Богота/../😀", "gap-analysis-audit-1.pdf"),
        ("Bogotá", "gap-analysis-bogota-1.pdf"),
    ],
)
def test_file_names_are_plain(name, expected):
    assert file_name(name, Kind.GAP_ANALYSIS, Format.PDF, "1") == expected
