"""Periods: opening a year, taking steps and taking them back, practice periods."""

import datetime
import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.holidays import HolidayYear
from portal.models.periods import EvaluationPeriod, PeriodEvent
from portal.queries.holidays import office_calendar
from portal.queries.period_facts import PeriodFacts, facts
from portal.queries.periods import PeriodRow, row_of
from portal.queries.schemes import scheme_version_in_force
from portal.rules import period_cycle
from portal.rules.clock_file import clocks_on
from portal.rules.holiday_table import shipped_holidays
from portal.rules.period_cycle import PeriodStage, PeriodStep, Situation, StepError
from portal.rules.period_rule import periods_on
from portal.rules.period_terms import terms_of
from portal.rules.roles import Role
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.workdays import WorkCalendar
from portal.services import audit, holidays
from portal.services.audit import Act
from portal.services.period_notices import window_opened
from portal.services.period_schemes import bind, period_of, scheme_of
from portal.services.practice_purge import purge

LONGEST_REASON = 500
LONGEST_NAME = 120
UNDOABLE = (PeriodStep.BUKA_FORUM, PeriodStep.BUKA_PENETAPAN, PeriodStep.KEMBALIKAN)
MOVED_ON = N_("Periode ini baru saja diubah orang lain. Periksa keadaannya, lalu ulangi.")


