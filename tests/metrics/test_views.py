"""The screens of metrics: the board, one metric, typing counts, targets, summary, recalculation, catalogue."""

from __future__ import annotations

import io

import pytest

from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.metrics import queries, service
from audit_app.workforce.rules import Channel

from .build import AS_OF, NOON, operation, scope, series, target


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        found = operation(session, actor)
        series(session, actor, "service_level", [82] * 11 + [79], found["lumen"], channel=Channel.PHONE)
        series(session, actor, "service_level", [70] * 12, found["kestrel"])
        series(session, actor, "absence", [0], of=0)
        series(session, actor, "autonomous_handle_rate", [40])
        target(session, actor, "service_level", "2026-09", "0.81", reason="Contract, clause 9")
    return found


def row_of(page, name):
    """The table row that begins with a link of this name."""
    return next(part for part in page.text.split("<tr>") if f">{name}</a>" in part)


def test_board_shows_word_and_shape_and_why(sign_in, places):
    client = sign_in()
    page = client.get("/metrics/?month=2026-10")
    line = row_of(page, "Service level")

    assert "Metrics up to 2026-10" in page.text
    # 152 of 200 in the first ten months and 149 in the last are below both targets
    assert "≥ 81 %" in line
    assert line.count('<span class="visually-hidden"> missed</span>') == 12
    assert "74.5 %" in line
    assert "Met in 0 of 12 months with data and in 0 of the last 3" in line
    assert '<svg class="spark"' in line
    assert "no data" in row_of(page, "Absence")
    assert "not judged" in row_of(page, "Handled without a person")

    lumen = row_of(client.get(f"/metrics/?month=2026-10&programme={places['lumen']}"), "Service level")
    assert lumen.count("> met</span>") == 11
    assert "Met in 11 of 12 months with data and in 2 of the last 3: sustained." in lumen
    assert row_of(client.get("/metrics/?month=2026-10&channel=chat"), "Service level").count("no value") == 24
    assert "Absence" not in client.get("/metrics/?group=service").text
    for wrong in ("2026-13", "2027-01", "soon"):
        assert client.get(f"/metrics/?month={wrong}").status_code == 422


def test_empty_board_teaches(sign_in, actor):
    page = sign_in().get("/metrics/")

    assert "Open the catalogue" in page.text


def test_rows_come_as_csv_with_counts(sign_in, places):
    lines = (
        sign_in().get("/metrics/rows.csv?month=2026-10&group=service").data.decode("utf-8-sig").splitlines()
    )

    assert lines[0].startswith("metric,name,parameter,group,programme,month,numerator,denominator")
    assert lines[-1] == "service_level,Service level,4.3,service,,2026-10,149,200,74.5 %,≥ 81 %,no,missed"
    assert len(lines) == 13


def test_metric_page_shows_chart_targets_and_spread(sign_in, places):
    client = sign_in()
    page = client.get("/metrics/service_level?month=2026-10").text

    assert '<title id="run-title-1">Service level</title>' in page
    assert "By programme: " in page
    assert "11.7 % apart" in page  # 981 of 1,200 against 840 of 1,200
    assert "Contract, clause 9" in page
    assert "proposed" in page
    assert "S59: wiki.wfmlabs.org" in page
    assert client.get("/metrics/nothing").status_code == 404


