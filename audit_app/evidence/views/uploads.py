"""Takes the files of one upload, each for itself, and tells what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash
from werkzeug.datastructures import FileStorage

from audit_app.base.blobs import BlobStore
from audit_app.base.errors import AppError, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.evidence import service
from audit_app.evidence.forms import UploadForm
from audit_app.evidence.rules import title_from
from audit_app.web import errors
from audit_app.web.context import actor, settings, transaction
from audit_app.web.refusals import FILE, telling


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of an upload."""

    name: str
    stored: service.Stored | None = None
    error: AppError | None = None

    @property
    def message(self) -> str:
        fields = self.error.fields.values() if isinstance(self.error, Invalid) else ()
        return " ".join([self.error.message, *fields]) if self.error else ""

    def data(self) -> dict[str, object]:
        if self.stored is None:
            return {"name": self.name, "error": self.message}
        return {
            "name": self.name,
            "id": self.stored.item_id,
            "sha256": self.stored.sha256,
            "same_as": [{"id": item_id, "title": title} for item_id, title in self.stored.same_as],
        }


def take(file: FileStorage, form: UploadForm, blobs: BlobStore, *, several: bool) -> Outcome:
    """One file of an upload: what is wrong with it does not concern the others."""
    name = file.filename or ""
    title = form.title.data or ""
    if title and several:
        title = f"{title} – {title_from(name)}"
    try:
        with telling(FILE):
            received = service.receive(file.stream, name, blobs, settings().upload_max_bytes)  # type: ignore[arg-type]
        with transaction() as session:
            command = service.AddProof(
                received,
                title,
                form.description.data or "",
                form.period_from.data,
                form.period_until.data,
            )
            return Outcome(name, service.add_proof(session, actor(), command))
    except AppError as error:
        return Outcome(name, error=error)


def worst(outcomes: Sequence[Outcome]) -> int:
    return max(errors.STATUS.get(type(each.error), 422) for each in outcomes if each.error)


def tell(outcomes: Sequence[Outcome], kept: Sequence[Outcome]) -> None:
    flash(ngettext("%(num)s file is kept.", "%(num)s files are kept.", len(kept)), "success")
    for each in outcomes:
        if each.stored and each.stored.same_as:
            flash(_same(each.name, each.stored.same_as), "warning")
        elif each.error:
            flash(each.message, "danger")


def _same(name: str, same_as: Sequence[tuple[int, str]]) -> str:
    return _(
        "%(file)s is, byte for byte, a file that is there already: %(titles)s. Is that meant?",
        file=name,
        titles=", ".join(f"{title} ({number})" for number, title in same_as),
    )
