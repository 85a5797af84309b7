"""Lists of self-assessments: one's own by period, those that were sent, evidence, and the years."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.evidence import Evidence
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod, SignedEvaluation
from portal.models.self_assessments import SelfAnswer, SelfAssessment, SelfForm
from portal.queries.gathering import Question
from portal.queries.periods import PeriodRow, row_of
from portal.queries.prepared import Prepared
from portal.queries.self_assessments import EvidenceCard, forms_of
from portal.rules import self_assessments as rules
from portal.rules.measures import Family
from portal.rules.self_assessments import SelfState


@dataclass(frozen=True)
class ListedSelf:
    """A period with the self-assessment in it, if it was begun."""

    period: PeriodRow
    id: uuid.UUID | None = None
    state: SelfState | None = None
    due_on: datetime.date | None = None
    sent_at: datetime.datetime | None = None


@dataclass(frozen=True)
class SentSelf:
    """One that was sent, for its rater."""

    id: uuid.UUID
    name: str
    span_key: str
    state: SelfState
    sent_at: datetime.datetime | None


def periods_for(person: uuid.UUID, on: datetime.date, most: int = 24) -> list[ListedSelf]:
    """Periods that somebody can write about, and those about which they did, the newest first."""
    is_open = sa.and_(
        EvaluationPeriod.starts_on <= on, EvaluationPeriod.stage.in_(list(rules.OPEN_STAGES))
    )
    rows = db.session.execute(
        sa.select(EvaluationPeriod, SelfAssessment)
        .outerjoin(
            SelfAssessment,
            sa.and_(
                SelfAssessment.period_id == EvaluationPeriod.id,
                SelfAssessment.employee_id == person,
            ),
        )
        .where(sa.or_(is_open, SelfAssessment.id.is_not(None)))
        .order_by(
            EvaluationPeriod.is_practice,
            EvaluationPeriod.ends_on.desc(),
            EvaluationPeriod.starts_on.desc(),
        )
        .limit(most)
        .execution_options(populate_existing=True)
    )
    return [
        ListedSelf(
            row_of(period), row.id, row.state, row.due_on, row.sent_at
        ) if row else ListedSelf(row_of(period))
        for period, row in rows
    ]  # fmt: skip


def sent_by(people: Collection[uuid.UUID]) -> list[SentSelf]:
    """Those that these people sent in periods that are still open, the longest waiting first."""
    if not people:
        return []
    rows = db.session.execute(
        sa.select(
            SelfAssessment.id, Employee.name, EvaluationPeriod.span_key, SelfAssessment.state,
            SelfAssessment.sent_at,
        )
        .join(Employee, SelfAssessment.employee_id == Employee.id)
        .join(EvaluationPeriod, SelfAssessment.period_id == EvaluationPeriod.id)
        .where(
            SelfAssessment.employee_id.in_(people),
            SelfAssessment.state != SelfState.DRAF,
            EvaluationPeriod.stage.in_(list(rules.OPEN_STAGES)),
        )
        .order_by(SelfAssessment.sent_at, SelfAssessment.id)
    )  # fmt: skip
    return [SentSelf(r.id, r.name, r.span_key, r.state, r.sent_at) for r in rows]


@dataclass(frozen=True)
class WaitingSelf:
    """One that waits for somebody: their own, unless `is_own` is False, then to be read.

    An own one with several questionnaires comes once for each: its version, None without one, and
    the places that are answered.
    """

    id: uuid.UUID
    is_own: bool
    state: SelfState
    span_key: str
    due_on: datetime.date
    families: list[str]
    version_id: uuid.UUID | None
    answered: str | None


def waiting_for(person: uuid.UUID) -> Question[WaitingSelf]:
    """Own ones that are not sent, and those sent to this rater until the evaluation is signed, in
    real periods that are open; the first due first.
    """
    signed = sa.exists().where(
        SignedEvaluation.period_id == SelfAssessment.period_id,
        SignedEvaluation.employee_id == SelfAssessment.employee_id,
    )
    is_own = SelfAssessment.employee_id == person
    answered = sa.select(sa.func.aggregate_strings(SelfAnswer.place, " ")).where(
        SelfAnswer.assessment_id == SelfAssessment.id,
        SelfAnswer.version_id == SelfForm.version_id, SelfAnswer.value != "",
    )  # fmt: skip
    return Question(
        sa.select(
            SelfAssessment.id, is_own, SelfAssessment.state, EvaluationPeriod.span_key,
            SelfAssessment.due_on, SelfAssessment.families, SelfForm.version_id,
            answered.scalar_subquery(),
        )
        .select_from(SelfAssessment)
        .join(EvaluationPeriod, SelfAssessment.period_id == EvaluationPeriod.id)
        .outerjoin(SelfForm, sa.and_(SelfForm.assessment_id == SelfAssessment.id, is_own))
        .where(
            sa.or_(
                sa.and_(is_own, SelfAssessment.state != SelfState.DIKIRIM),
                sa.and_(
                    SelfAssessment.rater_id == person, SelfAssessment.state == SelfState.DIKIRIM
                ),
            ),
            ~signed,
            ~SelfAssessment.is_practice,
            EvaluationPeriod.stage.in_(list(rules.OPEN_STAGES)),
        ),
        [SelfAssessment.due_on, SelfAssessment.sent_at, SelfAssessment.id, SelfForm.position],
        WaitingSelf,
    )  # fmt: skip


def questions_answered(forms: Collection[WaitingSelf]) -> tuple[int, int] | None:
    """(Answered, asked) over what must be answered in the questionnaires of one self-assessment,
    None without any.
    """
    asked = {one.version_id: one for one in forms if one.version_id is not None}
    if not asked:
        return None
    known = forms_of(list(asked), next(iter(asked.values())).families)
    wanted = {
        part.place(key)
        for part in rules.parts_of((), list(known.values()))
        for key in rules.required(part, (), has_plan=True)
    }
    given = {place for one in asked.values() for place in (one.answered or "").split()}
    return len(given & wanted), len(wanted)


def evidence_of(person: uuid.UUID, most: int = 50) -> list[EvidenceCard]:
    """What somebody has handed in before, the newest first, to choose from."""
    rows = _EVIDENCE.rows(db.session.connection(), {"owner": person, "most": most})
    return [EvidenceCard(*row) for row in rows]


def answers_over_periods(person: uuid.UUID) -> list[tuple[str, dict[str, rules.Spread]]]:
    """(period key, measure -> spread) of what somebody sent in real periods, the oldest first."""
    rows = db.session.execute(
        sa.select(
            EvaluationPeriod.span_key, SelfAssessment.id, SelfAnswer.version_id, SelfAnswer.place,
            SelfAnswer.value,
        )
        .join(EvaluationPeriod, SelfAssessment.period_id == EvaluationPeriod.id)
        .join(SelfAnswer, SelfAnswer.assessment_id == SelfAssessment.id)
        .where(
            SelfAssessment.employee_id == person,
            SelfAssessment.state == SelfState.DIKIRIM,
            ~SelfAssessment.is_practice,
            SelfAnswer.version_id.is_not(None),
        )
        .order_by(EvaluationPeriod.ends_on, EvaluationPeriod.starts_on.desc())
    ).all()  # fmt: skip
    forms = forms_of(list({row.version_id for row in rows}), [*Family])
    grouped: dict[str, dict[str, str]] = {}
    used: dict[str, set[uuid.UUID]] = defaultdict(set)
    for row in rows:
        grouped.setdefault(row.span_key, {})[row.place] = row.value
        used[row.span_key].add(row.version_id)
    return [
        (span, rules.spreads(answers, [forms[one] for one in used[span]]))
        for span, answers in grouped.items()
    ]


_EVIDENCE = Prepared(
    sa.select(Evidence.id, Evidence.name, Evidence.url, Evidence.sha256, Evidence.size)
    .where(Evidence.employee_id == sa.bindparam("owner", type_=sa.Uuid()))
    .order_by(Evidence.added_at.desc(), Evidence.id)
    .limit(sa.bindparam("most", type_=sa.Integer()))
)
