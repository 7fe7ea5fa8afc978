"""Writes evaluations by the thousand, with their errors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.bulk import bulk_insert, bulk_rows
from audit_app.base.tenancy import KEY
from audit_app.quality.models import Contact, Evaluation, EvaluationError
from audit_app.quality.rules import Doubt, State
from audit_app.quality.service.adding import Adding, these
from audit_app.quality.service.tallies import retally

FIELDS = (
    "transaction_id",
    "happened_at",
    "day",
    "hour",
    "evaluated_on",
    "agent_id",
    "evaluator_id",
    "evaluator_name",
    "method",
    "stepped_in",
    "channel",
    "programme_id",
    "site_id",
    "form_id",
    "selection",
    "state",
    "doubt",
    "customer_errors",
    "business_errors",
    "compliance_errors",
    "noncritical_errors",
    "points",
    "points_possible",
    "failed",
    "notes",
    "lines",
)
_OWN = (KEY, "id", "month", "batch_id", "extra_of_id")  # what a row gets beside its FIELDS
_ERROR = (KEY, "evaluation_id", "criterion_code", "error_class", "count", "programme_id", "month", "selection", "state")  # fmt: skip
_DAY, _EVALUATED, _AGENT, _JUDGE, _METHOD, _PROGRAMME, _SITE, _CHOSEN, _STATE, _FAILED = (
    FIELDS.index(name)
    for name in (
        "day",
        "evaluated_on",
        "agent_id",
        "evaluator_id",
        "method",
        "programme_id",
        "site_id",
        "selection",
        "state",
        "failed",
    )
)
_CHECKED = {"organisation_checked": True}
_ONE: Any = Evaluation.__table__
_WRONG: Any = EvaluationError.__table__


def apply_evaluations(
    session: Session, actor: Actor, batch_id: int | None, chunks: Iterator[list[Sequence[Any]]]
) -> None:
    """Writes rows of FIELDS (days as ISO text, `lines` are (code, class, count)), and counts them.

    A row whose contact, agent, evaluator and method are there already changes that evaluation; whether it counts
    stays as somebody has settled it. What the list of contacts gives to another agent becomes doubtful. New ones are
    added to what is counted; where one has changed, the agent's month is counted again.
    """
    taking = _Taking(session, batch_id)
    months: set[str] = set()
    number = 0
    for chunk in chunks:
        taking.take(chunk)
        months |= set(map(_month, chunk))
        number += len(chunk)
    days = {dt.date.fromisoformat(month) for month in months} | taking.months
    taking.finish(days)
    data = {"evaluations": number, "months": sorted(days)}
    auditlog.record(session, actor, "quality.evaluations.taken", ("import", batch_id or 0), data)


class _Taking:
    """Writes a file's rows: all as new until one is there already, since looking first costs a fifth more."""

    def __init__(self, session: Session, batch_id: int | None) -> None:
        self.session, self.batch_id = session, batch_id
        self.adding = Adding(session)
        self.listed = session.scalar(sa.select(Contact.id).limit(1)) is not None
        self.all_new = True
        self.agents: set[int] = set()  # of evaluations that changed, with their months
        self.months: set[dt.date] = set()

    def take(self, chunk: Sequence[Sequence[Any]]) -> None:
        if self.all_new:
            try:
                with self.session.connection().begin_nested():
                    numbers = write_rows(self.session, chunk, self.batch_id)
            except IntegrityError:
                self.all_new = False
            else:
                return self._add(numbers, chunk)
        there = _there(self.session, chunk)
        new = [row for row in chunk if _key(row) not in there]
        self._add(write_rows(self.session, new, self.batch_id), new)
        pairs = [(there[_key(row)], row) for row in chunk if _key(row) in there]
        return self._change(pairs)

    def _add(self, numbers: Sequence[int], rows: Sequence[Sequence[Any]]) -> None:
        doubtful = self._doubt(numbers)
        told = [(row[_AGENT], row[_DAY], row[_EVALUATED]) for row in rows]
        failed = [
            (number, (row[_AGENT], row[_PROGRAMME], row[_SITE], row[_EVALUATED]))
            for number, row in zip(numbers, rows, strict=True)
            if row[_FAILED] and row[_STATE] == State.COUNTED.value and number not in doubtful
        ]
        self.adding.add(numbers, told, failed)

    def _change(self, pairs: Sequence[tuple[Any, Sequence[Any]]]) -> None:
        if not pairs:
            return
        _change_rows(self.session, [(old, _typed(row) | {"batch_id": self.batch_id}) for old, row in pairs])
        self.agents |= {old["agent_id"] for old, _row in pairs}
        self.months |= {old["month"] for old, _row in pairs}
        self.months |= {dt.date.fromisoformat(_month(row)) for _old, row in pairs}

    def _doubt(self, numbers: Sequence[int]) -> set[int]:
        if not self.listed or not numbers:
            return set()
        return {row.id for row in _doubt_listed_otherwise(self.session, these(self.session, numbers))}

    def finish(self, months: set[dt.date]) -> None:
        """Looks once more at all evaluations of these months: lists of contacts may have come after some of them."""
        self.adding.finish()
        if self.listed and months:
            for row in _doubt_listed_otherwise(self.session, _ONE.c.month.in_(months)):
                self.agents.add(row.agent_id)
                self.months.add(row.month)
        if self.months:
            retally(self.session, self.agents, self.months)


