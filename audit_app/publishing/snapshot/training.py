"""The training matrix on the audit's day."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.audits import queries as audits
from audit_app.training import queries as records
from audit_app.training.models import Completion, Module
from audit_app.workforce.models import Person
from reports.gap_analysis import document as gap


def training(session: Session, book: audits.Book) -> gap.Training:
    scope = book.scope
    summary = records.summary(session, scope)
    held: dict[tuple[str, str], int] = {
        (row[0], row[1]): row[2]
        for row in session.execute(
            select(Person.code, Module.code, func.count(Completion.id))
            .join(Completion, Completion.person_id == Person.id)
            .join(Module, Module.id == Completion.module_id)
            .where(Completion.completed_on <= scope.as_of)
            .group_by(Person.code, Module.code)
        )
    }
    rows = tuple(
        gap.TrainingRow(
            person_code=row.person_code,
            person=row.full_name,
            site=row.site,
            programme=row.programme or "",
            job=row.job,
            module=row.module_code,
            status=gap.TrainingStatus(row.status.value),
            records=held.pop((row.person_code, row.module_code), 0),
            completed_on=row.passed_on or row.failed_on,
            valid_until=row.valid_until,
            live_on=row.live_on,
        )
        for row in records.stream_matrix(session, scope)
    )
    return gap.Training(
        as_of=summary.as_of,
        modules=tuple(
            gap.Module(
                code=item.code,
                title=item.title,
                required=item.required,
                current=item.current,
                expiring=item.expiring,
                expired=item.expired,
                failed=item.failed,
                missing=item.missing,
            )
            for item in summary.modules
        ),
        coverage=tuple(
            gap.Coverage(
                job=item.job,
                programme=item.programme or "",
                people=item.people,
                required=item.required,
                valid=item.current,
            )
            for item in summary.coverage
        ),
        early_starts=tuple(
            gap.EarlyStart(
                person=item.full_name,
                job=item.job,
                module=item.module.title,
                live_on=item.live_on,
                passed_on=item.passed_on,
            )
            for item in summary.before_live
        ),
        rows=rows,
        other_records=sum(held.values()),
    )
