"""Times of services as pages show them: figures that were made when a file was applied."""

import datetime
import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.people import ImportState
from portal.models.service_times import ServiceStandard, ServiceTimeBatch, ServiceTimeFigure
from portal.models.units import Service, Unit
from portal.queries.accounts import Visitor
from portal.queries.survey_office import units_open_to
from portal.queries.units import unit_paths
from portal.rules.actions import Action
from portal.rules.service_sheet import SheetProblem, SheetTrouble
from portal.rules.service_times import LEAST, Basis
from portal.rules.staff_columns import plain
from portal.rules.survey_periods import SurveyPeriod

BATCHES_SHOWN = 10


@dataclass(frozen=True)
class Speed:
    """Figures of a service in a period, in the unit of `basis`; None below the least number."""

    service: str
    period: SurveyPeriod
    basis: Basis
    n: int | None
    unfinished: int
    median: Decimal | None
    ninetieth: Decimal | None
    standard: Decimal | None
    within: int | None


@dataclass(frozen=True)
class TimedService:
    """A line of the list: a service with its newest figure and the standard in force."""

    id: uuid.UUID
    name: str
    unit_id: uuid.UUID
    unit: str
    speed: Speed | None
    amount: Decimal | None
    basis: Basis | None


@dataclass(frozen=True)
class BatchCard:
    """An import as its page shows it."""

    id: uuid.UUID
    account_id: uuid.UUID | None
    file_name: str
    state: ImportState
    created_at: datetime.datetime
    expires_at: datetime.datetime
    counts: Mapping[str, int]
    problems: Sequence[SheetProblem] = ()

    @property
    def is_preview(self) -> bool:
        """Whether nothing of it counts yet."""
        return self.state is ImportState.PRATINJAU

    @property
    def fresh(self) -> int:
        """Requests that are new or that the file tells anew."""
        return self.counts["rows"] - self.counts["known"]

    @property
    def is_ready(self) -> bool:
        """Whether applying it would write something."""
        is_waiting = self.state is ImportState.PRATINJAU
        return is_waiting and not self.counts["errors"] and self.fresh > 0


def speeds_of_unit(
    unit_id: uuid.UUID, service_id: uuid.UUID | None, period: SurveyPeriod
) -> list[Speed]:
    """Figures of a unit's services (or of one) in a period, by name; one statement."""
    wanted = [Service.unit_id == unit_id, ServiceTimeFigure.period_key == period.key]
    if service_id is not None:
        wanted.append(Service.id == service_id)
    rows = db.session.execute(
        sa.select(Service.name, ServiceTimeFigure)
        .join(ServiceTimeFigure, ServiceTimeFigure.service_id == Service.id)
        .where(*wanted)
        .order_by(Service.name)
    )
    return [_speed(name, figure) for name, figure in rows]


