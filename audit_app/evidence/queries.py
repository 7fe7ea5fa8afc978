"""Reads proofs, their versions and the days they cover."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset, ordering
from audit_app.evidence.models import EvidenceItem, EvidenceVersion
from audit_app.evidence.rules import Kind, Period, kind_of, media_types_of, shown_name


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A proof with its present version."""

    id: int
    title: str
    description: str
    period_from: dt.date | None
    period_until: dt.date | None
    created_at: dt.datetime
    created_by: str
    withdrawn_at: dt.datetime | None
    withdrawn_by: str
    withdrawn_reason: str
    version: int
    filename: str
    sha256: str
    size: int
    media_type: str
    uploaded_at: dt.datetime
    uploaded_by: str

    @property
    def withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def kind(self) -> Kind:
        return kind_of(self.media_type)

    @property
    def period(self) -> Period:
        return Period(self.period_from, self.period_until)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One file that a proof was or is."""

    item_id: int
    number: int
    filename: str
    sha256: str
    size: int
    media_type: str
    uploaded_at: dt.datetime
    uploaded_by: str

    @property
    def kind(self) -> Kind:
        return kind_of(self.media_type)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One version as verification sees it, over every organisation."""

    organisation_id: int
    item_id: int
    title: str
    number: int
    filename: str
    sha256: str
    size: int


NEWEST = "-uploaded"