def test_counts_are_typed_in_a_grid(sign_in, database, actor, places):
    client = sign_in(Role.AUDITOR)
    lumen = places["lumen"]
    page = client.get("/metrics/occupancy/values")
    assert f'name="n:2026-11:{lumen}"' in page.text
    sent = {
        f"n:2026-10:{lumen}": "1 500",
        f"d:2026-10:{lumen}": "2000.5",
        "n:2026-09:0": "",
        "d:2026-09:0": "",
    }

    answer = client.post("/metrics/occupancy/values", data={**sent, "source": "WFM"}, follow_redirects=True)
    assert "1 value changed." in answer.text
    assert 'value="2000.5"' in answer.text
    with database.reading(actor.organisation_id) as session:
        row = queries.get_metric(session, "occupancy")
        assert list(queries.grid(session, row, (AS_OF,), None)) == [("2026-10", lumen)]

    wrong = {f"n:2026-10:{lumen}": "3000", f"d:2026-10:{lumen}": "2000"}
    refused = client.post("/metrics/occupancy/values", data=wrong)
    assert (refused.status_code, "cannot be more" in refused.text) == (422, True)
    assert 'value="3000"' in refused.text
    letters = client.post("/metrics/occupancy/values", data={"n:2026-10:0": "many", "d:2026-10:0": "2"})
    assert (letters.status_code, "is not a number" in letters.text) == (422, True)
    half = client.post("/metrics/occupancy/values", data={"n:2026-10:0": "1", "d:2026-10:0": ""})
    assert "give both counts, or neither" in half.text
    assert "never typed a second time" in client.get("/metrics/attrition/values").text


def test_targets_are_set_in_percent_and_loosening_is_refused(sign_in, places):
    client = sign_in()
    data = {"from_month": "2026-12", "low": "80.5", "reason": "New contract"}

    refused = client.post("/metrics/service_level/targets", data=data)
    assert refused.status_code == 422
    assert "Say who above its owner approved that" in refused.text
    approved = {**data, "approved_by": "Director", "approval": "Client agreed"}
    answer = client.post("/metrics/service_level/targets", data=approved, follow_redirects=True)
    assert "≥ 80.5 %" in answer.text
    assert "loosened" in answer.text
    assert client.post("/metrics/service_level/targets", data=approved).status_code == 409
    assert client.post("/metrics/service_level/targets", data={"from_month": "x"}).status_code == 422


def test_months_are_closed_and_opened(sign_in, places):
    client = sign_in()

    closed = client.post("/metrics/months/close", data={"month": "2026-10"}, follow_redirects=True)
    assert "2026-10 is closed." in closed.text
    assert "disabled" in client.get("/metrics/absence/values").text
    assert client.post("/metrics/months/open", data={"month": "2026-10", "reason": ""}).status_code == 422
    opened = client.post(
        "/metrics/months/open", data={"month": "2026-10", "reason": "late"}, follow_redirects=True
    )
    assert "2026-10 is open again." in opened.text


