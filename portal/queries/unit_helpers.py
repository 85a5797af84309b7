"""The helper of a unit, or of the nearest unit above it that has one."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.help_desk import UnitHelper
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.raters import holds
from portal.queries.units import unit_rows
from portal.rules.postings import PostingKind


@dataclass(frozen=True)
class HelperCard:
    """Whom to ask; `unit` names the unit that has this helper, `version` guards its change."""

    unit_id: uuid.UUID
    unit: str
    name: str
    nip: str
    phone: str
    email: str
    hours: str
    version: int


def helper_of_unit(unit_id: uuid.UUID) -> HelperCard | None:
    """The unit's own helper, or None."""
    return next(iter(_cards([unit_id])), None)


def helper_of(employee_id: uuid.UUID, on: datetime.date) -> HelperCard | None:
    """Whom an employee asks on a day: the helper of the unit, or the nearest above; three
    statements.
    """
    unit = db.session.scalar(
        sa.select(Posting.unit_id)
        .where(Posting.employee_id == employee_id, *holds(Posting, on))
        .order_by(Posting.kind != PostingKind.DEFINITIF, Posting.starts_on.desc())
        .limit(1)
    )
    if unit is None:
        return None
    rows = unit_rows()
    upwards: list[uuid.UUID] = []
    while unit is not None and unit not in upwards:
        upwards.append(unit)
        unit = rows[unit][0]
    found = {one.unit_id: one for one in _cards(upwards)}
    return next((found[one] for one in upwards if one in found), None)


def _cards(units: Sequence[uuid.UUID]) -> list[HelperCard]:
    """Helpers who still work here."""
    rows = db.session.execute(
        sa.select(UnitHelper, Employee, Unit.name)
        .join(Employee, UnitHelper.employee_id == Employee.id)
        .join(Unit, UnitHelper.unit_id == Unit.id)
        .where(UnitHelper.unit_id.in_(units), Employee.left_on.is_(None))
    )
    return [
        HelperCard(
            helper.unit_id, unit, person.name, person.nip, person.phone or "", person.email or "",
            helper.hours, helper.version,
        )
        for helper, person, unit in rows
    ]  # fmt: skip
