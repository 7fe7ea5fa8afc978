"""Writes people, their places, and the sites, programmes and jobs there are."""

from __future__ import annotations

from audit_app.workforce.service.accounts import LinkAccount, invite_person, link_account, unlink_account
from audit_app.workforce.service.bulk import StaffRow, differences, moved_on, place_keys, take_staff
from audit_app.workforce.service.people import (
    ChangePerson,
    Hire,
    Move,
    Place,
    change_person,
    check_dates,
    fault_sentence,
    hire,
    leave,
    move,
)
from audit_app.workforce.service.places import (
    AddJob,
    AddProgramme,
    add_job,
    add_programme,
    add_site,
    change_job,
    change_programme,
)

__all__ = [
    "AddJob",
    "AddProgramme",
    "ChangePerson",
    "Hire",
    "LinkAccount",
    "Move",
    "Place",
    "StaffRow",
    "add_job",
    "add_programme",
    "add_site",
    "change_job",
    "change_person",
    "change_programme",
    "check_dates",
    "differences",
    "fault_sentence",
    "hire",
    "invite_person",
    "leave",
    "link_account",
    "move",
    "moved_on",
    "place_keys",
    "take_staff",
    "unlink_account",
]
