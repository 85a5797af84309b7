"""Beginning a self-assessment: what the scheme asks, frozen, with what the log already tells."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.errors import IllegalStep
from portal.models.audit import AuditTag
from portal.models.people import Employee
from portal.models.self_assessments import (
    SelfAnswer,
    SelfAssessment,
    SelfEvidence,
    SelfForm,
    SelfReport,
)
from portal.models.skp import SkpItem
from portal.queries.holidays import office_calendar
from portal.queries.instruments import PublishedVersion, newest_versions
from portal.queries.logged_results import logged_proofs, logged_results
from portal.queries.periods import PeriodRow, period_row
from portal.queries.schemes import scheme_in_force
from portal.queries.skp import in_force
from portal.rules.employment import JobFamily
from portal.rules.result_criteria import evidence_due
from portal.rules.scheme_words import ReportPart
from portal.rules.schemes import Scheme
from portal.rules.self_assessments import (
    MOST_EVIDENCE,
    OPEN_STAGES,
    LoggedResult,
    Result,
    due_on,
    instrument_keys,
    serving,
    with_lines,
)
from portal.services import audit
from portal.services.audit import Act


def start(person: uuid.UUID, period_id: uuid.UUID, family: JobFamily | None, act: Act) -> uuid.UUID:
    """Begin the self-assessment of a period; the one that was begun before where there is one.

    `family` chooses the job card.  Raises IllegalStep for a period that has not begun or is
    closed, NotFound for one that is not known or without a scheme in force.
    """
    period = period_row(period_id)
    scheme = scheme_in_force(act.on)
    forms = _forms(scheme, family)
    with writing() as session:
        # Two clicks of one person wait for each other, so that they begin one and not two.
        session.execute(sa.select(Employee.id).where(Employee.id == person).with_for_update())
        known = session.scalar(
            sa.select(SelfAssessment.id).where(
                SelfAssessment.employee_id == person, SelfAssessment.period_id == period_id
            )
        )
        if known is not None:
            return known
        if period.stage not in OPEN_STAGES or period.span.start > act.on:
            raise IllegalStep("Penilaian diri untuk periode ini belum dibuka atau sudah ditutup.")
        row = _row(person, period, scheme, act)
        session.add(row)
        session.flush()
        session.add_all(
            SelfForm(assessment_id=row.id, version_id=one.id, position=position)
            for position, one in enumerate(forms, 1)
        )
        goals = _goals(person, period.span.year, scheme)
        _report(session, row, goals)
        if scheme.self_report.prefilled_from_log:
            _prefill(session, row, period, goals, act)
            _lay_evidence(session, row, period, goals)
        audit.record(
            session, act, AuditTag.SELF_STARTED, row.id, period=period.span.key,
            goals=len(goals), instruments=[f"{one.instrument.key} {one.number}" for one in forms],
        )  # fmt: skip
        return row.id


def _forms(scheme: Scheme, family: JobFamily | None) -> list[PublishedVersion]:
    published = newest_versions()
    known = {key: one.instrument for key, one in published.items()}
    return [published[key] for key in serving(instrument_keys(scheme, family), known)]


def _row(person: uuid.UUID, period: PeriodRow, scheme: Scheme, act: Act) -> SelfAssessment:
    days = scheme.self_report.working_days
    return SelfAssessment(
        employee_id=person, period_id=period.id, is_practice=period.is_practice,
        report_parts=[part.value for part in scheme.self_report.parts],
        families=[family.value for family in scheme.competences.families],
        focus=[one.value for one in (*scheme.behaviour.focus, *scheme.competences.focus)],
        due_on=due_on(period.window.opens, days, office_calendar()), started_at=act.at,
    )  # fmt: skip


@dataclass(frozen=True)
class _Goal:
    """A goal of the plan in force, with those of its criteria that need evidence."""

    id: uuid.UUID
    title: str
    due: list[str]


def _goals(person: uuid.UUID, year: int, scheme: Scheme) -> list[_Goal]:
    """Goals of the plan in force, in its order."""
    plan = in_force(person, year)
    if plan is None:
        return []
    rows = db.session.execute(
        sa.select(SkpItem.goal_id, SkpItem.text, SkpItem.criteria)
        .where(SkpItem.skp_id == plan)
        .order_by(SkpItem.position)
    )
    wanted = scheme.plan.evidence_criteria
    return [
        _Goal(row.goal_id, row.text, [str(one) for one in evidence_due(row.criteria, wanted)])
        for row in rows
    ]


def _report(session: Session, row: SelfAssessment, goals: list[_Goal]) -> None:
    session.add(SelfReport(assessment_id=row.id, number=0))
    session.add_all(
        SelfReport(
            assessment_id=row.id,
            number=number,
            goal_id=goal.id,
            title=goal.title,
            evidence_criteria=goal.due,
        )
        for number, goal in enumerate(goals, 1)
    )
    session.flush()


def _prefill(
    session: Session,
    row: SelfAssessment,
    period: PeriodRow,
    goals: list[_Goal],
    act: Act,
) -> None:
    found = logged_results(
        row.employee_id, period.span.start, period.span.end, [goal.id for goal in goals]
    )
    numbers = {goal.id: number for number, goal in enumerate(goals, 1)}
    for goal, entries in found.items():
        result = Result(numbers[goal] if goal else 0, "")
        for part, text in _texts(entries).items():
            if text and part.value in row.report_parts:
                session.add(
                    SelfAnswer(
                        assessment_id=row.id, place=result.place(part), value=text, saved_at=act.at
                    )
                )


def _lay_evidence(
    session: Session, row: SelfAssessment, period: PeriodRow, goals: list[_Goal]
) -> None:
    """What proved entries of the log lies beside their results from the beginning, the newest
    pieces as far as there is room.
    """
    numbers = {goal.id: number for number, goal in enumerate(goals, 1)}
    proofs = logged_proofs(row.employee_id, period.span.start, period.span.end, list(numbers))
    session.add_all(
        SelfEvidence(
            assessment_id=row.id, place=Result(numbers[goal], "").key, evidence_id=piece
        )
        for goal, pieces in proofs.items()
        for piece in pieces[:MOST_EVIDENCE]
    )  # fmt: skip


def _texts(entries: list[LoggedResult]) -> dict[ReportPart, str]:
    return {
        ReportPart.CAPAIAN: with_lines("", [one.line for one in entries]),
        ReportPart.KENDALA: with_lines("", [f"- {e.obstacle}" for e in entries if e.obstacle]),
    }