def _month(row: Sequence[Any]) -> str:
    return f"{row[_DAY][:8]}01"


def _typed(row: Sequence[Any]) -> dict[str, Any]:
    """As SQLAlchemy's types want it."""
    found = dict(zip(FIELDS, row, strict=True))
    days = {name: dt.date.fromisoformat(found[name]) for name in ("day", "evaluated_on")}
    at = {"happened_at": dt.datetime.fromisoformat(text)} if (text := found["happened_at"]) else {}
    return found | days | at | {"month": days["day"].replace(day=1)}


def key_of(row: Any) -> tuple[Any, ...]:
    """What makes two rows the same evaluation: contact, agent, evaluator and method."""
    return row["transaction_id"], row["agent_id"], row["evaluator_id"] or 0, str(row["method"])


def _key(row: Sequence[Any]) -> tuple[Any, ...]:
    return row[0], row[_AGENT], row[_JUDGE] or 0, row[_METHOD]


def _there(session: Session, rows: Sequence[Sequence[Any]]) -> dict[tuple[Any, ...], Any]:
    """The evaluations that these rows speak of and that are there already, by key; one statement."""
    wanted = {_key(row) for row in rows}
    columns = ("agent_id", "evaluator_id", "method", "id", "month", "state", "doubt")
    there = bulk_rows(
        session,
        Evaluation,
        ("transaction_id",),
        [(contact,) for contact in {key[0] for key in wanted}],
        columns,
    )
    found = [dict(zip(("transaction_id", *columns), row, strict=True)) for row in there]
    return {
        key: row | {"month": dt.date.fromisoformat(row["month"])}
        for row in found
        if (key := key_of(row)) in wanted
    }


def _change_rows(session: Session, pairs: Sequence[tuple[Any, Mapping[str, Any]]]) -> None:
    if not pairs:
        return
    full, errors = [], []
    for old, row in pairs:
        settled = old["state"] == State.WITHDRAWN or (old["state"] == State.COUNTED and old["doubt"])
        kept = {"state": old["state"], "doubt": old["doubt"]} if settled else {}
        one = {name: value for name, value in row.items() if name != "lines"} | kept
        full.append(one | {"_id": old["id"], KEY: session.info[KEY]})
        errors += _errors_of(old["id"], one | {KEY: session.info[KEY]}, row["lines"])
    session.execute(
        sa.delete(_WRONG).where(
            _WRONG.c.organisation_id == session.info[KEY],
            _WRONG.c.evaluation_id.in_([one["_id"] for one in full]),
        ),
        execution_options=_CHECKED,
    )
    statement = sa.update(_ONE).where(_ONE.c.id == sa.bindparam("_id"))
    session.connection().execute(
        statement.values({name: sa.bindparam(name) for name in full[0] if name != "_id"}), full
    )
    if errors:
        session.execute(sa.insert(_WRONG), errors, execution_options=_CHECKED)


