"""Schemes: which one is in force on a day, and the history of adoptions."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from portal.db import db
from portal.errors import IllegalStep, NotFound
from portal.models.instruments import InstrumentVersion
from portal.models.periods import EvaluationPeriod
from portal.models.schemes import SchemeDraft, SchemeVersion
from portal.rules import instruments
from portal.rules.instruments import Instrument
from portal.rules.schemes import Scheme, SchemeError, parse

MOST_READ = 50
_read: dict[uuid.UUID, Scheme] = {}


@dataclass(frozen=True)
class SchemeInForce:
    """An adopted version: its id, to bind to, its number, to print, and what it says."""

    id: uuid.UUID
    number: int
    scheme: Scheme


@dataclass(frozen=True)
class ListedVersion:
    """A line of the history; `is_in_force` on the day the list is for."""

    number: int
    title: str
    valid_from: datetime.date
    adopted_on: datetime.date
    adopted_by: str
    reason: str
    based_on: str | None
    is_in_force: bool
    is_to_come: bool


@dataclass(frozen=True)
class ListedDraft:
    """A line of the drafts."""

    id: uuid.UUID
    title: str
    based_on: str | None
    changed_at: datetime.datetime
    changed_by: str


@dataclass(frozen=True)
class DraftCard(ListedDraft):
    """A draft with what is written so far, right or wrong; `version` grows with every save."""

    content: dict[str, Any]
    version: int


def scheme_in_force(on: datetime.date) -> Scheme:
    """The agency's scheme on a day. Raises as `scheme_version_in_force`."""
    return scheme_version_in_force(on).scheme


def scheme_version_in_force(on: datetime.date) -> SchemeInForce:
    """The version in force on a day: whoever opens a period keeps its id.

    Raises NotFound when none was adopted for that day, IllegalStep when the law has changed so
    that the adopted one is no longer possible.
    """
    known = dict(_read)  # another thread may forget them meanwhile
    row = db.session.execute(_IN_FORCE, {"scheme_on": on, "read_before": list(known)}).first()
    if row is None:
        raise NotFound(
            "Belum ada skema penilaian yang berlaku pada hari itu. Pengelola kepegawaian "
            "mengesahkannya di halaman Skema penilaian."
        )
    scheme = known.get(row.id)
    if scheme is None:  # an adopted version never changes
        scheme = read(row.content)
        if len(_read) >= MOST_READ:
            _read.clear()
        _read[row.id] = scheme
    return SchemeInForce(row.id, row.number, scheme)


def version_in_force(
    on: datetime.date | sa.ColumnElement[datetime.date],
) -> sa.ScalarSelect[uuid.UUID]:
    """The id of the version in force on a day, for other statements to join."""
    return (
        sa.select(SchemeVersion.id)
        .where(SchemeVersion.valid_from <= on)
        .order_by(SchemeVersion.valid_from.desc(), SchemeVersion.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def scheme_of_period(period_id: uuid.UUID) -> Scheme:
    """The scheme by which a period goes. Raises as `scheme_version_in_force`."""
    content = db.session.scalar(
        sa.select(SchemeVersion.content)
        .join(EvaluationPeriod, EvaluationPeriod.scheme_version_id == SchemeVersion.id)
        .where(EvaluationPeriod.id == period_id)
    )
    if content is None:
        raise NotFound("Periode ini tidak dikenal.")
    return read(content)


def read(content: dict[str, object]) -> Scheme:
    """A stored scheme. Raises IllegalStep when it breaks a bound that came after its adoption."""
    try:
        return parse(content)
    except SchemeError as error:
        raise IllegalStep(
            "Skema yang disahkan tidak lagi sesuai dengan peraturan. Pengelola kepegawaian perlu "
            "mengesahkan versi baru."
        ) from error


def listed_versions(on: datetime.date) -> list[ListedVersion]:
    """Every adopted version, newest first."""
    rows = db.session.scalars(sa.select(SchemeVersion).order_by(SchemeVersion.number.desc())).all()
    begun = [row for row in rows if row.valid_from <= on]
    current = max(begun, key=lambda row: (row.valid_from, row.number), default=None)
    return [
        ListedVersion(
            row.number, row.title, row.valid_from, row.adopted_on, row.adopted_by, row.reason,
            row.based_on, is_in_force=row is current, is_to_come=row.valid_from > on,
        )
        for row in rows
    ]  # fmt: skip


def scheme_version(number: int) -> Scheme:
    """What an adopted version says. Raises NotFound, IllegalStep as `read`."""
    content = db.session.scalar(
        sa.select(SchemeVersion.content).where(SchemeVersion.number == number)
    )
    if content is None:
        raise NotFound("Versi skema ini tidak ada.")
    return read(content)


def listed_drafts() -> list[ListedDraft]:
    """Every draft, the one changed last first."""
    rows = db.session.scalars(
        sa.select(SchemeDraft).order_by(SchemeDraft.changed_at.desc(), SchemeDraft.id)
    )
    return [ListedDraft(r.id, r.title, r.based_on, r.changed_at, r.changed_by) for r in rows]


def scheme_draft(draft_id: uuid.UUID) -> DraftCard:
    """A draft. Raises NotFound when it was adopted or thrown away meanwhile."""
    row = db.session.get(SchemeDraft, draft_id, options=[undefer(SchemeDraft.content)])
    if row is None:
        raise NotFound("Draf skema ini sudah tidak ada: mungkin sudah disahkan atau dihapus.")
    return DraftCard(
        row.id, row.title, row.based_on, row.changed_at, row.changed_by, row.content, row.version
    )


def agency_instruments() -> dict[str, Instrument]:
    """The newest published version of every instrument, by key."""
    newest = (
        sa.select(InstrumentVersion.key, sa.func.max(InstrumentVersion.number).label("number"))
        .group_by(InstrumentVersion.key)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(InstrumentVersion.key, InstrumentVersion.content)
        .join(
            newest,
            sa.and_(
                InstrumentVersion.key == newest.c.key,
                InstrumentVersion.number == newest.c.number,
            ),
        )
        .order_by(InstrumentVersion.key)
    )
    return {row.key: instruments.parse(row.content) for row in rows}


# Settings that were read before, pages of them, are not sent again.
_DAY: sa.BindParameter[datetime.date] = sa.bindparam("scheme_on", type_=sa.Date())
_KNOWN = SchemeVersion.id.in_(sa.bindparam("read_before", expanding=True))
_IN_FORCE = sa.select(
    SchemeVersion.id,
    SchemeVersion.number,
    sa.case((_KNOWN, sa.null()), else_=SchemeVersion.content).label("content"),
).where(SchemeVersion.id == version_in_force(_DAY))
