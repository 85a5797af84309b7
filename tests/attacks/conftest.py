"""Fixtures of the attacks."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.db import db
from portal.models.people import Posting
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.rules.measures import CoreValue
from portal.rules.roles import Role
from portal.rules.schemes import load_shipped, to_mapping
from portal.rules.skp_words import Approach, Priority
from portal.services import (
    counselling,
    feedback,
    feedback_requests,
    guidance,
    postings,
    scheme_drafts,
    skp_drafts,
    skp_items,
)
from portal.services.feedback_requests import NewRequest
from portal.services.skp_items import NewItem
from tests import factories, people, staff_office
from tests.attacks.addresses import Register, Town
from tests.people import EARLIER
from tests.services import dialogue
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
    plan, item = _plan(register)
    talk = _talk(register.employee, staff_office.person(HEAD_NIP).id)
    return Town(app, unit, service, point, sari, register, draft, plan, item, talk)


def _talk(nurse: UUID, head: UUID) -> dict[str, UUID]:
    """The nurse asked the head, who gave feedback, guided, and reported a problem."""
    asked = NewRequest(head, "Bagaimana?", EARLIER.on, value=CoreValue.HARMONIS)
    ask = feedback_requests.ask(nurse, asked, EARLIER)
    note = feedback.give(nurse, head, dialogue.no_progress(), EARLIER)
    return {
        "ask": ask,
        "note": note,
        "guidance_id": guidance.write(nurse, head, dialogue.coaching(), factories.AGUS),
        "case": counselling.report(nurse, head, dialogue.problem(note), factories.AGUS),
    }


def _plan(register: Register) -> tuple[UUID, UUID]:
    """The nurse's draft with one goal."""
    plan = skp_drafts.start_skp(
        register.employee, 2026, register.posting, Approach.KUANTITATIF, EARLIER
    )
    goal = NewItem("Cakupan imunisasi naik", Priority.UTAMA, ())
    return plan, skp_items.save_item(plan, None, goal, 1, EARLIER)