def _errors_of(number: int, one: Mapping[str, Any], lines: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    copied = {name: one[name] for name in (KEY, "programme_id", "month", "selection", "state")}
    return [
        copied | {"evaluation_id": number, "criterion_code": code, "error_class": kind, "count": count}
        for code, kind, count in lines
    ]


def write_rows(
    session: Session, rows: Sequence[Sequence[Any]], batch_id: int | None, extra_of_id: int | None = None
) -> list[int]:
    """Inserts rows of FIELDS and their errors; returns their numbers, in the order of the rows."""
    if not rows:
        return []
    owner, numbers = session.info[KEY], _numbers(session, len(rows))
    own = [
        (owner, number, _month(row), batch_id, extra_of_id) for number, row in zip(numbers, rows, strict=True)
    ]
    written = [(*mine, *row[:-1]) for mine, row in zip(own, rows, strict=True)]
    bulk_insert(session, Evaluation, (*_OWN, *FIELDS[:-1]), [written])
    errors = [
        (owner, number, *line, row[_PROGRAMME], _month(row), row[_CHOSEN], row[_STATE])
        for number, row in zip(numbers, rows, strict=True)
        for line in row[-1]
    ]
    bulk_insert(session, EvaluationError, _ERROR, [errors])
    return numbers


def _numbers(session: Session, many: int) -> list[int]:
    """Numbers for new evaluations, taken before they are written: their errors need them."""
    if session.get_bind().dialect.name == "postgresql":
        taken = sa.text(
            "SELECT nextval(pg_get_serial_sequence('quality_evaluation', 'id')) FROM generate_series(1, :many)"
        )
        return list(session.scalars(taken, {"many": many}, execution_options=_CHECKED))
    # Nobody else writes: a unit that writes has taken SQLite's lock at its start.
    last = session.scalar(sa.select(sa.func.max(_ONE.c.id)), execution_options=_CHECKED) or 0
    return list(range(last + 1, last + 1 + many))


def _doubt_listed_otherwise(session: Session, which: Any) -> Sequence[Any]:
    """Makes doubtful those of these evaluations whose contact is listed as another agent's; returns them."""
    listed = Contact.__table__
    elsewhere = (
        sa.select(sa.literal(1))
        .where(
            listed.c.organisation_id == session.info[KEY],
            listed.c.transaction_id == _ONE.c.transaction_id,
            listed.c.agent_id != _ONE.c.agent_id,
        )
        .exists()
    )
    doubtful = sa.and_(
        _ONE.c.organisation_id == session.info[KEY],
        which,
        _ONE.c.doubt.is_(None),
        _ONE.c.state == State.COUNTED,
        elsewhere,
    )
    query = sa.select(_ONE.c.id, _ONE.c.agent_id, _ONE.c.month).where(doubtful)
    found = session.execute(query, execution_options=_CHECKED).all()
    ids = [row.id for row in found]
    if ids:
        now = {"state": State.DOUBTFUL}
        session.execute(
            sa.update(_ONE).where(_ONE.c.id.in_(ids)).values(doubt=Doubt.OTHER_AGENT, **now),
            execution_options=_CHECKED,
        )
        session.execute(
            sa.update(_WRONG).where(_WRONG.c.evaluation_id.in_(ids)).values(**now), execution_options=_CHECKED
        )
    return found
