"""Reads people, where they were on a day, and the sites, programmes and jobs there are."""

from __future__ import annotations

from audit_app.workforce.queries.people import (
    Filter,
    JobRow,
    Named,
    PersonDetail,
    PersonOn,
    PlacementRow,
    ProgrammeRow,
    Staff,
    Structure,
    count_people,
    find_person_id,
    get_person,
    list_jobs,
    list_people,
    list_programmes,
    list_sites,
    on_staff,
    placed_on,
    structure,
    who_counted,
    within,
)
from audit_app.workforce.queries.staff import KnownPerson, known_staff

__all__ = [
    "Filter",
    "JobRow",
    "KnownPerson",
    "Named",
    "PersonDetail",
    "PersonOn",
    "PlacementRow",
    "ProgrammeRow",
    "Staff",
    "Structure",
    "count_people",
    "find_person_id",
    "get_person",
    "known_staff",
    "list_jobs",
    "list_people",
    "list_programmes",
    "list_sites",
    "on_staff",
    "placed_on",
    "structure",
    "who_counted",
    "within",
]
