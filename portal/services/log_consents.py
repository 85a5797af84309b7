"""Consent to let one colleague make entries: given by the employee alone, ended by either."""

import uuid

import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.log import LogConsent
from portal.models.people import Employee
from portal.queries.log_terms import terms_on
from portal.services import audit
from portal.services.audit import Act


def give(person: uuid.UUID, helper_nip: str, act: Act) -> uuid.UUID:
    """Let the colleague with this NIP write entries; given again it is the same consent.

    Raises Invalid for an unknown or one's own NIP, IllegalStep where the scheme knows no helpers.
    """
    if not terms_on(act.on).on_behalf:
        raise IllegalStep("Skema penilaian instansi tidak mengenal pencatatan oleh rekan.")
    with writing() as session:
        session.execute(sa.select(Employee.id).where(Employee.id == person).with_for_update())
        helper = session.scalar(
            sa.select(Employee.id).where(
                Employee.nip == "".join(helper_nip.split()), Employee.left_on.is_(None)
            )
        )
        if helper is None or helper == person:
            raise Invalid("NIP rekan: tulis 18 angka NIP seorang rekan yang masih bekerja.")
        known = session.scalars(_open(person, helper)).first()
        if known is not None:
            return known.id
        row = LogConsent(employee_id=person, helper_id=helper, given_at=act.at)
        session.add(row)
        session.flush()
        audit.record(session, act, AuditTag.LOG_CONSENT_GIVEN, person, helper=str(helper))
        return row.id


def end(consent_id: uuid.UUID, by: uuid.UUID, act: Act) -> None:
    """End a consent, by the employee or the helper; entries made with it stay. Raises NotFound."""
    with writing() as session:
        row = session.get(LogConsent, consent_id, with_for_update=True)
        if row is None or by not in (row.employee_id, row.helper_id):
            raise NotFound("Izin ini tidak dikenal.")
        if row.ended_at is None:
            row.ended_at = act.at
            audit.record(
                session, act, AuditTag.LOG_CONSENT_ENDED, row.employee_id,
                helper=str(row.helper_id), by=str(by),
                before={"may_write": True}, after={"may_write": False},
            )  # fmt: skip


def _open(person: uuid.UUID, helper: uuid.UUID) -> sa.Select[LogConsent]:
    return sa.select(LogConsent).where(
        LogConsent.employee_id == person,
        LogConsent.helper_id == helper,
        LogConsent.ended_at.is_(None),
    )
