"""Fixtures of the attacks."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.db import db
from portal.models.holidays import HolidayEntry
from portal.models.people import Posting
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.queries.periods import period_by_key
from portal.rules.roles import Role
from portal.services import extensions, periods, postings
from portal.services.extensions import NewExtension
from tests import factories, people, staff_office
from tests.attacks.addresses import Register, Town, Year
from tests.people import EARLIER
from tests.staff_files import HEAD_NIP, HEAD_ROW, SARI_NIP, SARI_ROW


@pytest.fixture
def register(app: Flask, unit: Unit) -> Register:
    """A nurse and the head of the same unit, imported; the head is also named as her rater."""
    rows = [(*row[:4], unit.name, *row[5:]) for row in (HEAD_ROW, SARI_ROW)]
    made = staff_office.imported(rows, EARLIER)
    nurse, head = staff_office.person(SARI_NIP).id, staff_office.person(HEAD_NIP).id
    posting = db.session.scalars(sa.select(Posting.id).where(Posting.employee_id == nurse)).one()
    naming = postings.name_rater(nurse, head, "Penugasan", EARLIER)
    return Register(nurse, posting, naming, made)


@pytest.fixture
def year(register: Register) -> Year:
    """An open year with an extension for the nurse."""
    factories.scheme(act=EARLIER)
    periods.open_year(2026, EARLIER)
    quarter = period_by_key("2026-t3").id
    more = NewExtension("K4", date(2026, 10, 20), "Sakit", employee_id=register.employee)
    extension = extensions.grant(quarter, more, EARLIER)
    day_off = db.session.scalars(sa.select(HolidayEntry.id).limit(1)).one()
    return Year(quarter, extension, day_off)


@pytest.fixture
def town(
    app: Flask, point: SurveyPoint, unit: Unit, service: Service, register: Register, year: Year
) -> Town:
    """A unit with a counter and staff, and Sari, whose account others may or may not touch."""
    sari = people.person("Sari Dewi", Role.PEGAWAI)
    return Town(app, unit, service, point, sari, register, year)
