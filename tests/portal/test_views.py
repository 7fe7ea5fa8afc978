"""Both sides' pages: the whole way in browsers without script, nobody where they do not belong, no marker anywhere."""

from __future__ import annotations

import io
import re

import pytest

from audit_app.accounts.rules import Role
from audit_app.portal import service
from audit_app.scoring.rules import Rating
from tests.portal.build import CODES, DUE, MARK, contributor, letters, open_case

MOST_BYTES = 50_000
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def vendor_pages(case, *, link=1):
    base = f"/portal/my/{case.assessment_id}"
    return [
        "/portal/my/", f"{base}/", f"{base}/s/1.1", f"{base}/s/1.2", f"{base}/team", f"{base}/gaps",
        f"{base}/gaps.csv", f"{base}/links/{link}",
    ]  # fmt: skip


def operator_pages(case):
    base = f"/portal/invitations/{case.invitation_id}"
    return [
        "/portal/", "/portal/new", f"/portal/{case.campaign_id}/", f"{base}/", f"{base}/p/1.1", f"{base}/result.csv",
        f"/portal/vendors/{case.vendor_id}", "/portal/calibration", "/portal/calibration.csv",
    ]  # fmt: skip


def test_the_whole_way(case, enter, sign_in, database):
    vendor, lead, other = enter(), sign_in(), sign_in(Role.ADMINISTRATOR)
    base, far = f"/portal/my/{case.assessment_id}", f"/portal/invitations/{case.invitation_id}"
    assert vendor.post(f"{base}/r/1.1a/ask", data={"text": "Which year?"}).status_code == 303
    assert "Which year?" in lead.get(f"{far}/").text
    assert lead.post("/portal/questions/1", data={"text": "The last one."}).status_code == 303
    assert "The last one." in vendor.get(f"{base}/s/1.1").text
    for code, rating in zip(CODES, ("met", "met", "partly"), strict=True):
        data = {"revision": 0, "rating": rating, "comment": f"We do {code}", "na_reason": ""}
        assert vendor.post(f"{base}/r/{code}", data=data).status_code == 303
    assert vendor.post(f"{base}/submit").status_code == 303
    for code, rating in zip(CODES, ("met", "partly", "not_met"), strict=True):
        data = {"revision": 0, "verified": rating, "told": f"Told of {code}", "remark": MARK}
        assert lead.post(f"{far}/r/{code}", data=data).status_code == 303
    assert f"Told of {CODES[0]}" not in vendor.get(f"{base}/s/1.1").text
    assert lead.post(f"{far}/release").status_code == 303
    page = vendor.get(f"{base}/s/1.2").text
    assert "Told of 1.2a" in page
    assert "Appeal this rating" in page
    assert vendor.post(f"{base}/r/1.2a/appeal", data={"text": "Look at page 2."}).status_code == 303
    decision = {"rating": "partly", "decision": "Page 2 shows it.", "note": MARK}
    assert lead.post("/portal/appeals/1", data=decision).status_code == 403
    assert other.post("/portal/appeals/1", data=decision).status_code == 303
    page = vendor.get(f"{base}/s/1.2").text
    assert "Page 2 shows it." in page
    assert "Rating changed" in page
    calibration = lead.get("/portal/calibration.csv").text
    assert calibration.splitlines()[1].startswith(
        f"V-1,Spring 2030,{DUE.isoformat()},3,2,1,0,0,0.6667,0.3333,"
    )


def walk_everything(client, case):
    """Every byte that a vendor gets, errors included."""
    base = f"/portal/my/{case.assessment_id}"
    answers = [client.get(page) for page in vendor_pages(case)]
    answers += [
        client.post(f"{base}/r/{code}", data=data, headers=headers)
        for code in (*CODES[:2], "1.2b", "9.9z")
        for data in ({"revision": 0, "rating": "met"}, {"revision": 0, "remark": "x", "verified": "met"})
        for headers in ({}, {"Accept": "application/json"})
    ]
    answers += [client.post(f"{base}/submit"), client.post(f"{base}/r/1.2b/appeal", data={"text": "?"})]
    answers += [client.get(page) for page in operator_pages(case)]
    return b"\n".join(b"%s %s" % (str(one.headers).encode(), one.data) for one in answers)


def test_no_marker_reaches_a_vendor_at_any_time(case, enter, database, add_user):
    """In every auditor-only field of the checklist and in every note of the operator stands a marker."""
    case.prove("1.1a")
    client, person = enter(), case.operator_person(number=add_user("first@x.example"))
    seen = [walk_everything(client, case)]
    with case.far() as session:
        service.ask(session, case.vendor, case.assessment_id, "1.1a", "Which year?")
    case.submit()
    seen.append(walk_everything(client, case))
    case.verify(by=person)
    seen.append(walk_everything(client, case))
    case.release()
    seen.append(walk_everything(client, case))

    assert b"Told of 1.1a" in seen[-1]
    assert b"Told of 1.1a" not in seen[-2]
    for stage in seen:
        assert MARK.encode() not in stage
        assert b"never_for_a_vendor" not in stage
    assert MARK not in "".join(f"{one.subject}{one.text}{one.name}{one.made_by}" for one in letters(database))


