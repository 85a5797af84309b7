"""Units with their predicate in a period and how ratings spread there, for who answers for them.

The personnel office sees every unit it serves; a head sees the own unit and enters what is below
it (the head of the organisation above sets it; L.IV.B.1.e leaves the rest to other rules).
"""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotAllowed
from portal.models.evaluations import Evaluation, OrganisationPerformance
from portal.models.people import Posting
from portal.queries.accounts import Visitor
from portal.queries.raters import holds
from portal.queries.units import paths_of, unit_rows
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.postings import PostingKind
from portal.rules.predikat import Predikat
from portal.rules.reviews import predikat_in
from portal.rules.workflow import EvaluationState


@dataclass(frozen=True)
class LedUnit:
    """A unit; `may_write`: the visitor enters its predicate, `leads`: is its head, `is_led`: it
    has a head, so that somebody is rated under its predicate.
    """

    id: uuid.UUID
    name: str
    may_write: bool
    leads: bool
    is_led: bool
    row: OrganisationPerformance | None


def led_units(visitor: Visitor, period_id: uuid.UUID, on: datetime.date) -> list[LedUnit]:
    """Units that the visitor answers for, by name; three statements."""
    units = unit_rows()
    paths = paths_of(units)
    heads = db.session.execute(
        sa.select(Posting.unit_id, Posting.employee_id).where(
            Posting.leads_unit, Posting.kind != PostingKind.TIM, *holds(Posting, on)
        )
    ).all()
    mine = {row.unit_id for row in heads if row.employee_id == visitor.actor.employee_id}
    known = {
        row.unit_id: row
        for row in db.session.scalars(
            sa.select(OrganisationPerformance).where(OrganisationPerformance.period_id == period_id)
        )
    }
    led = {row.unit_id for row in heads}
    found = []
    for unit, (_parent, name) in units.items():
        is_office = _office(visitor, Action.ORGANISATION_PREDIKAT_WRITE, paths[unit])
        may_write = is_office or bool((paths[unit] - {unit}) & mine)
        may_read = unit in mine or _office(visitor, Action.FAIRNESS_READ, paths[unit])
        if may_write or may_read:
            found.append(LedUnit(unit, name, may_write, unit in mine, unit in led, known.get(unit)))
    return sorted(found, key=lambda one: (one.name, one.id))


def led_unit(
    unit_id: uuid.UUID, visitor: Visitor, period_id: uuid.UUID, on: datetime.date
) -> LedUnit:
    """One of them. Raises NotAllowed without saying whether there is such a unit."""
    found = next((one for one in led_units(visitor, period_id, on) if one.id == unit_id), None)
    if found is None:
        raise NotAllowed("Unit ini tidak terbuka bagi Anda.")
    return found


def spread_of(
    unit_ids: Collection[uuid.UUID], period_id: uuid.UUID
) -> Mapping[uuid.UUID, Mapping[Predikat, int]]:
    """How the predikat spread of those whose rater leads each unit, as rated so far."""
    rows = db.session.execute(
        sa.select(
            Evaluation.unit_id, Evaluation.hasil_kerja, Evaluation.perilaku_kerja,
            Evaluation.assignment, sa.func.count(),
        )
        .where(
            Evaluation.unit_id.in_(unit_ids), Evaluation.period_id == period_id,
            Evaluation.hasil_kerja.is_not(None), Evaluation.perilaku_kerja.is_not(None),
            Evaluation.state != EvaluationState.DIKECUALIKAN,
        )
        .group_by(
            Evaluation.unit_id, Evaluation.hasil_kerja, Evaluation.perilaku_kerja,
            Evaluation.assignment,
        )
    )  # fmt: skip
    found: dict[uuid.UUID, dict[Predikat, int]] = {
        one: dict.fromkeys(Predikat, 0) for one in unit_ids
    }
    for unit, hasil, perilaku, assignment, n in rows:
        if unit and hasil and perilaku:
            found[unit][predikat_in(assignment, hasil, perilaku)] += n
    return found


def _office(visitor: Visitor, action: Action, path: frozenset[uuid.UUID]) -> bool:
    return can(visitor.actor, action, Target(unit_path=path))