def timed_services(search: str, page: int, per_page: int) -> tuple[list[TimedService], int]:
    """A page of services that are given, by unit and name, and how many there are; three
    statements.
    """
    wanted: list[sa.ColumnElement[bool]] = [Service.closed_on.is_(None)]
    if search:
        pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        like = (Service.name.ilike(pattern, escape="\\"), Unit.name.ilike(pattern, escape="\\"))
        wanted.append(sa.or_(*like))
    listed = sa.select(Service.id).join(Unit, Service.unit_id == Unit.id).where(*wanted)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(listed.subquery())) or 0
    newest = (
        sa.select(sa.func.max(ServiceTimeFigure.period_start))
        .where(ServiceTimeFigure.service_id == Service.id, ServiceTimeFigure.n >= LEAST)
        .correlate(Service)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Service.id, Service.name, Unit.id, Unit.name, ServiceTimeFigure)
        .join(Unit, Service.unit_id == Unit.id)
        .outerjoin(
            ServiceTimeFigure,
            sa.and_(
                ServiceTimeFigure.service_id == Service.id,
                ServiceTimeFigure.period_start == newest,
            ),
        )
        .where(*wanted)
        .order_by(Unit.name, Service.name, Service.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    standards = _standards([row[0] for row in rows])
    return [
        TimedService(
            row[0], row[1], row[2], row[3], _speed(row[1], row[4]) if row[4] else None,
            *standards.get(row[0], (None, None)),
        )
        for row in rows
    ], total  # fmt: skip


def timed_service(service_id: uuid.UUID, visitor: Visitor) -> tuple[TimedService, list[Speed]]:
    """A service that this visitor may write about, with its standard and its figures, the newest
    first. Raises NotFound or NotAllowed.
    """
    row = db.session.execute(
        sa.select(Service.id, Service.name, Unit.id, Unit.name)
        .join(Unit, Service.unit_id == Unit.id)
        .where(Service.id == service_id)
    ).first()
    if row is None:
        raise NotFound("Layanan ini tidak dikenal.")
    if not visitor.may(Action.SERVICE_TIMES_WRITE, unit_paths()[row[2]]):
        raise NotAllowed("Layanan ini dikelola orang lain.")
    figures = db.session.scalars(
        sa.select(ServiceTimeFigure)
        .where(ServiceTimeFigure.service_id == service_id)
        .order_by(ServiceTimeFigure.period_start.desc())
    )
    amount, basis = _standards([service_id]).get(service_id, (None, None))
    return TimedService(row[0], row[1], row[2], row[3], None, amount, basis), [
        _speed(row[1], figure) for figure in figures
    ]


def standards_mark(service_id: uuid.UUID, session: Session | None = None) -> str:
    """Which standards a service has, as a form carries it to notice a change."""
    row = ServiceStandard
    found = (session or db.session).execute(
        sa.select(row.starts_on, row.basis, row.amount, row.opens, row.closes)
        .where(row.service_id == service_id)
        .order_by(row.starts_on)
    )
    text = "; ".join(" ".join(map(str, one)) for one in found)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def writable_services(visitor: Visitor) -> dict[str, list[tuple[str, uuid.UUID]]]:
    """Services that this visitor may write about, by their `plain` name: (unit, id)."""
    units = units_open_to(visitor, Action.SERVICE_TIMES_WRITE)
    wanted = sa.true() if units is None else Service.unit_id.in_(units)
    found: dict[str, list[tuple[str, uuid.UUID]]] = {}
    for name, unit, key in db.session.execute(
        sa.select(Service.name, Unit.name, Service.id)
        .join(Unit, Service.unit_id == Unit.id)
        .where(wanted, Service.closed_on.is_(None))
        .order_by(Service.name, Unit.name)
    ):
        found.setdefault(plain(name), []).append((plain(unit), key))
    return found


def recent_batches(account_id: uuid.UUID | None) -> list[BatchCard]:
    """The last files that were applied; with an account only those it sent."""
    wanted = [ServiceTimeBatch.state != ImportState.PRATINJAU]
    if account_id is not None:
        wanted.append(ServiceTimeBatch.account_id == account_id)
    rows = db.session.scalars(
        sa.select(ServiceTimeBatch)
        .where(*wanted)
        .order_by(ServiceTimeBatch.created_at.desc(), ServiceTimeBatch.id)
        .limit(BATCHES_SHOWN)
    )
    return [_card(row) for row in rows]


def batch_card(batch_id: uuid.UUID, visitor: Visitor) -> BatchCard:
    """An import of one's own, or any for whoever writes about the whole agency.

    Raises NotFound, NotAllowed.
    """
    row = db.session.get(ServiceTimeBatch, batch_id, options=[undefer(ServiceTimeBatch.problems)])
    if row is None:
        raise NotFound("Impor ini tidak dikenal atau pratinjaunya sudah kedaluwarsa.")
    is_own = row.account_id == visitor.account_id
    if not is_own and not visitor.may(Action.SERVICE_TIMES_WRITE, frozenset()):
        raise NotAllowed("Impor ini diunggah orang lain.")
    problems = [
        SheetProblem(one[0], one[1], one[2], one[3], SheetTrouble(one[4])) for one in row.problems
    ]
    return replace(_card(row), problems=problems)


def _card(row: ServiceTimeBatch) -> BatchCard:
    return BatchCard(
        row.id, row.account_id, row.file_name, row.state, row.created_at, row.expires_at,
        row.counts,
    )  # fmt: skip


def _standards(services: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Decimal, Basis]]:
    """The newest standard of each service."""
    rows = db.session.scalars(
        sa.select(ServiceStandard)
        .where(ServiceStandard.service_id.in_(services))
        .order_by(ServiceStandard.starts_on)
    )
    return {row.service_id: (row.amount, row.basis) for row in rows}


def _speed(name: str, row: ServiceTimeFigure) -> Speed:
    period = SurveyPeriod.parse(row.period_key)
    if row.n < LEAST:
        return Speed(name, period, row.basis, None, row.unfinished, None, None, row.standard, None)
    within = row.within if row.standard is not None else None
    return Speed(
        name, period, row.basis, row.n, row.unfinished, row.median, row.ninetieth, row.standard,
        within,
    )  # fmt: skip
