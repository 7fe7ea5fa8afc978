"""Checks rows of a controlled document list."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.actions.importer.records import RecordChecker, spelt, verdict
from audit_app.actions.models import ControlledDocument, DocumentVersion
from audit_app.actions.rules import DocumentKind
from audit_app.actions.service import DOCUMENT, DOCUMENT_WIDTH
from audit_app.base.bulk import bulk_find
from audit_app.base.i18n import gettext as _
from audit_app.intake.importer import Parse, Problem, Reading, Values, Verdict, cells, problem
from audit_app.workforce.queries import list_jobs

KINDS = spelt(DocumentKind, sop="procedure", work_instruction="procedure", knowledge_article="article", job_description="job_sheet", política="policy", procedimiento="procedure", artículo="article", formulario="form", registro="register", perfil_de_cargo="job_sheet", политика="policy", план="plan", процедура="procedure", статья="article", форма="form", реестр="register", должностная_инструкция="job_sheet", job_sheet="job_sheet")  # fmt: skip


class DocumentChecker(RecordChecker):
    """Documents, laid out as `service.DOCUMENT`: the entry of the list first, then one approval."""

    model = ControlledDocument
    fields = DOCUMENT
    needed = ("code", "title")

    def __init__(self, session: Session, reading: Reading) -> None:
        super().__init__(session, reading)
        self.jobs = {job.name.casefold(): job.id for job in list_jobs(session)}

    @staticmethod
    def parsers(reading: Reading) -> Mapping[str, Parse]:
        return {
            "code": cells.text(64),
            "title": cells.text(200),
            "kind": cells.word(KINDS),
            "owner": cells.text(200),
            "job": cells.text(200),
            "location": cells.text(300),
            "requirements": cells.text(300),
            "version": cells.text(24),
            "approved_by": cells.text(200),
            "approved_on": cells.date(reading.order, latest=reading.today),
            "review_due_on": cells.date(reading.order),
            "change": cells.text(20_000),
        }

    def meaning(self, said: dict[str, Any], problems: list[Problem]) -> None:
        job = said.get("job")
        said["job_id"] = self.jobs.get(job.casefold()) if job else None
        if job and said["job_id"] is None:
            problems.append(
                problem(self.columns.name("job"), job, _("There is no such job in this organisation."))
            )
        said["requirements"] = ", ".join(sorted(set(re.findall(r"[^\s,;]+", said.get("requirements") or ""))))
        version, approved, due = (said.get(name) for name in ("version", "approved_on", "review_due_on"))
        if bool(version) != bool(approved):
            missing = "approved_on" if version else "version"
            sentence = _("Version and day of approval go together.")
            problems.append(problem(self.columns.name(missing), "", sentence))
        if due is not None and (approved is None or due <= approved):
            sentence = _("The next review comes after an approval.")
            problems.append(problem(self.columns.name("review_due_on"), due, sentence))

    def key(self, values: Values) -> Any:
        """A document may stand in several rows, one for each approval."""
        version, _by, approved = values[DOCUMENT_WIDTH : DOCUMENT_WIDTH + 3]
        return values[0], version, approved

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        if self.empty:
            return [Verdict.NEW] * len(rows)
        entries = bulk_find(
            session, self.model, ("code",), [(row[0],) for row in rows], ("id", *DOCUMENT[1:DOCUMENT_WIDTH])
        )
        numbers = [entry[0] for entry in entries.values()]
        approvals = {
            (document, version, approved.isoformat()): (by, due.isoformat() if due else None)
            for document, version, approved, by, due in session.execute(
                select(
                    DocumentVersion.document_id,
                    DocumentVersion.version,
                    DocumentVersion.approved_on,
                    DocumentVersion.approved_by,
                    DocumentVersion.review_due_on,
                ).where(DocumentVersion.document_id.in_(numbers))
            )
        }
        return [self._verdict(row, entries.get((row[0],)), approvals) for row in rows]

    def _verdict(
        self, row: Values, entry: Sequence[Any] | None, approvals: Mapping[tuple[Any, ...], tuple[Any, ...]]
    ) -> Verdict:
        if entry is None:
            return Verdict.NEW
        version, by, approved, due, _change = row[DOCUMENT_WIDTH:]
        there = approvals.get((entry[0], version, approved))
        if approved and (there is None or verdict((by, due), there) != Verdict.SAME):
            return Verdict.CHANGED
        known = (
            entry[-1] if isinstance(entry[-1], list) else json.loads(entry[-1])
        )  # as each database hands it out
        return verdict(row[1:DOCUMENT_WIDTH], (*entry[1:-1], ", ".join(known)))
