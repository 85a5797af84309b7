"""The Rencana Aksi of a person's goals."""

import uuid
from collections import defaultdict

import sqlalchemy as sa

from portal.db import db
from portal.models.log import ActionStep
from portal.models.skp import Goal


def steps_of(person: uuid.UUID, year: int) -> dict[uuid.UUID, list[str]]:
    """Steps by goal, in their order; goals without any are left out."""
    rows = db.session.execute(
        sa.select(ActionStep.goal_id, ActionStep.text)
        .join(Goal, ActionStep.goal_id == Goal.id)
        .where(Goal.employee_id == person, Goal.year == year)
        .order_by(ActionStep.goal_id, ActionStep.position)
    )
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row.goal_id].append(row.text)
    return found
