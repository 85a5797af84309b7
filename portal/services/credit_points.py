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
    """Freeze an estimate for a closed period; False when it was kept before, which stays.

    Raises IllegalStep where nothing can be estimated.
    """
    found = line.estimate
    if found is None:
        raise IllegalStep("Perkiraan untuk periode ini tidak dapat dihitung.")
    with writing() as session:
        session.get(Employee, employee_id, with_for_update=True)
        if session.get(CreditEstimate, (employee_id, line.period_id)) is not None:
            return False
        session.add(
            CreditEstimate(
                employee_id=employee_id, period_id=line.period_id, title=line.title,
                jenjang=found.jenjang, predikat=found.predikat, months=found.months,
                percent=found.percent, coefficient=line.coefficient, points=found.shown,
                rule_key=found.rule_key, kept_at=act.at,
            )
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.CREDIT_ESTIMATED, employee_id, period=str(line.period_id),
            points=str(found.shown), rule=found.rule_key,
        )  # fmt: skip
        return True