def test_summary_has_a_row_for_every_required_metric(sign_in, database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        service.leave_out(session, actor, "conversion", "Nothing is sold")
    client = sign_in()
    page = client.get("/metrics/summary?month=2026-10")
    lines = client.get("/metrics/summary.csv?month=2026-10").data.decode("utf-8-sig").splitlines()

    assert "0 of 1 judged metrics are sustained." in page.text
    assert "Nothing is sold" in page.text
    assert len(lines) == 1 + 25
    assert lines[0].split(",")[6] == "2025-11"
    (service_level,) = [line for line in lines if ",Service level," in line]
    assert service_level.startswith("4.3,service,Service level,Service level (all offered),,≥ 81 %,76.0 %")


def test_recalculation_counts_rows_of_a_file(sign_in, places):
    client = sign_in()
    rows = "call,counts\n" + "".join(f"{number},{'yes' if number < 149 else 'no'}\n" for number in range(200))

    def send(content, **more):
        data = {
            "code": "service_level",
            "month": "2026-10",
            "file": (io.BytesIO(content.encode()), "calls.csv"),
            **more,
        }
        return client.post(
            "/metrics/recounts", data=data, content_type="multipart/form-data", follow_redirects=True
        )

    answer = send(rows)
    assert "Kept: both agree within 1 %." in answer.text
    assert ">agrees</span>" in answer.text
    assert '<td class="num">200</td>' in answer.text
    assert "differ by more than 1 %" in send("numerator,denominator\n70,100\n70,100\n").text
    assert "needs a column" in send("a,b\n1,2\n").text
    assert "Row 3: “perhaps” is neither yes nor no." in send("counts\nyes\nperhaps\n").text
    typed = {
        "code": "service_level",
        "month": "2026-10",
        "numerator": "149",
        "denominator": "200",
        "source": "WFM",
    }
    assert "Kept: both agree" in client.post("/metrics/recounts", data=typed, follow_redirects=True).text
    assert client.post("/metrics/recounts", data={**typed, "month": "2024-01"}).status_code == 422


def test_catalogue_is_taken_over_and_own_metrics_added(sign_in, actor):
    client = sign_in()

    taken = client.post("/metrics/catalogue/adopt", follow_redirects=True)
    assert "39 metrics came in." in taken.text
    own = {
        "code": "refund_rate", "name": "Refunds", "item": "4.5", "group": "cost", "definition": "Refunds of contacts.",
        "numerator": "Refunds", "denominator": "Contacts", "unit": "percent", "direction": "lower",
        "frequency": "monthly", "owner": "Finance", "data_source": "Ledger", "part_of_whole": "y",
    }  # fmt: skip
    assert "Refunds" in client.post("/metrics/catalogue/new", data=own, follow_redirects=True).text
    assert client.post("/metrics/catalogue/new", data=own).status_code == 409
    assert client.post("/metrics/catalogue/new", data={**own, "code": "summary"}).status_code == 422
    assert client.post("/metrics/catalogue/new", data={**own, "code": "x1", "item": "x"}).status_code == 422
    changed = {**own, "name": "Refunds given"}
    assert (
        "Refunds given" in client.post("/metrics/refund_rate/edit", data=changed, follow_redirects=True).text
    )
    left = client.post(
        "/metrics/conversion/leave-out", data={"reason": "Nothing is sold"}, follow_redirects=True
    )
    assert "Left out: Nothing is sold" in left.text
    assert (
        "Left out: Nothing is sold"
        not in client.post("/metrics/conversion/take-in", follow_redirects=True).text
    )
    variants = client.get("/metrics/service_level/edit").text
    assert "contacts given up within the first seconds" in variants


def test_rights_and_strangers(sign_in, stranger, database, places):
    reader = sign_in(Role.READER)
    for path in (
        "/metrics/",
        "/metrics/service_level",
        "/metrics/summary",
        "/metrics/recounts",
        "/metrics/catalogue",
        "/metrics/months",
    ):
        assert reader.get(path).status_code == 200
    for path in (
        "/metrics/occupancy/values",
        "/metrics/service_level/targets",
        "/metrics/months/close",
        "/metrics/recounts",
        "/metrics/catalogue/adopt",
        "/metrics/absence/leave-out",
    ):
        assert reader.post(path, data={}).status_code == 403
    auditor = sign_in(Role.AUDITOR)
    assert auditor.post("/metrics/months/close", data={"month": "2026-10"}).status_code == 403
    other = sign_in(Role.LEAD_AUDITOR, "other@y.example", stranger)
    assert other.get("/metrics/service_level").status_code == 404
    assert "Service level" not in other.get("/metrics/").text
    with database.reading(stranger.organisation_id) as session:
        assert queries.board(session, scope()).lines == ()


@pytest.mark.parametrize(
    "path",
    ["/metrics/?month=2026-10", "/metrics/summary?month=2026-10", "/metrics/service_level?month=2026-10"],
)
def test_page_needs_few_statements_however_much_there_is(sign_in, database, actor, places, path, sent):
    client = sign_in()

    def get():
        sent.clear()
        assert client.get(path).status_code == 200
        return len(sent)

    few = get()
    with database.transaction(actor.organisation_id) as session:
        for code in ("speed_of_answer", "abandonment", "handling_time", "customer_satisfied", "occupancy"):
            for name in ("lumen", "kestrel"):
                for channel in Channel:
                    series(session, actor, code, [5] * 12, places[name], channel=channel)
    assert get() == few
    assert few <= 15
