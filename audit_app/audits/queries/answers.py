"""Reads answers and the proof linked to them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import Session

from audit_app.areas.queries import accounts_of
from audit_app.audits.models import Answer, AnswerProof, Audit
from audit_app.audits.rules import Rating, is_answered, rated_alone
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.prepared import OWNER, Prepared
from audit_app.evidence.models import EvidenceItem, EvidenceVersion


class Light(NamedTuple):
    """What scoring and the map need of an answer; a tuple, since every page makes one for each requirement."""

    requirement: str
    parameter: str
    rating: Rating | None
    na_confirmed: bool
    remark: bool

    @property
    def answered(self) -> bool:
        return is_answered(self.rating, na_confirmed=self.na_confirmed)


@dataclass(frozen=True, slots=True)
class ProofLink:
    """A proof as linked to an answer."""

    id: int
    answer_id: int
    item_id: int
    pointer: str
    linked_by: str
    linked_at: dt.datetime
    title: str
    filename: str
    media_type: str
    size_bytes: int
    sha256: str
    period_from: dt.date | None
    period_until: dt.date | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer, whole; `proofs` are filled in by the book."""

    id: int
    requirement: str
    parameter: str
    rating: Rating | None
    finding: str
    notes: str
    owner: str
    due_on: dt.date | None
    na_reason: str
    na_by_id: int | None
    na_by: str
    na_confirmed_by: str
    revision: int
    changed_at: dt.datetime | None
    changed_by: str
    proofs: tuple[ProofLink, ...] = ()

    @property
    def na_confirmed(self) -> bool:
        return bool(self.na_confirmed_by)

    @property
    def answered(self) -> bool:
        return is_answered(self.rating, na_confirmed=self.na_confirmed)


@dataclass(frozen=True, slots=True)
class ProofUse:
    """Where a proof is used."""

    audit_id: int
    audit: str
    parameter: str
    requirement: str
    pointer: str


_COLUMNS = (
    Answer.id,
    Answer.requirement,
    Answer.parameter,
    Answer.rating,
    Answer.finding,
    Answer.notes,
    Answer.owner,
    Answer.due_on,
    Answer.na_reason,
    Answer.na_by_id,
    Answer.na_by,
    Answer.na_confirmed_by,
    Answer.revision,
    Answer.changed_at,
    Answer.changed_by,
)


_TABLE = Answer.__table__
_LIGHT = Prepared(
    select(
        _TABLE.c.requirement,
        _TABLE.c.parameter,
        _TABLE.c.rating,
        _TABLE.c.na_confirmed_by != "",
        _TABLE.c.finding != "",
    ).where(_TABLE.c.audit_id == bindparam("audit_id"), _TABLE.c.organisation_id == OWNER)
)


def list_light(session: Session, audit_id: int) -> list[Light]:
    """Every answer of an audit, without its texts."""
    return list(map(Light._make, _LIGHT.run(session, audit_id=audit_id).all()))


def light_of(answer: Answer) -> Light:
    """The same of one answer at hand, written or not."""
    return Light(
        answer.requirement,
        answer.parameter,
        answer.rating,
        answer.na_confirmed_by != "",
        answer.finding != "",
    )


def list_answers(session: Session, audit_id: int, parameter: str | None = None) -> dict[str, AnswerRow]:
    """Answers by requirement, with their proof: two statements, however many there are."""
    where: list[Any] = [Answer.audit_id == audit_id]
    if parameter is not None:
        where.append(Answer.parameter == parameter)
    links = list_links(session, audit_id, parameter)
    rows: Any = session.execute(select(*_COLUMNS).where(*where))
    return {row.requirement: AnswerRow(**row._asdict(), proofs=tuple(links.get(row.id, ()))) for row in rows}


def list_links(session: Session, audit_id: int, parameter: str | None = None) -> dict[int, list[ProofLink]]:
    """Linked proof by answer id, in the order it was linked."""
    where: list[Any] = [Answer.audit_id == audit_id]
    if parameter is not None:
        where.append(Answer.parameter == parameter)
    rows: Any = session.execute(
        select(
            AnswerProof.id,
            AnswerProof.answer_id,
            AnswerProof.item_id,
            AnswerProof.pointer,
            AnswerProof.linked_by,
            AnswerProof.linked_at,
            EvidenceItem.title,
            EvidenceVersion.filename,
            EvidenceVersion.media_type,
            EvidenceVersion.size_bytes,
            EvidenceVersion.sha256,
            EvidenceItem.period_from,
            EvidenceItem.period_until,
            EvidenceItem.withdrawn_at.is_not(None).label("withdrawn"),
        )
        .join(Answer, Answer.id == AnswerProof.answer_id)
        .join(EvidenceItem, EvidenceItem.id == AnswerProof.item_id)
        .join(
            EvidenceVersion,
            (EvidenceVersion.item_id == EvidenceItem.id) & (EvidenceVersion.number == EvidenceItem.version),
        )
        .where(*where)
        .order_by(AnswerProof.id)
    )
    found: defaultdict[int, list[ProofLink]] = defaultdict(list)
    for row in rows:
        found[row.answer_id].append(ProofLink(**row._asdict()))
    return found


def is_rated_alone(session: Session, actor: Actor, audit_id: int) -> bool:
    """Whether the human who asks gave every rating of an audit, with whichever account."""
    known = Answer.rated_by_id.is_not(None)
    raters = session.execute(
        select(Answer.rated_by_id, case((known, ""), else_=Answer.changed_by))
        .where(Answer.audit_id == audit_id, Answer.rating.is_not(None))
        .distinct()
    )
    return rated_alone([(*row,) for row in raters], accounts_of(session, actor.user_id), actor.name)


def get_answer(session: Session, audit_id: int, requirement: str) -> AnswerRow:
    """One answer with its proof; raises NotFound."""
    row: Any = session.execute(
        select(*_COLUMNS).where(Answer.audit_id == audit_id, Answer.requirement == requirement)
    ).one_or_none()
    if row is None:
        raise NotFound(_("Requirement %(code)s is not part of this audit.", code=requirement))
    links = list_links(session, audit_id, row.parameter)
    return AnswerRow(**row._asdict(), proofs=tuple(links.get(row.id, ())))


def list_uses(session: Session, item_ids: Collection[int], limit: int | None = 500) -> list[ProofUse]:
    """Where these proofs are used, over all audits."""
    rows: Any = session.execute(
        select(Audit.id, Audit.name, Answer.parameter, Answer.requirement, AnswerProof.pointer)
        .join(Answer, Answer.id == AnswerProof.answer_id)
        .join(Audit, Audit.id == Answer.audit_id)
        .where(AnswerProof.item_id.in_(item_ids))
        .order_by(Audit.id.desc(), Answer.id)
        .limit(limit)
    )
    return [ProofUse(*row) for row in rows]
