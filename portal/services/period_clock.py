"""What the clock does with periods by itself: steps of the calendar, and the law's hand-over.

A tick may come late, twice, or from two workers: everything follows from the tables, a step is
taken once (its period's version), and an evaluation goes over once (its key).
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.db import db, writing
from portal.models.audit import AuditTag
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod, Extension, Handover, SignedEvaluation
from portal.queries.holidays import office_calendar
from portal.queries.period_facts import excused, subjects
from portal.queries.periods import PeriodRow, row_of
from portal.queries.rosters import whole_roster
from portal.rules.period_cycle import PeriodStage, PeriodStep, advance, refusal
from portal.rules.postings import Roster
from portal.rules.transfers import Case, evaluation
from portal.rules.workdays import Zone
from portal.services import audit
from portal.services.audit import Act
from portal.services.clock_reminders import remind_due
from portal.services.period_notices import handed_over, window_closing
from portal.services.periods import move, situation
from portal.services.result_closing import close_due

BATCH = 500
CLOCK = "jam"
_DAY = datetime.timedelta(days=1)
# Stages in which a rater's evaluation is still awaited.
_RATING = (PeriodStage.BERJALAN, PeriodStage.PENILAIAN, PeriodStage.FORUM, PeriodStage.PENETAPAN)


@dataclass(frozen=True)
class Ticked:
    """What one tick did: (span key, step) pairs, and evaluations that went over."""

    steps: tuple[tuple[str, PeriodStep], ...]
    handed_over: int


def tick(now: datetime.datetime) -> Ticked:
    """Bring every real period up to the aware moment `now`, which is in the agency's zone."""
    act = Act(CLOCK, now)
    waiting = db.session.scalars(
        sa.select(EvaluationPeriod.id)
        .where(~EvaluationPeriod.is_practice, EvaluationPeriod.stage != PeriodStage.SELESAI)
        .order_by(EvaluationPeriod.ends_on, EvaluationPeriod.starts_on.desc())
    ).all()
    steps: list[tuple[str, PeriodStep]] = []
    handed = 0
    for period_id in waiting:
        close_due(period_id, act)
        steps += _catch_up(period_id, act)
        handed += _hand_over(period_id, act)
        _remind(period_id, act)
    remind_due(act)
    return Ticked(tuple(steps), handed)


def _remind(period_id: uuid.UUID, act: Act) -> None:
    with writing() as session:
        row = session.get(EvaluationPeriod, period_id)
        if row is not None and row.stage in _RATING[1:3]:
            window_closing(session, row, act)


def _catch_up(period_id: uuid.UUID, act: Act) -> list[tuple[str, PeriodStep]]:
    """Every step that is due, one commit each, so that a fault later undoes none before it."""
    taken: list[tuple[str, PeriodStep]] = []
    while step := _one_step(period_id, act):
        taken.append(step)
    return taken


def _one_step(period_id: uuid.UUID, act: Act) -> tuple[str, PeriodStep] | None:
    try:
        with writing() as session:
            row = session.get(EvaluationPeriod, period_id, with_for_update=True)
            if row is None:
                return None
            now = situation(session, row, act, office_calendar(session))
            due = (s for s in PeriodStep if refusal(row.stage, s, now, (), by_clock=True) is None)
            step = next(due, None)
            if step is None:
                return None
            goal = advance(row.stage, step, now, (), by_clock=True)
            move(session, row, step, goal, act, is_automatic=True)
            return row.span_key, step
    except StaleDataError:
        # Another worker was quicker; what it did is found at the next tick.
        return None


def _hand_over(period_id: uuid.UUID, act: Act) -> int:
    """Give every evaluation that its rater missed to the rater's superior (L.IV.A.11)."""
    total = 0
    roster: Roster | None = None
    after: uuid.UUID | None = None
    while True:
        with writing() as session:
            row = session.get(EvaluationPeriod, period_id)
            if row is None or row.stage not in _RATING or act.on <= row.closes_on:
                return total
            people = _missed(session, row, after)
            if not people:
                return total
            roster = roster or whole_roster(session, row.starts_on, act.on)
            made = _handovers(session, row_of(row), people, roster, act)
            _write(session, row, made, act)
        total += len(made)
        after = people[-1]