def test_operator_does_see_what_is_marked(case, sign_in):
    """Or the test above could not fail."""
    case.submit()
    case.verify(by=case.operator_person())
    client = sign_in()
    assert sum(MARK in client.get(page).text for page in operator_pages(case)) >= 4


@pytest.mark.parametrize("role", list(Role))
def test_each_page_opens_for_its_own_side_alone(case, sign_in, role):
    case.submit()
    client = sign_in(role)
    ours = {client.get(page).status_code for page in operator_pages(case)}
    theirs = {client.get(page).status_code for page in vendor_pages(case)}

    if role in (Role.LEAD_AUDITOR, Role.ADMINISTRATOR, Role.COMPLIANCE_OFFICER):
        assert ours == {200}
    if role in (Role.VENDOR_LEAD, Role.VENDOR_CONTRIBUTOR):
        assert ours == {403}
        assert theirs <= {200, 403, 404}  # its own empty list, and nothing of the vendor invited here
        assert client.get(f"/portal/my/{case.assessment_id}/").status_code == 404
    else:
        assert theirs == {403}


POSTS_OF_VENDORS = (
    "submit",
    "r/1.1a",
    "r/1.1a/ask",
    "r/1.1a/proof",
    "r/1.1a/appeal",
    "team",
    "hand",
    "links/1",
)
POSTS_OF_OPERATORS = (
    "{campaign}/invite", "{campaign}/remind", "{campaign}/deadline", "{campaign}/close", "invitations/1/again",
    "invitations/1/revoke", "invitations/1/note", "invitations/1/r/1.1a", "invitations/1/p/1.1/agree",
    "invitations/1/release", "questions/1", "appeals/1",
)  # fmt: skip
FIELDS = {
    "text": "x", "name": "x", "email": "x@y.example", "rating": "met", "decision": "x", "due_on": DUE.isoformat(),
    "section": "1.1", "revision": "0", "vendor_id": "1",
}  # fmt: skip


def test_another_vendor_finds_nothing_at_any_address(case, database, actor, enter):
    """Two vendors of one operator, and each of them tries every address of the other's."""
    case.prove("1.1a")
    other = open_case(database, actor, "V-2", "rival@rival.example", case.campaign_id)
    client = enter("rival@rival.example")
    assert client.get(f"/portal/my/{other.assessment_id}/").status_code == 200

    for page in vendor_pages(case)[1:]:
        assert client.get(page).status_code == 404, page
    for path in POSTS_OF_VENDORS:
        answer = client.post(f"/portal/my/{case.assessment_id}/{path}", data=FIELDS)
        assert answer.status_code == 404, path
    own = f"/portal/my/{other.assessment_id}"
    assert client.get(f"{own}/links/1").status_code == 404
    assert client.post(f"{own}/links/1").status_code == 404
    for path in POSTS_OF_OPERATORS:
        answer = client.post(f"/portal/{path.format(campaign=case.campaign_id)}", data=FIELDS)
        assert answer.status_code == 403, path


def test_another_operator_finds_nothing_at_any_address(case, sign_in, stranger):
    client = sign_in(Role.ADMINISTRATOR, "boss@else.example", stranger)

    for page in operator_pages(case)[2:7]:
        assert client.get(page).status_code == 404, page
    assert "Spring 2030" not in client.get("/portal/").text
    for path in POSTS_OF_OPERATORS:
        answer = client.post(f"/portal/{path.format(campaign=case.campaign_id)}", data=FIELDS)
        assert answer.status_code == 404, path


def test_contributor_sees_and_does_only_what_was_handed_over(case, enter):
    case.prove("1.2a")
    case.rate("1.2a", comment="SECRET-OF-THE-LEAD")
    contributor(case, sections=["1.1"])
    client, base = enter("cora@vendor.example"), f"/portal/my/{case.assessment_id}"

    assert client.get(f"{base}/s/1.1").status_code == 200
    assert client.post(f"{base}/r/1.1a", data={"revision": 0, "rating": "met"}).status_code == 303
    page = client.get(f"{base}/").text
    assert "1.2" not in re.sub(r"<svg.*?</svg>", "", page.partition("<h2>")[2].partition("<footer")[0])
    for path in ("s/1.2", "links/1"):
        assert client.get(f"{base}/{path}").status_code == 404, path
    for path in ("r/1.2a", "r/1.2a/ask", "r/1.2a/proof", "links/1"):
        answer = client.post(f"{base}/{path}", data=FIELDS)
        assert answer.status_code == 404, path
        assert "SECRET-OF-THE-LEAD" not in answer.text
    for path in ("submit", "team", "hand", "r/1.1a/appeal", "team/1/off"):
        assert client.post(f"{base}/{path}", data=FIELDS).status_code == 403, path
    for path in ("team", "gaps", "gaps.csv"):
        assert client.get(f"{base}/{path}").status_code == 403, path


