"""The smallest room that takes a file: notes, told by their code, kept in a table that only tests have."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from audit_app.base.bulk import bulk_find, bulk_upsert
from audit_app.intake.importer import Checker, Columns, Kind, Verdict, cells


class _Base(DeclarativeBase):
    """Beside the house's own tables, so that no other test sees this one."""


class Note(_Base):
    """A note of an organisation."""

    __tablename__ = "intake_test_note"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(20))
    day: Mapped[sa.Date] = mapped_column(sa.Date)
    at: Mapped[sa.DateTime | None] = mapped_column(sa.DateTime(timezone=True))
    text: Mapped[str] = mapped_column(sa.String(200), default="")
    mark: Mapped[float | None] = mapped_column(sa.Double)


FIELDS = ("code", "day", "at", "text", "mark")


class NoteChecker(Checker):
    """Notes, laid out as FIELDS."""

    def __init__(self, session, reading):
        self.columns = Columns(
            reading,
            {
                "code": cells.text(20),
                "day": cells.date(reading.order, latest=reading.today),
                "text": cells.text(200),
                "mark": cells.percent,
            },
        )

    def check(self, number, row, problems):
        said = self.columns.read(row, problems)
        if said["code"] is None:
            problems.append({"column": "code", "value": "", "problem": "No code.", "right": ""})
            return None
        day = said["day"]
        return (
            said["code"],
            day and day.isoformat(),
            day and f"{day}T09:30:00+02:00",
            said.get("text") or "",
            said.get("mark"),
        )

    def key(self, values):
        return values[0]

    def compare(self, session, rows):
        there = bulk_find(session, Note, ("code",), [row[:1] for row in rows], FIELDS[1:])
        return [
            Verdict.NEW
            if tuple(row[:1]) not in there
            else Verdict.SAME
            if there[tuple(row[:1])][2:] == tuple(row[3:])
            else Verdict.CHANGED
            for row in rows
        ]


def write(session, actor, _batch_id, chunks):
    bulk_upsert(
        session,
        Note,
        ("organisation_id", *FIELDS),
        ([(actor.organisation_id, *row) for row in rows] for rows in chunks),
        key=("organisation_id", "code"),
        keep=("text", "mark"),
    )


NOTES = Kind(
    code="notes.notes",
    title=lambda: "Notes",
    permission="training.import",
    columns={"code": ("Number",), "day": ("Date",), "text": ("Said",), "mark": ()},
    required=("code", "day"),
    dates=("day",),
    example={"code": "N-1", "day": "2026-01-31", "text": "Hello"},
    about="code",
    checker=NoteChecker,
    apply=write,
)
