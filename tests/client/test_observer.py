"""Two clients' observers: each sees its own programmes, no byte of the other's, and no name of the staff."""

from __future__ import annotations

import hashlib
import io

import pytest
from sqlalchemy import select, update

from audit_app.accounts.models import User
from audit_app.accounts.queries import find_actor
from audit_app.accounts.rules import Role
from audit_app.auditlog.models import Entry
from audit_app.audits.models import Audit, AuditProgramme
from audit_app.audits.rules import State
from audit_app.base import blobs, clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.client import queries, service
from audit_app.metrics import service as metrics
from audit_app.publishing import service as reports
from audit_app.publishing.rules import Format, Kind
from audit_app.quality.models import Calibration, CalibrationSeat
from audit_app.quality.rules import Method
from audit_app.quality.rules.calibration import CalibrationState
from audit_app.workforce.rules import Channel
from tests.factories.audits import add_audit
from tests.metrics.build import series
from tests.quality.build import add, add_people, evaluation
from tests.quality.people import NOON, day

METRIC, INTERNAL = "service_level", "absence"
LUMEN, KESTREL, AGENT = "LUMEN-MARK", "KESTREL-MARK", "AGENT-NAME-MARK"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def places(database, actor):
    """Two programmes with an evaluation by the client and one by the house, a calibration and a metric each."""
    found = {}
    for mark in (LUMEN, KESTREL):
        team = add_people(database, actor, f"{AGENT} {mark[:2]}", programme=f"{mark} programme")
        agent = team[f"{AGENT} {mark[:2]}"]
        add(
            database,
            actor,
            [
                evaluation(
                    agent, team, day("2026-10-05"), transaction_id=f"{mark} client", method=Method.CLIENT
                ),
                evaluation(agent, team, day("2026-10-06"), transaction_id=f"{mark} house"),
            ],
        )
        with database.transaction(actor.organisation_id) as session:
            held = Calibration(
                code=f"{mark} session",
                programme_id=team["programme"],
                held_on=day("2026-10-07"),
                transaction_id=f"{mark} judged",
                channel=Channel.PHONE,
                state=CalibrationState.CLOSED,
                client_present=True,
                closed_at=NOON,
                notes=f"{AGENT} notes",
            )
            session.add(held)
            session.flush()
            session.add(
                CalibrationSeat(
                    calibration_id=held.id, name=f"{AGENT} scorer", submitted_at=NOON, agreed=3, decided=4
                )
            )
        found[mark] = team["programme"]
    with database.transaction(actor.organisation_id) as session:
        metrics.adopt_catalogue(session, actor)
        for mark, share in ((LUMEN, 71), (KESTREL, 83)):
            series(session, actor, METRIC, [share] * 3, programme=found[mark])
            series(session, actor, INTERNAL, [37] * 3, programme=found[mark])
    return found


@pytest.fixture
def observers(database, actor, places, sign_in):
    """A browser for each client's observer; `who` their actors."""
    found, who = {}, {}
    for mark in (LUMEN, KESTREL):
        email = f"{mark[:3].lower()}@client.example"
        found[mark] = sign_in(Role.CLIENT_OBSERVER, email)
        with database.transaction(actor.organisation_id) as session:
            number = session.scalar(select(User.id).where(User.email == email))
            service.open_programmes(session, actor, service.OpenProgrammes(number, (places[mark],)))
        with database.across() as session:
            who[mark] = find_actor(session, number)
    return found, who


def report_of(database, actor, settings, programmes, name, *, signed=True):
    """A finished report of an audit of these programmes."""
    audit_id = add_audit(
        database, actor, RELEASE.setdefault(id(database), None), name=name, programmes=programmes
    )
    with database.across() as session:
        RELEASE[id(database)] = session.scalar(select(Audit.release_id).where(Audit.id == audit_id))
    with database.transaction(actor.organisation_id) as session:
        number = reports.request_report(
            session, actor, reports.RequestReport(audit_id, Kind.GAP_ANALYSIS, Format.PDF)
        )
        content = f"{name} bytes".encode()
        kept = blobs.for_settings(settings).put(io.BytesIO(content), 1000, name)
        revision = session.scalar(select(Audit.revision).where(Audit.id == audit_id))
        made = reports.Made(
            f"{name}.pdf", kept.sha256, len(content), hashlib.sha256(b"").hexdigest(), revision, 1
        )
        reports.file_report(session, actor, number, made)
        if signed:
            session.execute(update(Audit).where(Audit.id == audit_id).values(state=State.SIGNED_OFF))
    return number, audit_id


RELEASE = {}


