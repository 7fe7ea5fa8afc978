"""Three bought-in services of the fictional operation: one to keep, one to improve, one to take back.

Fourteen months of ratings, checks, reports, calls, e-mails and costs. Planted: overflow calls go to a company that is
always late, hard to reach and getting worse; the recruiters answer ever more slowly, one of their months lacks a
rating and another has one without a reason; payroll is sound.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.vendors import queries, service
from audit_app.vendors.rules import (
    RATED,
    ContactChannel,
    Dimension,
    ServiceKind,
    Shown,
    end_of_month,
    month_back,
    month_of,
    months_until,
)

MONTHS = 14
DAY = dt.timedelta(days=1)
RATERS = ("Marisol Ocampo", "Rajesh Iyer", "Amihan Reyes-Villanueva")


@dataclass(frozen=True, slots=True)
class Story:
    """A vendor as it is told; numbers run over the months, the last one the newest (a short row repeats its first)."""

    code: str
    name: str
    kind: ServiceKind
    contacts: str
    hours: float
    ratings: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
    late: tuple[int, ...]
    in_time: tuple[int, ...]
    unreached: tuple[int, ...]
    shown: str
    asked: int
    reports: tuple[str, ...]
    cost: int
    in_house: int
    volume: int


STORIES = (
    Story(
        "PAY-01",
        "Lakeshore Payroll",
        ServiceKind.PAYROLL,
        "Ingrid Solheim, payroll lead; stands in: Pablo Ferrer",
        24.0,
        ((4, 4, 5), (4, 5, 5), (4, 4, 4)),
        (0, 0, 0, 1, 0, 0, 0, 0),
        (97,),
        (1,),
        "yyyyyyy",
        14,
        ("Payroll register", "Tax and contributions"),
        7_400,
        9_100,
        210,
    ),
    Story(
        "OVF-02",
        "Second Line Contacts",
        ServiceKind.CONTACT_HANDLING,
        "Account desk, no named person",
        4.0,
        (
            (4, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2),
            (4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 2),
            (4, 4, 4, 4, 3, 3, 3, 2, 2, 2, 1),
        ),
        (1, 1, 2, 2, 2, 3),
        (88, 86, 82, 82, 75, 70, 66, 62, 58, 50, 45),
        (4, 8, 8, 12, 15, 18, 22, 25, 28, 30, 34),
        "pnppnn",
        30,
        ("Weekly overflow", "Interval data", "Quality results"),
        41_000,
        44_500,
        9_800,
    ),
    Story(
        "REC-03",
        "Talent Harbour",
        ServiceKind.RECRUITING,
        "Chidi Okafor, account manager",
        8.0,
        ((4, 4, 4, 3, 4), (4, 3, 4, 4, 4), (4, 4, 3, 4, 4)),
        (0, 0, 0, 1, 0, 0, 1, 0, 0),
        (95, 95, 92, 92, 90, 84, 76, 70),
        (2, 2, 4, 4, 6, 8, 10),
        "yypyy",
        18,
        ("Pipeline", "Places filled"),
        12_600,
        11_900,
        22,
    ),
)
REASONS = {
    Dimension.BUSINESS: {
        5: "Warned us of the holiday peak before we asked",
        4: "Knew both programmes' seasons and the new refund promise",
        3: "Needed the refund promise explained again",
        2: "Planned without the holiday peak that was in the forecast",
    },
    Dimension.EXPERTISE: {
        5: "Found a mistake in our own data and named its cause",
        4: "Solved the month's two hard cases without help",
        3: "Came back twice with questions that the manual answers",
        2: "Could not explain its own figures in the monthly meeting",
    },
    Dimension.TREATMENT: {
        4: "Ten contacts heard together: polite, complete, in our tone",
        3: "Three of ten contacts ended without a next step",
        2: "Customers cut off while on hold in four of ten contacts",
        1: "Two complaints that agents hung up; recordings confirm both",
    },
}
UNRATED = ("REC-03", 5, Dimension.TREATMENT)
WITHOUT_REASON = ("REC-03", 8, Dimension.BUSINESS)


def load_vendors(database: Database, actor: Actor, seed: int, day: dt.date) -> None:
    """Writes the three vendors as they are known on a day; does nothing when one of them is there already."""
    with database.reading(actor.organisation_id) as session:
        if {row.code for row in queries.list_vendors(session)} & {story.code for story in STORIES}:
            return
    months = months_until(month_back(month_of(day), 1), MONTHS)
    with database.transaction(actor.organisation_id) as session:
        for story in STORIES:
            chance = random.Random(f"{seed}/vendors/{story.code}")
            vendor_id = _vendor(session, actor, story, months)
            service.take_ratings(session, actor, _ratings(story, vendor_id, months))
            service.take_reports(session, actor, _reports(chance, story, vendor_id, months, day))
            service.take_contacts(session, actor, _contacts(chance, story, vendor_id, months, day))
            service.take_costs(session, actor, _costs(chance, story, vendor_id, months))


def _vendor(session: Session, actor: Actor, story: Story, months: Sequence[dt.date]) -> int:
    since = month_back(months[0], 6)
    vendor_id = service.add_vendor(
        session,
        actor,
        service.SaveVendor(story.code, story.name, since, None, story.contacts, story.hours),
    )
    service.add_service(session, actor, vendor_id, story.kind)
    checks = queries.list_checks(session, {vendor_id})
    words = {"y": Shown.YES, "p": Shown.PARTLY, "n": Shown.NO}
    for month in months[::3]:
        early = month < months[MONTHS // 2]
        seen = tuple(
            service.SeeCheck(
                check.id, Shown.YES if early and letter == "p" else words[letter], "Sample of ten"
            )
            for check, letter in zip(checks, story.shown, strict=True)
        )
        service.save_month(session, actor, service.SaveMonth(vendor_id, month, checks=seen))
    return vendor_id


def _at(numbers: Sequence[int], place: int) -> int:
    """The number of a month: the row ends with the newest month and begins with its first number."""
    return numbers[max(0, len(numbers) - MONTHS + place)]


def _ratings(story: Story, vendor_id: int, months: Sequence[dt.date]) -> Iterator[service.RatingRow]:
    for place, month in enumerate(months):
        for dimension, row in zip(RATED, story.ratings, strict=True):
            back = MONTHS - 1 - place
            if (story.code, back, dimension) == UNRATED:
                continue
            score = _at(row, place)
            reason = "" if (story.code, back, dimension) == WITHOUT_REASON else REASONS[dimension][score]
            rater = RATERS[(place + len(dimension)) % len(RATERS)]
            rated_at = dt.datetime.combine(end_of_month(month) + 4 * DAY, dt.time(9), dt.UTC)
            yield service.RatingRow(vendor_id, month, dimension, score, reason, rater, rated_at)


def _reports(
    chance: random.Random, story: Story, vendor_id: int, months: Sequence[dt.date], day: dt.date
) -> Iterator[service.ReportRow]:
    """Every report for every month, due on the fifth and later of the next one; those of the last are still open."""
    for place, month in enumerate((month_back(months[0], 1), *months), start=-1):
        late = set(chance.sample(range(len(story.reports)), min(_at(story.late, place), len(story.reports))))
        for number, name in enumerate(story.reports):
            due = end_of_month(month) + (5 + 3 * number) * DAY
            sent = due + chance.randint(2, 9) * DAY if number in late else due - chance.randint(0, 2) * DAY
            note = "Told us beforehand" if number in late and chance.random() < 0.2 else ""
            yield service.ReportRow(vendor_id, name, month, due, sent if sent <= day else None, note)


def _contacts(
    chance: random.Random, story: Story, vendor_id: int, months: Sequence[dt.date], day: dt.date
) -> Iterator[service.ContactRow]:
    known = dt.datetime.combine(day, dt.time(), dt.UTC)
    for place, month in enumerate(months):
        slow = 1 + 0.07 * place if _at(story.in_time, place) < 95 else 1.0
        good = round(story.asked * _at(story.in_time, place) / 100)
        missed = round(story.asked * _at(story.unreached, place) / 100)
        for number in range(story.asked):
            received = dt.datetime.combine(month, dt.time(8), dt.UTC) + dt.timedelta(
                days=(number * 27) // story.asked, minutes=chance.randint(0, 540)
            )
            in_time = number * 7 % story.asked < good
            share = chance.uniform(0.1, 0.9) if in_time else chance.uniform(1.2, 3.0) * slow
            answered = received + dt.timedelta(hours=story.hours * share)
            reached = number * 7 % story.asked < story.asked - missed
            yield service.ContactRow(
                vendor_id,
                ContactChannel.CALL if number % 3 == 0 or not reached else ContactChannel.EMAIL,
                received.replace(second=number % 60),
                None if answered > known or (not reached and number % 2) else answered,
                story.hours,
                reached,
                f"{story.code}-{month:%y%m}-{number + 1:02}",
            )


def _costs(
    chance: random.Random, story: Story, vendor_id: int, months: Sequence[dt.date]
) -> Iterator[service.CostRow]:
    for month in months:
        swing = chance.uniform(0.94, 1.07)
        yield service.CostRow(
            vendor_id,
            month,
            round(story.cost * swing, 2),
            round(story.in_house * (0.4 + 0.6 * swing), 2),
            round(story.volume * swing),
            "USD",
        )
