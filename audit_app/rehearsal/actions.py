"""A year of the improvement log: reviews, actions, complaints, incidents, launches, documents, a continuity test.

Planted: the performance review of one month was never held; three actions are overdue and one moved its date; one was
done in time and did not work; one metric says that another did not work either; one cause came back; two closed ones were never looked at; three complaints of the last
six months were late; two documents are past their review; the continuity plan was last tried thirteen months ago.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.actions import queries, service
from audit_app.actions.rules import (
    Area,
    Decision,
    EffectKind,
    Expectation,
    Goals,
    LaunchKind,
    OutageKind,
    Source,
    complete_months,
    complete_quarters,
    first_of,
    five_whys,
    last_of,
)
from audit_app.base.actor import Actor
from audit_app.rehearsal import story
from audit_app.rehearsal.files import RehearsalFile, csv_bytes, months_back
from audit_app.rehearsal.people import Person, people, weekday
from audit_app.workforce import queries as workforce

MISSED_MONTH = 4  # so many months back, nobody held the performance review
IN_SIX_MONTHS, IN_TIME = 41, 35
LATE_COMPLAINTS, COMPLAINTS = 3, 212
DAY = dt.timedelta(days=1)

# (title, source, reference, requirement, cause, label of the cause)
PLAN = (
    ("Plan two more people at noon", "metric", "service_level", "1.4c", "The roster was copied from the year before", "old-roster"),
    ("Show the wait before the choice of language", "metric", "abandonment", "1.4c", "Customers hung up in the menu", "long-menu"),
    ("Rewrite the refund page", "evaluation", "Error ranking", "2.10b", "Two pages told two limits", "two-pages"),
    ("Teach the limits of the wallet again", "evaluation", "Error ranking", "2.10d", "The change was sent by mail alone", "mail-only"),
    ("Ask for the second reading of the amount", "complaint", "C-{year}-0007", "2.1d", "Nothing on the screen asks for it", "no-prompt"),
    ("Call back the customers charged twice", "incident", "I-{year}-02", "2.11d", "A retry booked a second time", "double-booking"),
    ("Agree on a second person for the overflow desk", "vendor", "OVF-02", "2.14d", "One person answers for everything", "single-contact"),
    ("Give the night shift its own evaluator", "finding", "1", "2.7f", "Nobody planned the night", "no-night-cover"),
    ("Keep the minutes where everybody finds them", "finding", "1", "1.4b", "Each manager keeps a folder of their own", "own-folders"),
    ("Number the questions of the form as in the manual", "review", "", "2.8a", "Form and manual are kept by two teams", "two-owners"),
    ("Measure chat backlog by the hour", "metric", "backlog_age", "1.4c", "The report shows day averages alone", "day-average"),
    ("Move breaks by a quarter of an hour", "metric", "schedule_adherence", "1.4c", "All breaks begin on the hour", "same-break"),
)  # fmt: skip
DOCUMENTS = (
    ("POL-001", "Direction and purpose", "policy", "1.1a, 1.1b"),
    ("PLN-001", "Yearly plan", "plan", "1.2a"),
    ("PRO-010", "Targets and how they are set", "procedure", "1.3b"),
    ("PRO-011", "Monthly performance review", "procedure", "1.4a"),
    ("PRO-020", "Client requirements", "register", "2.1a"),
    ("PRO-021", "Complaints", "procedure", "2.1d"),
    ("MAP-001", "Process map, Lumen Pay", "procedure", "2.2a"),
    ("MAP-002", "Process map, Kestrel Home", "procedure", "2.2a"),
    ("PRO-030", "How documents are kept", "procedure", "2.3a"),
    ("PRO-040", "Launches and changes", "procedure", "2.4a"),
    ("PRO-050", "Forecast and capacity", "procedure", "2.5a"),
    ("PRO-060", "Intraday playbook", "procedure", "2.6d"),
    ("PRO-070", "Monitoring", "procedure", "2.7a"),
    ("FRM-070", "Monitoring form, Lumen Pay", "form", "2.8a"),
    ("FRM-071", "Monitoring form, Kestrel Home", "form", "2.8a"),
    ("PRO-090", "Coaching and repeated failures", "procedure", "2.9a"),
    ("PRO-100", "Cause analysis", "procedure", "2.10a"),
    ("REG-110", "Duties by law and contract", "register", "2.11a"),
    ("PLN-120", "Continuity plan", "plan", "2.12a, 2.12c"),
    ("ART-201", "Refunds", "article", "2.3c"),
    ("ART-202", "Pairing a device", "article", "2.3c"),
)
OVERDUE = ("PRO-060", "ART-202")
SHEETS = (story.PHONE_AGENT, story.WRITTEN_AGENT, story.REMOTE_AGENT, story.TEAM_LEADER)


@dataclass(frozen=True, slots=True)
class Log:
    """The files of the log, by the kind of file they are."""

    actions: RehearsalFile
    complaints: RehearsalFile
    incidents: RehearsalFile
    documents: RehearsalFile
    reviews: RehearsalFile

    def kinds(self) -> tuple[tuple[str, RehearsalFile], ...]:
        names = ("actions", "complaints", "incidents", "documents", "reviews")
        return tuple((f"actions.{name}", getattr(self, name)) for name in names)


def log_files(seed: int, today: dt.date) -> Log:
    """The same files for the same seed and day."""
    chance = random.Random(f"log {seed}")
    staff = [person for person in people(seed, today) if person.active_on(today)]
    owners = [person for person in staff if person.job in {story.TEAM_LEADER, story.MANAGER, story.TRAINER}]
    return Log(
        _actions(chance, today, owners),
        _complaints(chance, today),
        _incidents(today),
        _documents(chance, today),
        _reviews(today, owners),
    )


def _file(name: str, head: str, rows: list[list[str]]) -> RehearsalFile:
    content = csv_bytes([head.split("|"), *rows], encoding="utf-8-sig")
    return RehearsalFile(name, content, len(rows))


def _actions(chance: random.Random, today: dt.date, owners: list[Person]) -> RehearsalFile:
    rows = []
    for number in range(1, IN_SIX_MONTHS + 10):
        title, source, ref, requirement, cause, label = PLAN[(number - 1) % len(PLAN)]
        owner = owners[number % len(owners)]
        row = {
            "no": f"CA-{number:03}",
            "title": title if number <= len(PLAN) else f"{title}, {owner.site}",
            "source": source,
            "ref": ref.format(year=today.year),
            "requirement": requirement,
            "programme": owner.programme,
            "owner": owner.code,
            "effort": chance.choice(("small", "medium", "large")),
            "cause": cause,
            # One cause in twelve keeps its label when it is met again; the others are told apart by place.
            "label": label if number <= len(PLAN) else f"{label}-{number}",
        }
        rows.append([*row.values(), *_days(chance, today, number)])
    rows[IN_SIX_MONTHS - 2][9] = rows[2][9]  # an action of last month has the cause of one closed before
    head = (
        "Action no.|Action|Comes from|Reference|Requirement|Programme|Responsible|Size|Root cause|Cause code"
    )
    days = "|Opened|First due date|Due date|Closed|What was done|Effective|Verified on|Verified by"
    return _file("action_log.csv", head + days, rows)


def _days(chance: random.Random, today: dt.date, number: int) -> list[str]:
    """Opened, first due, due, closed, note, worked, looked on, by."""
    if number > IN_SIX_MONTHS + 4:  # not due yet
        opened, due = today - DAY * chance.randint(3, 20), today + DAY * chance.randint(10, 60)
        return [*_iso(opened, due, due), "", "", "", "", ""]
    if number > IN_SIX_MONTHS:  # of the half year before
        due = today - DAY * chance.randint(190, 300)
    else:
        due = today - DAY * (2 + number * 175 // IN_SIX_MONTHS)
    opened = due - DAY * chance.randint(21, 45)
    late = {5: "open", 9: "open", 14: "open", 20: "moved", 27: "late"}.get(number, "")
    if late == "open":
        return [*_iso(opened, due, due), "", "", "", "", ""]
    if late == "moved":
        return [*_iso(opened, due, today + DAY * 20), "", "", "", "", ""]
    done = due + DAY * 12 if late == "late" else due - DAY * chance.randint(0, 8)
    looked = first_of(done) + DAY * 125
    if looked > today or number in {33, 35}:  # too early, or never looked at
        return [*_iso(opened, due, due, done), "Done as planned.", "", "", ""]
    worked = "no" if number == 38 else "yes"
    return [*_iso(opened, due, due, done), "Done as planned.", worked, looked.isoformat(), "Ирина Соколова"]


def _iso(*days: dt.date) -> list[str]:
    return [day.isoformat() for day in days]


def _complaints(chance: random.Random, today: dt.date) -> RehearsalFile:
    rows = []
    about = ("Charged twice", "Transferred twice", "Refund takes long", "Device does not pair", "Rude answer")
    for number in range(1, 2 * COMPLAINTS + 1):
        received = today - DAY * (14 + number * 168 // COMPLAINTS)
        late = number in {31, 87, 160}
        answered = received + DAY * (5 if late else chance.choice((0, 1, 1, 2)))
        closed = answered + DAY * chance.randint(1, 6)
        programme = chance.choice(story.PROGRAMMES)
        side = "client" if chance.random() < 0.06 else "customer"
        way = chance.choice(("phone", "e-mail", "chat", "letter"))
        rows.append(
            [
                f"C-{today.year}-{number:04}",
                side,
                way,
                programme.name,
                chance.choice(about),
                *_iso(received, answered, closed),
                "2",
                "10",
            ]
        )
    for number, days in ((1, 1), (2, 3), (3, 6)):  # still open, two of them within their time
        received = today - DAY * days
        told = received.isoformat() if number > 1 else ""
        rows.append(
            [
                f"C-{today.year}-9{number:03}",
                "customer",
                "chat",
                story.KESTREL.name,
                chance.choice(about),
                received.isoformat(),
                told,
                "",
                "2",
                "10",
            ]
        )
    head = "Complaint no.|Complainant|Channel|Programme|Subject|Received|Answered|Closed|Days to answer|Days to close"
    return _file("complaints.csv", head, rows)


def _incidents(today: dt.date) -> RehearsalFile:
    year = today.year
    told = (
        ("01", "technology", "high", "Telephone line of Manila down", story.MANILA.name, 210, 0, 2, "140", "95", "The second line takes over by itself now.", "single-line"),
        ("02", "security", "medium", "Retried payments booked twice", "", 150, 1, 12, "31", "", "The retry asks first whether it was booked.", "double-booking"),
        ("03", "privacy", "high", "Customer list sent to the wrong client", story.BOGOTA.name, 96, 0, 20, "58", "", "Lists go through the portal alone.", "mail-only"),
        ("04", "privacy", "low", "Notes with names on a desk", story.PUNE.name, 12, 0, None, "2", "", "", "clean-desk"),
    )  # fmt: skip
    rows = []
    for number, kind, severity, title, site, ago, found, closed, customers, minutes, lesson, cause in told:
        occurred = today - DAY * ago
        ended = (occurred + DAY * closed).isoformat() if closed is not None else ""
        rows.append(
            [
                f"I-{year}-{number}",
                kind,
                severity,
                title,
                site,
                *_iso(occurred, occurred + DAY * found),
                ended,
                customers,
                minutes,
                lesson,
                cause,
            ]
        )
    head = "Incident no.|Type|Severity|What happened|Site|Occurred|Detected|Closed"
    return _file("incidents.csv", head + "|Customers touched|Downtime (min)|Lesson learnt|Cause code", rows)


def _documents(chance: random.Random, today: dt.date) -> RehearsalFile:
    entries = [(*entry, "") for entry in DOCUMENTS]
    entries += [
        (f"JOB-{place}", f"Job sheet: {job}", "job sheet", "3.1a, 3.1d", job)
        for place, job in enumerate(SHEETS, 1)
    ]
    rows = []
    for code, title, kind, requirements, job in entries:
        approved = today - DAY * chance.randint(40, 320)
        due = months_back(approved, -12)
        if code in OVERDUE:
            approved = today - DAY * 400
            due = today - DAY * (35 if code == OVERDUE[0] else 9)
        first = months_back(approved, 12)
        place = f"https://pages.{story.MAIL_DOMAIN}/{code.lower()}"
        for version, day, until in (("1", first, approved), ("2", approved, due)):
            rows.append([code, title, kind, "Operations manager", job, place, requirements, version, story.COORDINATOR_NAME, *_iso(day, until)])  # fmt: skip
    head = (
        "Document no.|Document|Type|Document owner|Job title|Where it is kept|Requirements|Version|Approver"
    )
    return _file("documents.csv", head + "|Approved|Next review", rows)


def _reviews(today: dt.date, owners: list[Person]) -> RehearsalFile:
    rows: list[list[str]] = []
    chairs = [person.full_name for person in owners if person.job == story.MANAGER] or [
        story.COORDINATOR_NAME
    ]
    leaders = [person.full_name for person in owners if person.job == story.TEAM_LEADER][:8]
    for back, month in enumerate(reversed(complete_months(today, 12))):
        if back + 1 != MISSED_MONTH:
            held = weekday(month + DAY * 12)
            notes = "Results by group, open actions first. Misses have an owner and a date."
            rows.append(["performance", held.isoformat(), "", chairs[back % len(chairs)], notes, (held + DAY * 3).isoformat(), "; ".join(leaders[:6]), "; ".join(leaders[6:])])  # fmt: skip
        day = (month + DAY * 20).isoformat()
        said = "Week by week, one call heard together."
        rows += [["team", day, team, team, said, "", "", ""] for team in leaders[:2]]
        rows.append(["vendor", (month + DAY * 16).isoformat(), "Second Line Contacts", chairs[0], "Reports late again; answers still slow.", "", "", ""])  # fmt: skip
    for begin in complete_quarters(today, 4):
        held = weekday(min(last_of(begin), today))
        rows.append(["plan", held.isoformat(), "", chairs[0], "Objectives one by one; two re-dated with reasons.", "", "; ".join(chairs), ""])  # fmt: skip
    direction = weekday(today - DAY * 170)
    rows.append(["direction", direction.isoformat(), "", chairs[0], "Kept, with one aim added: solved at the first contact.", "", "; ".join(chairs), ""])  # fmt: skip
    return _file(
        "reviews.csv", "Meeting|Date|Team|Chaired by|Notes|Minutes sent on|Attendees|Apologies", rows
    )


def tell_rest(session: Session, lead: Actor, today: dt.date) -> None:
    """What comes in no file: the steps of one search for a cause, three launches, the last continuity test."""
    _launch(session, lead, "Lumen Pay instalments", today - DAY * 150, LaunchKind.CHANGE, looked_back=None)
    _launch(
        session,
        lead,
        "Kestrel Home: second chat queue",
        today - DAY * 95,
        LaunchKind.CHANGE,
        today - DAY * 40,
    )
    planned = service.SaveLaunch(LaunchKind.PROGRAMME, "Kestrel Home: weekend phone", today + DAY * 30)
    service.plan_launch(session, lead, planned)
    service.save_continuity_test(
        session,
        lead,
        service.SaveContinuityTest(
            OutageKind.SHORT,
            weekday(months_back(today, 13)),
            Goals.PARTLY,
            where=service.Where(site_id=next(iter(workforce.list_sites(session))).id),
            lesson="The call tree named three people who had left.",
            plan_changed_on=weekday(months_back(today, 12)),
        ),
    )
    _measured(session, lead, today)
    found = queries.list_actions(session, queries.Filter(today, queries.Which.ALL, text="CA-001")).rows
    if found:
        steps = ("Customers waited at noon", "Two people fewer than needed were planned", "The roster was copied", "Nobody checks the roster against the forecast")  # fmt: skip
        cause = service.SaveCause(found[0].id, five_whys(steps), PLAN[0][4], PLAN[0][5])
        service.save_cause(session, lead, cause)


def _measured(session: Session, lead: Actor, today: dt.date) -> None:
    """Three actions that a metric looks at: the months that follow say what became of the first two."""
    done = first_of(months_back(today, 4)) + DAY * 5
    told = (
        ("Ring back from the queue at noon", "abandonment", Expectation.FALL, done),
        ("Ask for hours away a week ahead", "absence", Expectation.FALL, done),
        ("Show the answer beside the ticket", "contact_resolution", Expectation.RISE, today - DAY * 20),
    )
    for title, metric, expectation, day in told:
        if not queries.knows_metric(session, metric):
            continue
        number = service.open_action(
            session,
            lead,
            service.SaveAction(
                title,
                Source.METRIC,
                metric,
                "1.4c",
                owner=f"auditor@{story.MAIL_DOMAIN}",
                opened_on=day - DAY * 40,
                due_on=day + DAY * 7,
            ),
        )
        service.close_action(
            session,
            lead,
            service.CloseAction(
                number,
                day,
                EffectKind.METRIC,
                "In use since this day.",
                metric=metric,
                expectation=expectation,
            ),
        )
    service.check_effects(session, lead)


def _launch(
    session: Session, lead: Actor, title: str, live_on: dt.date, kind: LaunchKind, looked_back: dt.date | None
) -> None:
    number = service.plan_launch(session, lead, service.SaveLaunch(kind, title, live_on))
    criteria = queries.get_launch(session, number).criteria
    judged = {one.id: service.Judged(True) for one in criteria}
    last = next(one for one in criteria if one.area == Area.REPORTS)
    judged[last.id] = service.Judged(False, "Counted by hand for the first two weeks")
    service.judge_criteria(session, lead, number, judged)
    service.decide_launch(
        session, lead, service.DecideLaunch(number, Decision.GO, "By hand until the report is there")
    )
    if looked_back is not None:
        service.look_back(session, lead, number, looked_back, "Two rough days; the queue is steady since.")