def test_each_sees_its_programme_and_no_byte_of_the_other(observers, places):
    clients, _who = observers
    for mine, other in ((LUMEN, KESTREL), (KESTREL, LUMEN)):
        pages = [
            clients[mine].get(path)
            for path in ("/client/", f"/client/programmes/{places[mine]}", "/for-you/")
        ]
        assert [page.status_code for page in pages] == [200] * 3
        text = "".join(page.get_data(as_text=True) for page in pages)
        assert other not in text
        assert AGENT not in text
        for piece in ("programme", "client", "session"):
            assert f"{mine} {piece}" in text
        assert f"{mine} house" not in text
        figures = text.partition("<h2>Metrics")[2].partition("<h2>Evaluations")[
            0
        ]  # a key elsewhere may hold any digits
        assert "37" not in figures
        assert ("71" in figures, "83" in figures) == (mine == LUMEN, mine == KESTREL)
        assert clients[mine].get(f"/client/programmes/{places[other]}").status_code == 404
        for path in ("/quality/", "/metrics/", "/reports/", "/people/", "/audits/", "/client/observers"):
            assert clients[mine].get(path).status_code == 403


def test_verbs_go_by_what_is_open_whoever_asks(
    database, actor, observers, places, sign_in, stranger, add_user
):
    _clients, who = observers
    with database.reading(actor.organisation_id) as session:
        for read in (queries.list_evaluations, queries.list_calibrations):
            with pytest.raises(NotFound):
                read(session, who[LUMEN], places[KESTREL])
        with pytest.raises(NotFound):
            queries.list_metrics(session, who[LUMEN], places[KESTREL], day("2026-10-31"))
    nobody = sign_in(Role.CLIENT_OBSERVER, "new@client.example")
    assert "No programme is open to you yet" in nobody.get("/client/").get_data(as_text=True)
    number, far = who[LUMEN].user_id, add_user("far@client.example", Role.CLIENT_OBSERVER, owner=stranger)
    for by, user, programmes, kind in (
        (who[LUMEN], number, (places[KESTREL],), Forbidden),
        (actor, actor.organisation_id + 9999, (), NotFound),
        (actor, far, (places[LUMEN],), NotFound),
        (actor, number, (places[LUMEN], 9999), Invalid),
        (stranger, far, (places[LUMEN],), Invalid),
    ):
        with pytest.raises(kind), database.transaction(by.organisation_id) as session:
            service.open_programmes(session, by, service.OpenProgrammes(user, programmes))
    with database.transaction(actor.organisation_id) as session:
        service.open_programmes(session, actor, service.OpenProgrammes(number))
        assert queries.open_to(session, who[LUMEN]) == []
        told = session.scalars(select(Entry).where(Entry.action == "client.programmes.opened")).all()
        assert told[-1].data == {"from": [places[LUMEN]], "to": []}


def test_released_report_reaches_whoever_observes_all_of_it(database, actor, settings, observers, places):
    clients, who = observers
    lumen, kestrel = places[LUMEN], places[KESTREL]
    own, audit_id = report_of(database, actor, settings, (lumen,), "own")
    both, _audit = report_of(database, actor, settings, (lumen, kestrel), "both")
    every, _audit = report_of(database, actor, settings, (), "everything")
    draft, _audit = report_of(database, actor, settings, (lumen,), "draft", signed=False)

    def files(mark, *numbers):
        return [clients[mark].get(f"/client/reports/{number}/file").status_code for number in numbers]

    assert files(LUMEN, own, both, every, draft) == [404] * 4
    with database.transaction(actor.organisation_id) as session:
        service.release_report(session, actor, own)
        service.release_report(session, actor, both)
        for number in (every, draft, 9999):
            with pytest.raises(NotFound):
                service.release_report(session, actor, number)
        with pytest.raises(Conflict):
            service.release_report(session, actor, own)
        with pytest.raises(Forbidden):
            service.release_report(session, who[LUMEN], own)

    assert files(LUMEN, own, both, every, draft) == [200, 404, 404, 404]
    assert files(KESTREL, own, both, every, draft) == [404] * 4
    assert "own (PDF)" in clients[LUMEN].get("/client/").get_data(as_text=True)
    with database.transaction(
        actor.organisation_id
    ) as session:  # a programme more: the report speaks of it, too
        session.add(AuditProgramme(audit_id=audit_id, programme_id=kestrel))
    assert files(LUMEN, own) == [404]
    with database.transaction(actor.organisation_id) as session:
        service.open_programmes(session, actor, service.OpenProgrammes(who[LUMEN].user_id, (lumen, kestrel)))
    assert files(LUMEN, own, both) == [200, 200]
    with database.transaction(actor.organisation_id) as session:
        session.execute(update(Audit).where(Audit.id == audit_id).values(revision=Audit.revision + 1))
    assert files(LUMEN, own) == [
        404
    ]  # the audit has changed since: what was released is not what it says now
    with database.transaction(actor.organisation_id) as session:
        service.take_back_report(session, actor, both)
    assert files(LUMEN, both) == [404]
