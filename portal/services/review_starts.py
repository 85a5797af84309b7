"""Beginning an evaluation, and taking over one that another evaluator had begun."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.errors import IllegalStep, NotFound
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation, EvaluationEvidence, EvaluationGoal
from portal.models.people import Employee
from portal.models.self_assessments import SelfAnswer, SelfAssessment, SelfReport
from portal.models.skp import SkpItem
from portal.queries.evaluators import InCharge, in_charge
from portal.queries.logged_results import logged_results
from portal.queries.periods import PeriodRow, period_row
from portal.queries.schemes import scheme_in_force
from portal.queries.skp import in_force
from portal.rules.reviews import LONGEST_TEXT, Piece
from portal.rules.scheme_words import ReportPart
from portal.rules.schemes import Scheme
from portal.rules.self_assessments import SelfState, with_lines
from portal.rules.workflow import RATING, EvaluationState
from portal.services import audit
from portal.services.audit import Act
from portal.services.evaluation_steps import touch


def start(person: uuid.UUID, period_id: uuid.UUID, by: uuid.UUID, act: Act) -> uuid.UUID:
    """Begin somebody's evaluation, or take over the one that a former evaluator had begun.

    The one that is there is returned as it is.  Nobody evaluates but whom the law names on the day
    (`queries.evaluators`).  Raises IllegalStep outside the evaluation's stages, after the rater's
    last day, or for somebody without a post; NotFound to anybody else.
    """
    period = period_row(period_id)
    scheme = scheme_in_force(act.on)
    with writing() as session:
        # Two clicks wait for each other, so that they begin one and not two.
        session.execute(sa.select(Employee.id).where(Employee.id == person).with_for_update())
        charge = in_charge(person, period, act.on)
        if charge.evaluator_id != by or by == person:
            raise NotFound("Penilaian ini tidak dikenal.")
        row = session.scalar(
            sa.select(Evaluation)
            .where(Evaluation.employee_id == person, Evaluation.period_id == period_id)
            .with_for_update()
        )
        if row is not None and (row.evaluator_id == by or not row.state.is_open):
            return row.id
        _may_begin(period, charge, act)
        if row is not None:
            take_over(session, row, charge, by, act)
        else:
            row = begin(session, person, period, charge, scheme, act)
        return row.id


def begin(
    session: Session,
    person: uuid.UUID,
    period: PeriodRow,
    charge: InCharge,
    scheme: Scheme,
    act: Act,
) -> Evaluation:
    """A new row with the results of the plan and what the employee reported, inside a use case."""
    plan = in_force(person, period.span.year)
    row = Evaluation(
        employee_id=person, period_id=period.id, is_practice=period.is_practice,
        posting_id=charge.posting_id, skp_id=plan, unit_id=charge.unit_id,
        evaluator_id=charge.evaluator_id, by_superior=charge.taken_over, case=charge.case,
        article=charge.article, needs_evidence=scheme.review.evidence_for_extremes,
        needs_talk=scheme.review.talk_before_sign, has_forum=period.has_forum,
        started_at=act.at, changed_at=act.at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    goals = goals_of(person, period, plan)
    session.add_all(
        EvaluationGoal(
            evaluation_id=row.id, goal_id=goal, position=position, title=title,
            realisation=reached[:LONGEST_TEXT],
        )
        for position, (goal, title, reached) in enumerate(goals, 1)
    )  # fmt: skip
    audit.record(
        session, act, AuditTag.EVALUATION_STARTED, row.id, period=period.span.key,
        evaluator=str(row.evaluator_id), case=row.case.value, article=row.article,
        goals=len(goals),
    )  # fmt: skip
    return row


def take_over(session: Session, row: Evaluation, charge: InCharge, by: uuid.UUID, act: Act) -> None:
    """Give an open evaluation to whom the law names now, without the former ratings.

    What the former evaluator had written is kept beside it as it was, and rates nobody.
    """
    links = list(
        session.scalars(
            sa.select(EvaluationEvidence).where(EvaluationEvidence.evaluation_id == row.id)
        )
    )
    row.earlier = {
        "evaluator_id": str(row.evaluator_id), "until": act.at.isoformat(),
        "state": row.state.value,
        "hasil_kerja": row.hasil_kerja.value if row.hasil_kerja else None,
        "perilaku_kerja": row.perilaku_kerja.value if row.perilaku_kerja else None,
        "texts": {piece.value: getattr(row, piece.value) for piece in Piece},
        "links": [f"{one.dimension}: {one.words}" for one in links],
    }  # fmt: skip
    for one in links:
        session.delete(one)
    row.state = EvaluationState.DRAF
    row.hasil_kerja = row.perilaku_kerja = None
    for piece in Piece:
        if piece is not Piece.ASSIGNMENT_SOURCE:
            setattr(row, piece.value, "")
    former, row.evaluator_id, row.by_superior = row.evaluator_id, by, charge.taken_over
    row.case, row.article, row.unit_id = charge.case, charge.article, charge.unit_id
    if charge.posting_id is not None:
        row.posting_id = charge.posting_id
    row.shared_at = row.talk_on = row.kept_period_id = row.kept_agreed_at = None
    touch(row, act)
    session.flush()
    audit.record(
        session, act, AuditTag.EVALUATION_TAKEN_OVER, row.id, case=charge.case.value,
        article=charge.article, before={"evaluator": str(former)}, after={"evaluator": str(by)},
    )  # fmt: skip


def goals_of(
    person: uuid.UUID, period: PeriodRow, plan: uuid.UUID | None
) -> list[tuple[uuid.UUID, str, str]]:
    """Results of the plan with what was reached: by the employee's own account that was sent, else
    by the log.
    """
    if plan is None:
        return []
    rows = db.session.execute(
        sa.select(SkpItem.goal_id, SkpItem.text)
        .where(SkpItem.skp_id == plan)
        .order_by(SkpItem.position)
    ).all()
    told = _told(person, period.id)
    span = period.span
    logged = logged_results(person, span.start, span.end, [row.goal_id for row in rows])
    return [
        (
            row.goal_id, row.text,
            told.get(row.goal_id)
            or with_lines("", [one.line for one in logged.get(row.goal_id, [])]),
        )
        for row in rows
    ]  # fmt: skip


def _told(person: uuid.UUID, period_id: uuid.UUID) -> dict[uuid.UUID | None, str]:
    number = sa.cast(SelfReport.number, sa.String(10))
    place = sa.literal("hasil-") + number + sa.literal(f".{ReportPart.CAPAIAN}")
    rows = db.session.execute(
        sa.select(SelfReport.goal_id, SelfAnswer.value)
        .join(SelfAssessment, SelfReport.assessment_id == SelfAssessment.id)
        .join(
            SelfAnswer,
            sa.and_(
                SelfAnswer.assessment_id == SelfReport.assessment_id, SelfAnswer.place == place
            ),
        )
        .where(
            SelfAssessment.employee_id == person, SelfAssessment.period_id == period_id,
            SelfAssessment.state == SelfState.DIKIRIM, SelfReport.goal_id.is_not(None),
        )
    )  # fmt: skip
    return {row.goal_id: row.value for row in rows}


def _may_begin(period: PeriodRow, charge: InCharge, act: Act) -> None:
    if period.stage not in RATING:
        raise IllegalStep("Penilaian periode ini belum dibuka atau sudah ditutup.")
    is_late = act.on > charge.last_day and not period.is_practice
    if is_late and not charge.taken_over:
        raise IllegalStep(
            "Waktu menilai sudah lewat. Penilaian beralih kepada atasan pejabat penilai "
            "(L.IV.A.11)."
        )
    if charge.posting_id is None:
        raise IllegalStep("Pegawai ini tidak memegang jabatan pada periode ini.")
