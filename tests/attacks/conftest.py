"""Fixtures of the attacks."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.db import db, writing
from portal.models.log import LogConsent
from portal.models.people import Posting
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.rules.roles import Role
from portal.rules.schemes import load_shipped, to_mapping
from portal.services import log, log_import, postings, scheme_drafts
from portal.services.evidence import keep_link
from portal.services.log import NewEntry
from tests import factories, people, staff_office
from tests.attacks.addresses import Register, Town
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
def town(app: Flask, point: SurveyPoint, unit: Unit, service: Service, register: Register) -> Town:
    """A unit with a counter and staff, and Sari, whose account others may or may not touch."""
    factories.scheme()
    draft = scheme_drafts.create_draft(to_mapping(load_shipped("serang")), "serang", EARLIER)
    sari = people.person("Sari Dewi", Role.PEGAWAI)
    return Town(app, unit, service, point, sari, register, draft, *log_of(register.employee))


def log_of(nurse: UUID) -> tuple[UUID, UUID, UUID, UUID]:
    """An entry of the nurse, a piece of evidence, a consent, and an import that waits."""
    entry = log.write(nurse, NewEntry(EARLIER.on, "12 bayi lengkap", uuid4()), EARLIER)
    evidence = keep_link(nurse, "https://contoh.go.id/laporan", EARLIER)
    helper = staff_office.person(HEAD_NIP).id
    with writing() as session:
        consent = LogConsent(employee_id=nurse, helper_id=helper, given_at=EARLIER.at)
        session.add(consent)
        session.flush()
    sheet = f"Tanggal;Capaian\n{EARLIER.on};3 bayi lengkap\n".encode()
    return entry, evidence, consent.id, log_import.preview(nurse, "a.csv", sheet, EARLIER)
