"""A vendor's own gap report as PDF and workbook: what it was shown and what it wrote, and no byte more."""

from __future__ import annotations

import io

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import select

from audit_app.base import background, blobs, clock
from audit_app.base.errors import Forbidden, NotFound
from audit_app.portal import service, snapshot
from audit_app.portal.queries.scoring import Rated, score
from audit_app.portal.queries.way import short_way
from audit_app.scoring.rules import Rating, Verdict
from tests.portal.build import CODES, MARK, contributor, open_case, release_data

SCRIPT, FORMULA = "<script>alert(1)</script>", '=HYPERLINK("http://evil.example","x")'


@pytest.fixture
def data_dir(settings, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("AUDIT_APP_SECRET_KEY", settings.secret_key)


def make(case, settings, form):
    """The bytes of the report, as the worker makes them."""
    with case.far() as session:
        job_id = service.order_gaps(
            session, case.vendor, service.OrderGaps(case.assessment_id, form, "Answering")
        )
    assert background.run_now(case.database, job_id) is background.State.DONE
    with case.far() as session:
        result = service.find_gaps_job(session, case.assessment_id, job_id).result
    with blobs.for_settings(settings).open(result["sha256"]) as file:
        return file.read()


def words_of_pdf(data):
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))


def cells(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def told(case):
    """An assessment with hostile texts, proof, verified but not yet released."""
    case.prove("1.1a", name="minutes.pdf")
    case.rate("1.1a", Rating.MET, comment="@SUM(1)")
    case.rate("1.1b", Rating.PARTLY, comment=SCRIPT)
    case.rate("1.2a", Rating.NOT_MET, comment=FORMULA)
    with case.far() as session:
        service.submit(session, case.vendor, case.assessment_id)
    case.verify(by=case.operator_person())


def test_both_files_hold_what_the_vendor_sees_and_no_marker(case, settings, data_dir):
    told(case)
    before = words_of_pdf(make(case, settings, "pdf"))
    assert "Told of" not in before
    case.release()

    pdf = make(case, settings, "pdf")
    text = words_of_pdf(pdf)
    book = cells(make(case, settings, "xlsx"))
    whole = "\n".join(str(cell.value) for cell in book)

    for found in (text, whole):
        assert MARK not in found
        assert "certified" not in found.lower()
        assert SCRIPT in found
        for piece in ("Told of 1.2a", "minutes (page 2)", "not affiliated with", *CODES):
            assert piece in found.replace("\r\n", " ").replace("\n", " "), piece
    assert MARK.encode() not in pdf
    live = [cell for cell in book if cell.data_type == "f"]
    assert {cell.value[:9] for cell in live} == {"=COUNTIF("}
    risky = [cell for cell in book if str(cell.value)[:1] in "=+-@" and cell not in live]
    assert {cell.value for cell in risky} == {FORMULA, "@SUM(1)"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)


def test_only_the_lead_of_this_vendor_gets_it(case, settings, data_dir, enter, as_member, database, actor):
    base = f"/portal/my/{case.assessment_id}"
    lead = enter()
    assert "Make a report (PDF)" in lead.get(f"{base}/gaps").text
    assert lead.post(f"{base}/report", data={"form": "exe"}).status_code == 422
    place = lead.post(f"{base}/report", data={"form": "xlsx"}).headers["Location"]
    assert lead.get(place).status_code == 200
    assert lead.get(f"{place}/file").status_code == 404  # not made yet
    background.run_now(database, place.rpartition("/")[2])
    sent = lead.get(f"{place}/file")
    assert (sent.status_code, sent.headers["Content-Disposition"][:10]) == (200, "attachment")
    assert "/file" in lead.get(place).text

    other = open_case(database, actor, "V-2", "lead@other.example", campaign_id=case.campaign_id)
    stranger = as_member(other.vendor.user_id)
    helper = as_member(contributor(case).user_id)
    for path in (place, f"{place}/file"):
        assert stranger.get(path).status_code == 404
        assert helper.get(path).status_code == 403
    elsewhere = place.replace(f"/my/{case.assessment_id}/", f"/my/{other.assessment_id}/")
    assert stranger.get(elsewhere).status_code == 404
    with other.far() as session, pytest.raises(NotFound):
        service.order_gaps(session, other.vendor, service.OrderGaps(case.assessment_id, "pdf", ""))
    with case.far() as session, pytest.raises(Forbidden):
        service.order_gaps(session, contributor_actor(case), service.OrderGaps(case.assessment_id, "pdf", ""))


def contributor_actor(case):
    return case.vendor.__class__(
        case.vendor.user_id, "Cora", case.vendor.organisation_id, permissions=frozenset({"portal.answer"})
    )


def test_checklist_that_keeps_its_scoring_gives_ratings_without_points(case):
    case.rate("1.1a", Rating.PARTLY)
    with case.far() as session:
        from audit_app.portal.models import Assessment

        session.scalars(select(Assessment)).one().profile = None
        session.flush()
        document = snapshot.vendor_gaps(session, case.vendor, case.assessment_id, ("Open", "en", clock.now()))
    assert (document.scored, document.own_total, document.way) == (False, "", ())
    assert [(one.requirement, one.points) for one in document.gaps] == [("1.1a", None)]


def test_way_arrives_and_no_step_of_it_is_idle():
    profile = release_data()["scoring"]
    rated = [
        Rated("1", parameter, 10, f"{parameter}{letter}", kind, must, rating)
        for parameter in ("1.1", "1.2", "1.3")
        for letter, kind, must, rating in (
            ("a", "approach", True, Rating.NOT_MET),
            ("b", "deployment", False, Rating.PARTLY),
            ("c", "result", False, Rating.MET),
            ("d", "result", False, Rating.PARTLY),
        )
    ]
    day = clock.today()
    way = short_way(profile, rated, day)
    assert way.arrives

    def verdict(codes):
        from dataclasses import replace

        changed = [replace(one, rating=Rating.MET) if one.requirement in codes else one for one in rated]
        return score(profile, changed, day).verdict

    codes = [code for code, _total in way.steps]
    assert {"1.1a", "1.2a", "1.3a"} <= set(codes)
    assert verdict(codes) is Verdict.READY
    for left_out in codes:
        assert verdict(set(codes) - {left_out}) is not Verdict.READY
