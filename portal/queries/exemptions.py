"""Who is excused from a period's evaluation."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.people import Employee
from portal.rules.reviews import Exemption
from portal.rules.workflow import EvaluationState


@dataclass(frozen=True)
class Excused:
    """One of them, with ground and reason."""

    evaluation_id: uuid.UUID
    employee_id: uuid.UUID
    name: str
    ground: Exemption
    reason: str


def excused_in(period_id: uuid.UUID, most: int = 200) -> list[Excused]:
    """By name; an agency excuses a few."""
    rows = db.session.execute(
        sa.select(
            Evaluation.id, Employee.id, Employee.name, Evaluation.exemption,
            Evaluation.exemption_reason,
        )
        .join(Employee, Evaluation.employee_id == Employee.id)
        .where(Evaluation.period_id == period_id, Evaluation.state == EvaluationState.DIKECUALIKAN)
        .order_by(Employee.name_key, Employee.id)
        .limit(most)
    )  # fmt: skip
    return [
        Excused(key, person, name, ground, reason)
        for key, person, name, ground, reason in rows
        if ground is not None
    ]
