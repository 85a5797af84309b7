"""Naming who helps the people of a unit with the portal."""

import uuid

import sqlalchemy as sa

from portal.db import writing
from portal.errors import Changed, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.help_desk import UnitHelper
from portal.models.people import Employee
from portal.models.units import Unit
from portal.rules.nip import NipError, normalised
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import facts_of

LONGEST_HOURS = 80


def name_helper(unit_id: uuid.UUID, nip: str, hours: str, seen: int, act: Act) -> None:
    """Somebody of the staff becomes the unit's helper; an empty number leaves it without one.

    `seen` is the version on the screen, 0 for none.  Raises Invalid, Changed or NotFound.
    """
    with writing() as session:
        if session.get(Unit, unit_id, with_for_update=True) is None:
            raise NotFound("Unit ini tidak dikenal.")
        row = session.get(UnitHelper, unit_id)
        if (row.version if row else 0) != seen:
            raise Changed("Pendamping unit ini diubah orang lain sementara itu.")
        before = facts_of(row, "employee_id", "hours") if row else None
        if not nip.strip():
            if row is None:
                return
            session.delete(row)
            after = None
        else:
            employee = session.scalar(
                sa.select(Employee.id).where(Employee.nip == _nip(nip), Employee.left_on.is_(None))
            )
            if employee is None:
                raise Invalid("NIP ini bukan milik pegawai yang masih bekerja di sini.")
            if row is None:
                row = UnitHelper(unit_id=unit_id)
                session.add(row)
            row.employee_id, row.hours = employee, " ".join(hours.split())[:LONGEST_HOURS]
            session.flush()
            after = facts_of(row, "employee_id", "hours")
        session.flush()
        audit.record(session, act, AuditTag.UNIT_HELPER_SET, unit_id, before=before, after=after)


def _nip(text: str) -> str:
    try:
        return normalised(text)
    except NipError:
        raise Invalid("NIP terdiri dari 18 digit. Periksa angkanya.") from None