def _missed(
    session: Session, row: EvaluationPeriod, after: uuid.UUID | None
) -> Sequence[uuid.UUID]:
    """The next employees in order whose evaluation is neither signed nor handed over."""
    wanted = sa.select(Employee.id).where(
        subjects(row.closes_on),
        ~sa.exists().where(
            SignedEvaluation.period_id == row.id, SignedEvaluation.employee_id == Employee.id
        ),
        ~sa.exists().where(Handover.period_id == row.id, Handover.employee_id == Employee.id),
        ~excused(row.id),
    )
    if after is not None:
        wanted = wanted.where(Employee.id > after)
    return session.scalars(wanted.order_by(Employee.id).limit(BATCH)).all()


def _handovers(
    session: Session,
    period: PeriodRow,
    people: Iterable[uuid.UUID],
    roster: Roster,
    act: Act,
) -> list[dict[str, object]]:
    """Rows of those whose time is over.  Who has no superior in the staff waits, and the personnel
    office sees it; the next tick asks again.
    """
    zone = Zone(str(act.at.tzinfo))
    ends = _ends(session, period, people, roster, act)
    rows = []
    for person, last in ends.items():
        if act.on <= last:
            continue
        day = last + _DAY
        decision = evaluation(roster, person, period.rule, period.window, day)
        if decision.case is not Case.PENILAI_LEWAT_WAKTU or decision.evaluator.employee_id is None:
            continue
        missed = evaluation(roster, person, period.rule, period.window, period.window.closes)
        rows.append(
            {
                "period_id": period.id, "employee_id": person, "is_practice": False,
                "from_id": missed.evaluator.employee_id, "to_id": decision.evaluator.employee_id,
                "case": decision.case, "article": decision.article,
                "effective_at": zone.end_of(last), "recorded_at": act.at,
            }
        )  # fmt: skip
    return rows


def _ends(
    session: Session,
    period: PeriodRow,
    people: Iterable[uuid.UUID],
    roster: Roster,
    act: Act,
) -> dict[uuid.UUID, datetime.date]:
    """The last day of each employee's evaluation: the window's, or that of an extension (K4)."""
    ends = dict.fromkeys(people, period.window.closes)
    extended = session.execute(
        sa.select(Extension.employee_id, Extension.unit_id, Extension.until).where(
            Extension.period_id == period.id,
            Extension.withdrawn_at.is_(None),
            Extension.clock == "K4",
        )
    ).all()
    by_unit: dict[uuid.UUID, datetime.date] = defaultdict(lambda: period.window.closes)
    for employee_id, unit_id, until in extended:
        if unit_id is not None:
            by_unit[unit_id] = max(by_unit[unit_id], until)
        elif employee_id in ends:
            ends[employee_id] = max(ends[employee_id], until)
    if by_unit:
        for person, last in ends.items():
            main = roster.main(person, period.window.closes)
            path = roster.upward(main.unit_id) if main else ()
            ends[person] = max(last, *(by_unit[unit] for unit in path), last)
    return ends


def _write(
    session: Session, row: EvaluationPeriod, made: list[dict[str, object]], act: Act
) -> None:
    if not made:
        return
    session.execute(sa.insert(Handover), made)
    handed_over(session, row, {uuid.UUID(str(one["to_id"])) for one in made}, act)
    audit.record(
        session, act, AuditTag.EVALUATIONS_HANDED_OVER, row.id, span=row.span_key,
        article="L.IV.A.11", count=len(made),
        before={"rates": "rater"}, after={"rates": "superior"},
    )  # fmt: skip
