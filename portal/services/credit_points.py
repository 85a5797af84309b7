"""Estimates of credit points, kept with percent and coefficient; the conversion is elsewhere."""

import uuid

from portal.db import writing
from portal.errors import IllegalStep
from portal.models.audit import AuditTag
from portal.models.people import Employee
from portal.models.talent import CreditEstimate
from portal.queries.credit_points import CreditLine
from portal.services import audit
from portal.services.audit import Act


def keep(employee_id: uuid.UUID, line: CreditLine, act: Act) -> bool:
    """Freeze an estimate for a closed period, each post of the year by itself; False when it was
    kept before, which stays.

    Raises IllegalStep where nothing can be estimated.
    """
    if not line.parts:
        raise IllegalStep("Perkiraan untuk periode ini tidak dapat dihitung.")
    with writing() as session:
        session.get(Employee, employee_id, with_for_update=True)
        if session.get(CreditEstimate, (employee_id, line.period_id, 1)) is not None:
            return False
        session.add_all(
            CreditEstimate(
                employee_id=employee_id, period_id=line.period_id, part=number, title=one.title,
                jenjang=one.estimate.jenjang, predikat=one.estimate.predikat,
                months=one.estimate.months, percent=one.estimate.percent,
                coefficient=one.coefficient, points=one.estimate.shown,
                rule_key=one.estimate.rule_key, kept_at=act.at,
            )
            for number, one in enumerate(line.parts, start=1)
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.CREDIT_ESTIMATED, employee_id, period=str(line.period_id),
            points=str(line.points), months=line.months, rule=line.parts[0].estimate.rule_key,
        )  # fmt: skip
        return True
