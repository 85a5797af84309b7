"""The evaluator's own list around one evaluation: who comes before and after, and the curve.

Hundreds of lines, of which a sheet says a few words: they are read as the driver gives them.
"""

import uuid
from collections import Counter
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.people import Employee
from portal.queries.evaluations import OwnCurve
from portal.queries.prepared import Prepared
from portal.queries.rated_rows import as_key, id_of
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.reviews import Assignment, predikat_in
from portal.rules.workflow import EvaluationState


class Neighbour(NamedTuple):
    """The next or the former evaluation of the same evaluator in the period, by name."""

    id: uuid.UUID
    name: str


class Around(NamedTuple):
    """Both neighbours, and how the evaluator's ratings spread with the reason that they gave."""

    before: Neighbour | None
    after: Neighbour | None
    curve: OwnCurve


def around(row: Evaluation) -> Around:
    """One statement, however many the evaluator rates."""
    asked = {"here": row.id, "evaluator": row.evaluator_id, "in_period": row.period_id}
    found = _LIST.rows(db.session.connection(), asked)
    here = next((place for place, one in enumerate(found) if one.is_here), None)
    return Around(
        before=_neighbour(found, here - 1) if here is not None else None,
        after=_neighbour(found, here + 1) if here is not None else None,
        curve=OwnCurve(
            _counts(found), next((one.reason for one in found if one.reason), "")
        ),
    )  # fmt: skip


def _neighbour(found: list[Any], place: int) -> Neighbour | None:
    if not 0 <= place < len(found):
        return None
    return Neighbour(id_of(found[place].key), found[place].name)


def _counts(found: list[Any]) -> Counter[Predikat]:
    told = Counter((one.assignment, one.hasil, one.perilaku) for one in found)
    counts: Counter[Predikat] = Counter()
    for (place, hasil, perilaku), number in told.items():
        if hasil and perilaku:
            rated = Assignment(place), Ekspektasi(hasil), Ekspektasi(perilaku)
            counts[predikat_in(*rated)] += number
    return counts


def _text(column: Any) -> Any:
    return sa.type_coerce(column, sa.types.NULLTYPE)


_LIST = Prepared(
    sa.select(
        (Evaluation.id == sa.bindparam("here", type_=sa.Uuid())).label("is_here"),
        as_key(Evaluation.id).label("key"), Employee.name,
        _text(Evaluation.assignment).label("assignment"),
        _text(Evaluation.hasil_kerja).label("hasil"),
        _text(Evaluation.perilaku_kerja).label("perilaku"),
        Evaluation.distribution_reason.label("reason"),
    )
    .join(Employee, Evaluation.employee_id == Employee.id)
    .where(
        Evaluation.evaluator_id == sa.bindparam("evaluator", type_=sa.Uuid()),
        Evaluation.period_id == sa.bindparam("in_period", type_=sa.Uuid()),
        Evaluation.state != EvaluationState.DIKECUALIKAN,
    )
    .order_by(Employee.name_key, Employee.id)
)  # fmt: skip
