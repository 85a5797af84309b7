"""The two people of a plan as the forms print them: name, number, rank, post, unit."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.models.skp import Skp
from portal.models.units import Unit


@dataclass(frozen=True)
class PrintedPerson:
    """Somebody in the head of a form; `rank` is golongan ruang as the record has it."""

    name: str
    nip: str
    rank: str
    title: str
    unit: str


@dataclass(frozen=True)
class Parties:
    """Employee and rater; None where nobody is known."""

    employee: PrintedPerson | None
    rater: PrintedPerson | None


def parties_of(plan: Skp, rater_today: uuid.UUID | None, today: datetime.date) -> Parties:
    """The employee in the plan's own post, and whoever set it, else who is to set it.

    Posts are those of the day it was set; while nobody has, of today, and of a plan's last day once
    its year is over.
    """
    rater = plan.set_by_id or plan.rater_id or rater_today
    on = plan.set_at.date() if plan.set_at else min(today, datetime.date(plan.year, 12, 31))
    rows = db.session.execute(
        sa.select(Employee, Posting, Unit.name)
        .join(Posting, Posting.employee_id == Employee.id)
        .join(Unit, Posting.unit_id == Unit.id)
        .where(
            sa.or_(
                Posting.id == plan.posting_id,
                sa.and_(Posting.employee_id == rater, Posting.starts_on <= on,
                        sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= on)),
            )
        )
        .order_by(Posting.leads_unit, Posting.starts_on, Posting.id)
    ).all()  # fmt: skip
    found = {
        employee.id: PrintedPerson(
            employee.name, employee.nip, employee.golongan or "", posting.title, unit
        )
        for employee, posting, unit in rows
    }
    return Parties(found.get(plan.employee_id), found.get(rater) if rater else None)
