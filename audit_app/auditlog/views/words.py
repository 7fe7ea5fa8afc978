"""What the names of actions mean, in words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from audit_app.base.i18n import gettext as _


def words(action: str) -> str:
    """The action in a few words: a name reads `room.thing.done`, so it says most by itself."""
    said = {
        "accounts.signed_in": _("Signed in"),
        "accounts.member.added": _("Somebody was let in"),
        "accounts.member.changed": _("Role or access changed"),
        "accounts.password.set": _("Password set"),
        "access.page.refused": _("Page refused"),
        "files.file.sent": _("File taken along"),
        "areas.area.declared": _("Own areas declared"),
        "audits.answer.saved": _("Answer saved"),
        "audits.parameter.planned": _("Parameter assigned"),
        "evidence.file.downloaded": _("Proof downloaded"),
        "evidence.file.stored": _("Proof stored"),
        "evidence.file.withdrawn": _("Proof withdrawn"),
        "intake.file.staged": _("File read in"),
        "intake.file.applied": _("File applied"),
        "people.person.erased": _("Person erased"),
        "people.person.exported": _("Data of a person exported"),
        "client.programmes.opened": _("Programmes opened to an observer"),
        "client.report.released": _("Report released to clients"),
        "client.report.taken_back": _("Report taken back from clients"),
        "workforce.account.linked": _("Account linked to a person"),
        "workforce.account.unlinked": _("Account no longer linked to a person"),
        "publishing.report.downloaded": _("Report downloaded"),
    }
    derived = action.partition(".")[2].replace(".", " ").replace("_", " ")
    return said.get(action) or derived.capitalize()


def room_words(room: str) -> str:
    """The room whose records an action changed."""
    said = {
        "access": _("Refusals"),
        "accounts": _("Access"),
        "actions": _("Actions"),
        "areas": _("Own areas"),
        "audits": _("Audits"),
        "catalog": _("Checklists"),
        "client": _("Clients"),
        "drill": _("Drill"),
        "evidence": _("Proof"),
        "files": _("Files that left"),
        "intake": _("Imports"),
        "mail": _("Mail"),
        "metrics": _("Metrics"),
        "people": _("Personal data"),
        "publishing": _("Reports"),
        "quality": _("Monitoring"),
        "training": _("Training"),
        "vendors": _("Vendors"),
        "workforce": _("People"),
    }
    return said.get(room, room.capitalize())


def grouped(actions: Iterable[str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """For a pick list: room, its word, and (name, words) of each of its actions."""
    rooms = groupby(sorted(actions), lambda action: action.partition(".")[0])
    return [(f"{room}.", room_words(room), [(one, words(one)) for one in found]) for room, found in rooms]
