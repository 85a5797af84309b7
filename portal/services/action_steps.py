"""Rencana Aksi: the steps to a result, agreed where they are needed (L.III.A.2-3, form B.1.1)."""

import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from portal.db import writing
from portal.errors import Changed, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.log import ActionStep
from portal.models.skp import Goal
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy

MOST_STEPS = 12


def save_steps(
    person: uuid.UUID,
    lines: Mapping[uuid.UUID, Sequence[str]],
    seen: Mapping[uuid.UUID, Sequence[str]],
    act: Act,
) -> None:
    """Replace the steps of these goals; empty lines are left out.

    `seen` are the steps that were on the screen.  Raises Changed when others were saved meanwhile,
    NotFound for somebody else's goal, Invalid for too many or too long ones.
    """
    wanted = {goal: [t for t in map(_tidy, texts) if t] for goal, texts in lines.items()}
    if any(len(texts) > MOST_STEPS for texts in wanted.values()):
        raise Invalid("Rencana aksi paling banyak 12 baris untuk satu rencana hasil kerja.")
    with writing() as session:
        mine = session.scalars(
            sa.select(Goal.id)
            .where(Goal.employee_id == person, Goal.id.in_(wanted))
            .with_for_update()
        ).all()
        if len(mine) != len(wanted):
            raise NotFound("Rencana hasil kerja ini tidak dikenal.")
        for goal, texts in wanted.items():
            kept = session.scalars(
                sa.select(ActionStep.text)
                .where(ActionStep.goal_id == goal)
                .order_by(ActionStep.position)
            ).all()
            if list(kept) == texts:
                continue
            if list(kept) != list(seen.get(goal, ())):
                raise Changed("Rencana aksi berubah sejak Anda membukanya. Bandingkan dahulu.")
            session.execute(sa.delete(ActionStep).where(ActionStep.goal_id == goal))
            session.add_all(
                ActionStep(goal_id=goal, position=place, text=text)
                for place, text in enumerate(texts, 1)
            )
            audit.record(
                session, act, AuditTag.ACTION_STEPS_WRITTEN, goal, before=list(kept), after=texts
            )


def _tidy(text: str) -> str:
    return tidy(text, "Rencana aksi")
