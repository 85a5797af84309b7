"""The invented employees of a demonstration, with their postings and superiors."""

import uuid

import sqlalchemy as sa

from portal.db import uuid7, writing
from portal.models.audit import AuditTag
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.rules.demo_city import DemoCity
from portal.rules.demo_staff import DemoEmployee, demo_staff
from portal.rules.names import search_key
from portal.rules.postings import PostingKind
from portal.services import audit
from portal.services.audit import Act


def add_demo_staff(city: DemoCity, act: Act) -> int:
    """Write a city's invented staff; returns how many there are."""
    staff = demo_staff(city)
    ids = {one.nip: uuid7() for one in staff}
    with writing() as session:
        rows = session.execute(sa.select(Unit.slug, Unit.id))
        units = {row.slug: row.id for row in rows}
        session.add_all(_employee(one, ids) for one in staff)
        session.flush()
        session.add_all(
            Posting(
                employee_id=ids[one.nip], unit_id=units[one.unit_slug],
                kind=PostingKind.DEFINITIF, title=one.title, post=one.post, family=one.family,
                supervisor_id=ids[one.supervisor_nip] if one.supervisor_nip else None,
                leads_unit=one.leads_unit, is_delegated=one.is_delegated, starts_on=one.starts_on,
            )
            for one in staff
        )  # fmt: skip
        audit.record(session, act, AuditTag.STAFF_IMPORTED, None, source="demo", created=len(staff))
    return len(staff)


def _employee(one: DemoEmployee, ids: dict[str, uuid.UUID]) -> Employee:
    return Employee(
        id=ids[one.nip], nip=one.nip, name=one.name, name_key=search_key(one.name),
        employment=one.employment, golongan=one.golongan,
    )  # fmt: skip
