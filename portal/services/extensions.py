"""More time for one person or unit, within what the law leaves to the agency."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod, Extension
from portal.models.units import Unit
from portal.queries.holidays import office_calendar
from portal.queries.periods import PeriodRow, row_of
from portal.queries.raters import holds
from portal.rules.clock_file import Clock, clocks_on
from portal.rules.clock_table import clock_table
from portal.rules.extensions import ExtensionFault, fault, furthest
from portal.rules.messages import MessageKind
from portal.rules.period_cycle import PeriodStage
from portal.rules.period_rule import periods_on
from portal.rules.workdays import WorkCalendar, Zone
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import employees, notify

LONGEST_REASON = 500


@dataclass(frozen=True)
class NewExtension:
    """What is asked for: one employee or one unit, a clock, its new last day, the reason."""

    clock: str
    until: datetime.date
    reason: str
    employee_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None


class ExtensionRefused(IllegalStep):
    """An extension that the law does not leave to the agency, with the furthest day if any."""

    def __init__(self, why: ExtensionFault, limit: datetime.date | None) -> None:
        super().__init__(why.value)
        self.fault = why
        self.limit = limit


def grant(period_id: uuid.UUID, new: NewExtension, act: Act) -> uuid.UUID:
    """Record an extension.

    Raises Invalid for a missing reason or addressee, ExtensionRefused where the law says no,
    NotFound for unknown people, units or periods, IllegalStep for a practice or closed period.
    """
    reason = " ".join(new.reason.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid("Alasan perpanjangan wajib diisi, paling banyak 500 huruf.")
    if (new.employee_id is None) == (new.unit_id is None):
        raise Invalid("Pilih satu pegawai (NIP) atau satu unit kerja.")
    with writing() as session:
        row = session.get(EvaluationPeriod, period_id)
        if row is None:
            raise NotFound("Periode ini tidak dikenal.")
        if row.is_practice or row.stage is PeriodStage.SELESAI:
            raise IllegalStep("Masa latihan dan periode yang selesai tidak mengenal perpanjangan.")
        _check_addressee(session, new)
        before = _checked(row_of(row), new, act, office_calendar(session))
        made = Extension(
            period_id=period_id, employee_id=new.employee_id, unit_id=new.unit_id,
            clock=new.clock, until=new.until, reason=reason, decided_by=act.actor,
            decided_at=act.at,
        )  # fmt: skip
        session.add(made)
        session.flush()
        audit.record(
            session, act, AuditTag.EXTENSION_GRANTED, made.id, span=row.span_key, clock=new.clock,
            reason=reason, before={"until": before.isoformat()},
            after={"until": new.until.isoformat()},
            employee=str(new.employee_id) if new.employee_id else None,
            unit=str(new.unit_id) if new.unit_id else None,
        )  # fmt: skip
        notify(
            session, employees(_whom(session, new, act)), MessageKind.EXTENSION_GRANTED,
            link=f"/periode/{period_id}", due=new.until, act=act,
        )  # fmt: skip
        return made.id


def _whom(session: Session, new: NewExtension, act: Act) -> Sequence[uuid.UUID]:
    """The employee, or whoever leads the unit that got more time."""
    if new.employee_id is not None:
        return [new.employee_id]
    return session.scalars(
        sa.select(Posting.employee_id).where(
            Posting.unit_id == new.unit_id, Posting.leads_unit, *holds(Posting, act.on)
        )
    ).all()


def withdraw(period_id: uuid.UUID, extension_id: uuid.UUID, reason: str, act: Act) -> None:
    """Take an extension back while the general deadline has not passed, so that nobody loses a day
    that is already being used.  Raises Invalid, NotFound, IllegalStep.
    """
    words = " ".join(reason.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Invalid("Tulis alasan pencabutan, paling banyak 500 huruf.")
    with writing() as session:
        row = session.get(Extension, extension_id, with_for_update=True)
        if row is None or row.period_id != period_id:
            raise NotFound("Perpanjangan ini tidak dikenal.")
        if row.withdrawn_at is not None:
            raise IllegalStep("Perpanjangan ini sudah dicabut.")
        period = row_of(session.get_one(EvaluationPeriod, period_id))
        ends = _present_end(period, row.clock, act, office_calendar(session))
        if ends is None or act.on > ends:
            raise IllegalStep(
                "Perpanjangan ini sedang dipakai: tenggat umumnya sudah lewat, sehingga tidak dapat"
                " dicabut."
            )
        row.withdrawn_at, row.withdrawn_reason = act.at, words
        audit.record(
            session, act, AuditTag.EXTENSION_WITHDRAWN, row.id, reason=words,
            before={"until": row.until.isoformat()}, after={"until": None},
        )  # fmt: skip


def extendable(
    period: PeriodRow, calendar: WorkCalendar, zone: Zone
) -> list[tuple[Clock, datetime.date]]:
    """Clocks of a period that may be extended at all, each with the furthest day.

    One whose end is the law's already has no room and is not among them, but for the window.
    """
    rule = periods_on(period.span.start)
    found = (
        (clock, furthest(clock, period.rule, period.window, rule, calendar, zone))
        for clock in clocks_on(period.span.start).clocks
    )
    own = period.terms.own_days()
    return [(clock, limit) for clock, limit in found if limit is not None and _has_room(clock, own)]


def _has_room(clock: Clock, own: Mapping[str, int]) -> bool:
    """Whether the agency's own day lies before the law's; the window is the agency's alone."""
    law = clock.days or clock.day
    return not law or own.get(clock.key, law) < law


def _checked(
    period: PeriodRow, new: NewExtension, act: Act, calendar: WorkCalendar
) -> datetime.date:
    """The general deadline that the extension moves for one addressee. Raises Invalid."""
    clocks = {clock.key: clock for clock in clocks_on(period.span.start).clocks}
    if new.clock not in clocks:
        raise Invalid("Pilih tenggat dari daftar.")
    present = _present_end(period, new.clock, act, calendar)
    zone = Zone(str(act.at.tzinfo))
    limits = {c.key: limit for c, limit in extendable(period, calendar, zone)}
    limit = limits.get(new.clock)
    general = present or period.window.closes
    why = fault(clocks[new.clock], limit, general, new.until, act.on)
    if why is not None:
        raise ExtensionRefused(why, limit)
    return general


def _present_end(
    period: PeriodRow, key: str, act: Act, calendar: WorkCalendar
) -> datetime.date | None:
    """The last day of a clock for everybody: the agency's own if earlier than the law's."""
    lines = clock_table(
        clocks_on(period.span.start), period.rule, period.window, period.terms.own_days(), act.at,
        calendar, Zone(str(act.at.tzinfo)),
    )  # fmt: skip
    return next((one.own_end or one.law_end for one in lines if one.clock.key == key), None)


def _check_addressee(session: Session, new: NewExtension) -> None:
    if new.employee_id is not None:
        known = session.scalar(
            sa.select(Employee.id).where(Employee.id == new.employee_id, Employee.left_on.is_(None))
        )
    else:
        known = session.scalar(sa.select(Unit.id).where(Unit.id == new.unit_id))
    if known is None:
        raise NotFound("Pegawai atau unit ini tidak dikenal.")
