"""The blueprint that every training screen hangs on, and what several of them need."""

from __future__ import annotations

from flask import Blueprint, request

from audit_app.base.blobs import FolderStore
from audit_app.training.forms import (
    SHAPES,
    completion_kind_label,
    module_kind_label,
    result_label,
    status_label,
    topic_label,
)
from audit_app.web.context import settings

blueprint = Blueprint("training", __name__, url_prefix="/training", template_folder="../templates")

blueprint.app_context_processor(
    lambda: {
        "training_words": {
            "shape": SHAPES,
            "status": status_label,
            "topic": topic_label,
            "module_kind": module_kind_label,
            "completion_kind": completion_kind_label,
            "result": result_label,
        }
    }
)


def page_asked() -> int:
    """The page asked for in the address, the first when none is."""
    return max(1, request.args.get("page", 1, int))


def outgoing() -> FolderStore:
    """Where workbooks made for download lie."""
    return FolderStore(settings().data_dir / "exports")
