"""The blueprint that the import screens hang on, and what several of them need."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.intake import queries
from audit_app.intake.forms import room_label, state_label, verdict_label
from audit_app.intake.importer import KINDS, Kind
from audit_app.web.context import actor

blueprint = Blueprint("intake", __name__, url_prefix="/imports", template_folder="../templates")


def kind_title(code: str) -> str:
    """What the kind is called; its code when no room takes it any more."""
    return KINDS[code].title() if code in KINDS else code


blueprint.app_context_processor(
    lambda: {
        "intake_words": {
            "kind": kind_title,
            "room": room_label,
            "state": state_label,
            "verdict": verdict_label,
        }
    }
)


def visible() -> list[Kind]:
    """The kinds whose imports the person may look at."""
    return [kind for kind in KINDS.values() if actor().may(kind.see)]


def seen(session: Session, batch_id: int) -> tuple[Kind, queries.ImportDetail]:
    """An import with its kind. Raises NotFound; Forbidden for those who may not look into its room."""
    found = queries.get_import(session, batch_id)
    kind = KINDS.get(found.line.kind)
    if kind is None:
        raise NotFound(found.line.kind)
    actor().require(kind.see)
    return kind, found
