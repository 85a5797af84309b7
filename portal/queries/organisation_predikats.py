"""Units with their predicate in a period and how ratings spread there, for who answers for them.

The personnel office sees every unit it serves; a head sees the own unit and enters what is below
it (the head of the organisation above sets it; L.IV.B.1.e leaves the rest to other rules).
"""

import datetime
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotAllowed
from portal.models.evaluations import Evaluation, OrganisationPerformance
from portal.models.people import Posting
from portal.queries.accounts import Visitor
from portal.queries.driver_rows import driver_rows, id_reader
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
    has a head, so that somebody is rated under its predicate, which `is_missing` yet.  `row` is the
    predicate, once `with_predikat` has read it.
    """

    id: uuid.UUID
    name: str
    may_write: bool
    leads: bool
    is_led: bool
    is_missing: bool
    row: OrganisationPerformance | None = None


def led_units(visitor: Visitor, period_id: uuid.UUID, on: datetime.date) -> list[LedUnit]:
    """Units that the visitor answers for, by name; two statements."""
    units = unit_rows()
    me, read = visitor.actor.employee_id, id_reader()
    asked = {"period": period_id, "led_on": on}
    heads = [(read(unit), read(who), done) for unit, who, done in driver_rows(_HEADS, asked)]
    mine = {unit for unit, who, _done in heads if who == me}
    led = {unit: bool(done) for unit, _who, done in heads}
    writes = _office(visitor, Action.ORGANISATION_PREDIKAT_WRITE)
    reads = _office(visitor, Action.FAIRNESS_READ)
    found = []
    for unit, path in paths_of(units).items():
        may_write = writes(path) or not mine.isdisjoint(path - {unit})
        if may_write or unit in mine or reads(path):
            is_led = unit in led
            found.append(
                LedUnit(
                    unit, units[unit][1], may_write, unit in mine, is_led,
                    is_led and not led[unit],
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.name, one.id))


def with_predikat(units: Collection[LedUnit], period_id: uuid.UUID) -> list[LedUnit]:
    """These units, of a page as a rule, with their predicates; one statement."""
    table = OrganisationPerformance
    rows = db.session.scalars(
        sa.select(table).where(
            table.period_id == period_id, table.unit_id.in_([one.id for one in units])
        )
    )
    known = {row.unit_id: row for row in rows}
    return [replace(one, row=known.get(one.id)) for one in units]


def led_unit(
    unit_id: uuid.UUID, visitor: Visitor, period_id: uuid.UUID, on: datetime.date
) -> LedUnit:
    """One of them. Raises NotAllowed without saying whether there is such a unit."""
    found = next((one for one in led_units(visitor, period_id, on) if one.id == unit_id), None)
    if found is None:
        raise NotAllowed("Unit ini tidak terbuka bagi Anda.")
    return with_predikat([found], period_id)[0]


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


def _office(visitor: Visitor, action: Action) -> Callable[[frozenset[uuid.UUID]], bool]:
    """Whether the visitor's roles open a unit with a path: that hangs on the units in it for which
    a role was granted, so that it is asked once for each set of those.
    """
    granted = visitor.units

    @cache
    def opens(near: frozenset[uuid.UUID]) -> bool:
        return can(visitor.actor, action, Target(unit_path=near))

    return lambda path: opens(path & granted)


def _heads() -> sa.Select[*tuple[Any, ...]]:
    on, table = sa.bindparam("led_on", type_=sa.Date()), OrganisationPerformance
    done = sa.exists().where(
        table.unit_id == Posting.unit_id, table.period_id == sa.bindparam("period", type_=sa.Uuid())
    )
    return sa.select(Posting.unit_id, Posting.employee_id, done).where(
        Posting.leads_unit, Posting.kind != PostingKind.TIM, *holds(Posting, on)
    )


_HEADS = _heads()