class StepRefused(IllegalStep):
    """A step that the law or the state does not allow; `fault` says which of the reasons."""

    def __init__(self, fault: period_cycle.StepFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def open_year(year: int, act: Act) -> list[uuid.UUID]:
    """Make the periods of a performance year, with their windows: how many from the scheme in
    force, each under that of its own first day.

    The first time it also copies the shipped days off.  Raises NotFound without a scheme,
    IllegalStep when the year is open already, Invalid for a year that is neither last, this nor
    next one.
    """
    if abs(year - act.on.year) > 1:
        raise Invalid("Tahun kinerja yang dapat dibuka: tahun lalu, tahun ini, atau tahun depan.")
    with writing() as session:
        scheme = scheme_version_in_force(_within(year, act.on))
        terms = terms_of(scheme.scheme)
        taken = sa.select(EvaluationPeriod.id).where(
            EvaluationPeriod.year == year, ~EvaluationPeriod.is_practice
        )
        if session.scalar(taken.limit(1)) is not None:
            raise IllegalStep("Tahun kinerja %(year)s sudah dibuka.", year=year)
        for known in sorted(shipped_holidays().known_years):
            if session.get(HolidayYear, known) is None:
                holidays.copy_year(session, known, act)
        calendar = office_calendar(session)
        rule = periods_on(SurveyPeriod.parse(str(year)).start)
        cycle = period_cycle.cycle(year, terms.cadence, rule)
        rows = [period_of(one, scheme_of(one, scheme), calendar) for one in cycle]
        session.add_all(rows)
        session.flush()
        audit.record(
            session, act, AuditTag.YEAR_OPENED, None, year=year, cadence=terms.cadence.value,
            rule=rule.key, scheme=scheme.number, periods=len(rows),
        )  # fmt: skip
        return [row.id for row in rows]


def create_practice(span: SurveyPeriod, name: str, act: Act) -> uuid.UUID:
    """A masa latihan over a span, with all stages and no legal effect.

    Raises Invalid for its name, NotFound without a scheme.
    """
    label = " ".join(name.split())
    if not 1 <= len(label) <= LONGEST_NAME:
        raise Invalid("Nama masa latihan harus 1 sampai 120 huruf.")
    with writing() as session:
        period = period_cycle.EvaluationPeriod(span, is_practice=True)
        scheme = scheme_version_in_force(_within(span.year, act.on))
        row = period_of(period, scheme, office_calendar(session), label)
        session.add(row)
        session.flush()
        audit.record(session, act, AuditTag.PRACTICE_CREATED, row.id, name=label, span=span.key)
        return row.id


def delete_practice(period_id: uuid.UUID, act: Act) -> None:
    """Delete a masa latihan with everything that was done in it. Raises NotFound, IllegalStep."""
    with writing() as session:
        row = _period(session, period_id)
        if not row.is_practice:
            raise IllegalStep(
                "Hanya masa latihan yang dapat dihapus; periode resmi tetap tersimpan."
            )
        before = {"name": row.name, "span": row.span_key, "stage": row.stage.value}
        session.expunge(row)
        purge(session, period_id)
        audit.record(session, act, AuditTag.PRACTICE_DELETED, period_id, before=before, after=None)


def take_step(
    period_id: uuid.UUID,
    step: PeriodStep,
    roles: Collection[Role],
    act: Act,
    *,
    version: int | None = None,
    reason: str = "",
) -> PeriodStage:
    """Take one step of the table and return the stage after it.

    `version` is that of the page which offered the step.  Raises StepRefused with the reason, or
    IllegalStep when somebody else was quicker.
    """
    words = _reason(reason)
    with writing() as session:
        row = _period(session, period_id)
        if version is not None and row.version != version:
            raise IllegalStep(MOVED_ON)
        now = situation(session, row, act, office_calendar(session))
        try:
            goal = period_cycle.advance(row.stage, step, now, roles)
        except StepError as error:
            raise StepRefused(error.fault) from error
        move(session, row, step, goal, act, reason=words)
        return goal


def undo_step(period_id: uuid.UUID, roles: Collection[Role], reason: str, act: Act) -> PeriodStage:
    """Take the last step back, with a reason, and return the stage before it.

    Only steps by which nobody's right began and while raters may still evaluate: opening the forum
    or the signing, and handing back (L.IV.A.11).  Raises Invalid, StepRefused, IllegalStep.
    """
    words = _reason(reason)
    if not words:
        raise Invalid("Tulis alasan pembatalan langkah ini.")
    with writing() as session:
        row = _period(session, period_id)
        last = session.scalar(
            sa.select(PeriodEvent)
            .where(PeriodEvent.period_id == period_id)
            .order_by(PeriodEvent.number.desc())
            .limit(1)
        )
        if last is None or last.is_undo or last.is_automatic or last.step not in UNDOABLE:
            raise IllegalStep(
                "Langkah terakhir tidak dapat dibatalkan: sejak itu hak atau kewajiban orang lain"
                " sudah berjalan."
            )
        if Role.HR not in roles:
            raise StepRefused(period_cycle.StepFault.TIDAK_BERWENANG)
        if act.on > row.closes_on and not row.is_practice:
            raise StepRefused(period_cycle.StepFault.WAKTU_HABIS)
        move(session, row, last.step, last.origin, act, reason=words, is_undo=True)
        return last.origin


def situation(
    session: Session, row: EvaluationPeriod, act: Act, calendar: WorkCalendar
) -> Situation:
    """What the table of steps looks at, from what is signed and received."""
    return situation_of(row_of(row), facts(row, act.on, session), act.on, calendar)


def situation_of(
    known: PeriodRow, found: PeriodFacts, on: datetime.date, calendar: WorkCalendar
) -> Situation:
    """The same from figures that are known already."""
    clocks = clocks_on(known.span.start)
    rights_end = None
    if found.all_received and found.last_received is not None:
        # The last right to object, and the days to decide an objection of its last day.
        days = clocks["K14"].days + clocks["K15"].days
        rights_end = calendar.add_workdays(found.last_received, days)
    return Situation(
        on=on, period=known.rule, window=known.window, has_forum=known.has_forum,
        is_settled=found.is_settled, rights_end=rights_end,
        open_objections=found.open_objections,
    )  # fmt: skip


def move(
    session: Session,
    row: EvaluationPeriod,
    step: PeriodStep,
    goal: PeriodStage,
    act: Act,
    *,
    reason: str = "",
    is_automatic: bool = False,
    is_undo: bool = False,
) -> None:
    """Write a step that was found lawful; called inside a use case.

    A real period that begins binds to the scheme of its first day, adopted meanwhile or not.
    """
    number = session.scalar(
        sa.select(sa.func.coalesce(sa.func.max(PeriodEvent.number), 0) + 1).where(
            PeriodEvent.period_id == row.id
        )
    )
    origin = row.stage
    row.stage = goal
    if step is PeriodStep.MULAI and not row.is_practice:
        bind(row, office_calendar(session))
    session.add(
        PeriodEvent(
            period_id=row.id, number=number, step=step, origin=origin, goal=goal, at=act.at,
            actor="" if is_automatic else act.actor, reason=reason, is_automatic=is_automatic,
            is_undo=is_undo,
        )
    )  # fmt: skip
    session.flush()
    tag = AuditTag.PERIOD_STEP_UNDONE if is_undo else AuditTag.PERIOD_MOVED
    audit.record(
        session, act, tag, row.id, span=row.span_key, step=step.value, reason=reason,
        automatic=is_automatic, before={"stage": origin.value}, after={"stage": goal.value},
    )  # fmt: skip
    if goal is PeriodStage.PENILAIAN and not is_undo:
        window_opened(session, row, act)


def _within(year: int, on: datetime.date) -> datetime.date:
    """The day of a year that is nearest to a day."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return min(max(on, first), last)


def _period(session: Session, period_id: uuid.UUID) -> EvaluationPeriod:
    row = session.get(EvaluationPeriod, period_id, with_for_update=True)
    if row is None:
        raise NotFound("Periode ini tidak dikenal.")
    return row


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if len(words) > LONGEST_REASON:
        raise Invalid("Alasan paling banyak 500 huruf.")
    return words