def test_colleague_taken_off_is_out_at_once(case, enter):
    person = contributor(case, sections=["1.1"])
    client = enter("cora@vendor.example")
    with case.far() as session:
        service.take_off(session, case.vendor, person.user_id)

    assert client.get(f"/portal/my/{case.assessment_id}/").status_code in (302, 403)
    with case.far() as session:
        assert [row.assignee for row in _sections(session, case)] == ["", ""]


def _sections(session, case):
    from audit_app.portal.queries.vendor import list_sections

    return list_sections(session, case.vendor, case.assessment_id)


def test_sections_go_to_members_of_the_own_house_alone(case, enter, add_user):
    foreign = add_user("lead@x.example")
    client = enter()
    answer = client.post(f"/portal/my/{case.assessment_id}/hand", data={"section": "1.1", "user_id": foreign})

    assert answer.status_code == 404


def test_answers_save_as_they_are_typed_and_conflicts_show_both(case, enter):
    client, path = enter(), f"/portal/my/{case.assessment_id}/r/1.1a"
    headers = {"Accept": "application/json"}
    first = client.post(path, data={"revision": 0, "comment": "Mine"}, headers=headers)
    again = client.post(path, data={"revision": 0, "comment": "Theirs"}, headers=headers)

    assert (first.status_code, first.json["revision"]) == (200, 1)
    assert again.status_code == 409
    assert again.json["current"]["fields"] == {"comment": "Mine"}
    page = client.post(path, data={"revision": 0, "comment": "Theirs"})
    assert page.status_code == 409
    assert "Theirs" in page.text
    assert "Mine" in page.text


def test_not_applicable_needs_its_reason(case, enter):
    client, path = enter(), f"/portal/my/{case.assessment_id}/r/1.1a"

    assert client.post(path, data={"revision": 0, "rating": "not_applicable"}).status_code == 422
    data = {"revision": 0, "rating": "not_applicable", "na_reason": "No such channel."}
    assert client.post(path, data=data).status_code == 303


def test_proof_is_taken_in_shown_downloaded_and_taken_away(case, enter):
    client, base = enter(), f"/portal/my/{case.assessment_id}"
    data = {"file": (io.BytesIO(PDF), "minutes.pdf"), "pointer": "page 1"}
    answer = client.post(f"{base}/r/1.1a/proof", data=data, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    assert "page 1" in answer.json["fragments"]["#proofs-1-1a"]
    file = client.get(f"{base}/links/1")
    assert file.data == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.mimetype == "application/octet-stream"
    assert client.post(f"{base}/links/1").status_code == 303
    assert client.get(f"{base}/links/1").status_code == 404


def test_nothing_changes_after_submitting(case, enter):
    case.submit()
    client, base = enter(), f"/portal/my/{case.assessment_id}"

    assert client.post(f"{base}/submit").status_code == 409
    for path in ("r/1.1a", "r/1.1a/ask", "hand", "team"):
        assert client.post(f"{base}/{path}", data=FIELDS).status_code in (409, 422), path
    answer = client.post(f"{base}/r/1.1a/proof", data={"file": (io.BytesIO(PDF), "late.pdf")})
    assert answer.status_code == 409
    assert "disabled" in client.get(f"{base}/s/1.1").text


def test_pages_of_the_vendor_are_light(case, enter):
    case.prove("1.1a")
    client = enter()
    sizes = {page: len(client.get(page).data) for page in vendor_pages(case)[1:6]}

    assert {page: size for page, size in sizes.items() if size > MOST_BYTES} == {}


def test_text_is_shown_as_text(case, enter, sign_in):
    case.rate("1.1a", comment="<script>alert(1)</script>")
    with case.far() as session:
        service.ask(session, case.vendor, case.assessment_id, "1.1a", "<img src=x onerror=alert(1)>")
    case.submit()
    lead = sign_in()
    pages = [enter().get(f"/portal/my/{case.assessment_id}/s/1.1").text]
    pages += [lead.get(page).text for page in operator_pages(case)[3:5]]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;" in page


def test_csv_of_answers_holds_no_formula(case, enter):
    case.rate("1.1a", comment="=HYPERLINK(1)")
    assert ",'=HYPERLINK(1)" in enter().get(f"/portal/my/{case.assessment_id}/gaps.csv").text


def test_pages_ask_as_often_for_many_vendors_as_for_few(case, sign_in, database, actor, sent):
    case.submit()
    client = sign_in()
    pages = [page for page in operator_pages(case) if not page.endswith(("new", "csv"))]

    def count():
        found = {}
        for page in pages:
            client.get(page)
            sent.clear()
            assert client.get(page).status_code == 200
            found[page] = len(sent)
        return found

    few = count()
    for number in range(2, 6):
        open_case(database, actor, f"V-{number}", f"lead{number}@v.example", case.campaign_id).submit(
            (Rating.MET, Rating.PARTLY, Rating.MET)
        )
    assert count() == few
    assert {page: number for page, number in few.items() if number > 15} == {}