class State(enum.StrEnum):
    """Which proofs a list shows."""

    CURRENT = "current"
    WITHDRAWN = "withdrawn"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show; None or empty means any. `since` and `until` ask for proofs whose days touch them."""

    text: str = ""
    kind: Kind | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    state: State = State.CURRENT
    sort: str = NEWEST


_ITEM = (
    EvidenceItem.id,
    EvidenceItem.title,
    EvidenceItem.description,
    EvidenceItem.period_from,
    EvidenceItem.period_until,
    EvidenceItem.created_at,
    EvidenceItem.created_by,
    EvidenceItem.withdrawn_at,
    EvidenceItem.withdrawn_by,
    EvidenceItem.withdrawn_reason,
)
_FILE = (
    EvidenceVersion.number,
    EvidenceVersion.filename,
    EvidenceVersion.sha256,
    EvidenceVersion.size_bytes,
    EvidenceVersion.media_type,
    EvidenceVersion.uploaded_at,
    EvidenceVersion.uploaded_by,
)
ORDER = {
    "title": func.lower(EvidenceItem.title),
    "file": func.lower(EvidenceVersion.filename),
    "kind": EvidenceVersion.media_type,
    "period": EvidenceItem.period_from,
    "size": EvidenceVersion.size_bytes,
    "version": EvidenceVersion.number,
    "uploaded": EvidenceVersion.uploaded_at,
}
"""What a list of proofs can be ordered by, as an address names it."""


def _items(*columns: Any) -> Select[Any]:
    return select(*columns).join(
        EvidenceVersion,
        and_(EvidenceVersion.item_id == EvidenceItem.id, EvidenceVersion.number == EvidenceItem.version),
    )


def _row(row: Any) -> ItemRow:
    return replace(ItemRow(*row), filename=shown_name(row.filename))


def _where(chosen: Filter) -> list[Any]:
    where: list[Any] = []
    if chosen.text:
        # SQLite folds the case of ASCII letters alone; the forms people type cover the other scripts.
        forms = {chosen.text, chosen.text.lower(), chosen.text.upper(), chosen.text.capitalize()}
        columns = (EvidenceItem.title, EvidenceItem.description, EvidenceVersion.filename)
        where.append(
            or_(*(column.icontains(form, autoescape=True) for column in columns for form in sorted(forms)))
        )
    if chosen.kind:
        where.append(EvidenceVersion.media_type.in_(media_types_of(chosen.kind)))
    if chosen.since:
        where.append(func.coalesce(EvidenceItem.period_until, dt.date.max) >= chosen.since)
    if chosen.until:
        where.append(func.coalesce(EvidenceItem.period_from, dt.date.min) <= chosen.until)
    if chosen.since or chosen.until:
        where.append(or_(EvidenceItem.period_from.is_not(None), EvidenceItem.period_until.is_not(None)))
    if chosen.state is not State.ALL:
        withdrawn = chosen.state is State.WITHDRAWN
        where.append(
            EvidenceItem.withdrawn_at.is_not(None) if withdrawn else EvidenceItem.withdrawn_at.is_(None)
        )
    return where


def list_items(session: Session, chosen: Filter, page: int = 1, size: int = SIZE) -> Page[ItemRow]:
    """The proofs that fit, one page of them."""
    where = _where(chosen)
    total = session.scalar(_items(func.count()).select_from(EvidenceItem).where(*where)) or 0
    rows = session.execute(
        _items(*_ITEM, *_FILE)
        .where(*where)
        .order_by(*ordering(chosen.sort, ORDER, NEWEST), EvidenceItem.id.desc())
        .limit(size)
        .offset(offset(page, size))
    )
    return Page(tuple(_row(row) for row in rows), page, size, total)


def list_periods(session: Session, chosen: Filter) -> list[Period]:
    """The different periods of all proofs that fit, without the proofs: enough to find holes."""
    rows = session.execute(
        _items(EvidenceItem.period_from, EvidenceItem.period_until).where(*_where(chosen)).distinct()
    )
    return [Period(*row) for row in rows]


def find_item(session: Session, item_id: int) -> ItemRow | None:
    row = session.execute(_items(*_ITEM, *_FILE).where(EvidenceItem.id == item_id)).one_or_none()
    return None if row is None else _row(row)


def get_item(session: Session, item_id: int) -> ItemRow:
    """The proof; raises NotFound."""
    found = find_item(session, item_id)
    if found is None:
        raise NotFound(_("There is no such proof. It may belong to another organisation."))
    return found


def items_by_id(session: Session, ids: Iterable[int]) -> dict[int, ItemRow]:
    """The proofs with these numbers, withdrawn ones too; those that are not there are left out."""
    wanted = sorted(set(ids))
    found: dict[int, ItemRow] = {}
    for start in range(0, len(wanted), 500):  # databases limit how many values a statement holds
        rows = session.execute(_items(*_ITEM, *_FILE).where(EvidenceItem.id.in_(wanted[start : start + 500])))
        found.update((row.id, _row(row)) for row in rows)
    return found


def list_versions(session: Session, item_id: int) -> list[VersionRow]:
    """Every version, newest first."""
    rows = session.execute(
        select(EvidenceVersion.item_id, *_FILE)
        .where(EvidenceVersion.item_id == item_id)
        .order_by(EvidenceVersion.number.desc())
    )
    return [_version(row) for row in rows]


def get_version(session: Session, item_id: int, number: int | None = None) -> VersionRow:
    """One version, the present one unless `number` says which; raises NotFound."""
    wanted = EvidenceItem.version if number is None else number
    row = session.execute(
        select(EvidenceVersion.item_id, *_FILE)
        .join(EvidenceItem, EvidenceItem.id == EvidenceVersion.item_id)
        .where(EvidenceVersion.item_id == item_id, EvidenceVersion.number == wanted)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such proof or version. It may belong to another organisation."))
    return _version(row)


def _version(row: Any) -> VersionRow:
    return replace(VersionRow(*row), filename=shown_name(row.filename))


def list_same(session: Session, sha256: str, *, besides: int | None = None) -> tuple[tuple[int, str], ...]:
    """Number and title of other proofs that hold, or once held, the very same bytes; 20 at most."""
    rows = session.execute(
        select(EvidenceItem.id, EvidenceItem.title)
        .join(EvidenceVersion, EvidenceVersion.item_id == EvidenceItem.id)
        .where(EvidenceVersion.sha256 == sha256, EvidenceItem.id != (besides or 0))
        .distinct()
        .order_by(EvidenceItem.id)
        .limit(20)
    )
    return tuple((row.id, row.title) for row in rows)


def stream_kept(session: Session) -> Iterator[KeptRow]:
    """Every version this session may see, ordered by hash, a thousand at a time."""
    rows = session.execute(
        select(
            EvidenceItem.organisation_id,
            EvidenceItem.id,
            EvidenceItem.title,
            EvidenceVersion.number,
            EvidenceVersion.filename,
            EvidenceVersion.sha256,
            EvidenceVersion.size_bytes,
        )
        .join(EvidenceVersion, EvidenceVersion.item_id == EvidenceItem.id)
        .order_by(EvidenceVersion.sha256, EvidenceVersion.id)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        yield KeptRow(*row)
